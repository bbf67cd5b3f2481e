/// What changes in one object that stays: last release, live and desired compared field by field.
///
/// Only fields that the chart sets, or did set, are a change: what the API server fills in belongs to it.
struct ObjectDifference: Sendable {
    /// One object in its three forms.
    struct Forms: Sendable {
        var last: KubernetesObject
        var live: KubernetesObject
        var desired: KubernetesObject
        var reading = Reading.text
    }

    /// How far the three forms can be compared as they are.
    enum Reading: Sendable {
        /// As written by the author: what differs need not mean different things.
        case text
        /// As the API server would store the last and the desired form.
        case normal(last: KubernetesObject, desired: KubernetesObject)
        /// The API server would not say: what it is known to rewrite is taken as the same.
        case lenient
    }

    /// A field before and after; nil where it is not set.
    struct Field: Sendable, Hashable {
        var path: FieldPath
        var old: JSONValue?
        var new: JSONValue?
    }

    /// A field that is not as the last release left it.
    struct Deviation: Sendable, Hashable {
        var field: Field
        var owner: FieldOwner?
        var fate: Drift.Fate
    }

    let changes: [Field]
    let drift: [Deviation]
    /// Of ``changes``, those that the live object does not have yet, with its own value as the old one.
    let ahead: [Field]
    /// Everything the desired object sets otherwise than the live one.
    let unlike: [FieldPath]

    init(_ forms: Forms) {
        let written = (last: FieldTree(forms.last), desired: FieldTree(forms.desired))
        let live = FieldTree(forms.live)
        let owners = FieldOwners(forms.live)
        var (was, wanted) = written
        if case .normal(let last, let desired) = forms.reading {
            (was, wanted) = (FieldTree(last), FieldTree(desired))
        }
        let same = forms.reading.comparison
        let paths = Set(written.last.leaves.keys).union(written.desired.leaves.keys)

        func field(_ path: FieldPath, from old: FieldTree, to new: FieldTree) -> Field? {
            let field = Field(
                path: path,
                old: old.value(at: path, besides: new.leaves[path]),
                new: new.value(at: path, besides: old.leaves[path])
            )
            return same(path, field.old, field.new) ? nil : field
        }
        let fields = paths.compactMap { field($0, from: was, to: wanted) }
        let reordered = Self.reorderings(written.last, written.desired)
        changes = Self.folded(fields + reordered, from: was, to: wanted)
        ahead = fields.compactMap { field($0.path, from: live, to: wanted) }
        unlike = paths.filter { wanted.leaves[$0] != nil && field($0, from: live, to: wanted) != nil }

        // What only the new chart sets can have been set by somebody before it.
        let deviating = paths.filter { written.last.leaves[$0] != nil || owners.other(of: $0) != nil }
            .compactMap { field($0, from: was, to: live) }
        let additions = owners.additions.filter {
            live.leaves[$0] != nil && was.leaves[$0] == nil && !paths.contains($0)
        }
        let added = additions.map { Field(path: $0, old: nil, new: live.leaves[$0]) }
        drift = Self.folded(deviating + added, from: was, to: live).map { deviation in
            let inside = paths.filter { $0.starts(with: deviation.path) }
            let fate: Drift.Fate =
                if inside.isEmpty {
                    .kept
                } else if inside.allSatisfy({ field($0, from: live, to: wanted) == nil }) {
                    .wanted
                } else {
                    .putBack
                }
            return Deviation(field: deviation, owner: owners.other(of: deviation.path), fate: fate)
        }
    }

    /// Whether the texts alone leave a doubt that only the API server can settle.
    var isDoubtful: Bool { !changes.isEmpty || drift.contains { $0.fate != .kept } }

    /// Fields that would have to change although Kubernetes never changes them.
    func immutable(of live: KubernetesObject) -> [Field] {
        ahead.filter { ImmutableFields.contains($0.path, of: live) }
    }

    /// Lists whose items stay but change places, such as variables that build on one another.
    private static func reorderings(_ last: FieldTree, _ desired: FieldTree) -> [Field] {
        last.orders.compactMap { path, keys in
            guard let wanted = desired.orders[path] else { return nil }
            let common = Set(keys).intersection(wanted)
            let (old, new) = (keys.filter(common.contains), wanted.filter(common.contains))
            guard old != new else { return nil }
            return Field(path: path, old: .array(old.map(JSONValue.string)), new: .array(new.map(JSONValue.string)))
        }
    }

    /// An item that goes away is one field, and of one that comes its own key is none.
    private static func folded(_ fields: [Field], from old: FieldTree, to new: FieldTree) -> [Field] {
        var result: Set<Field> = []
        for field in fields {
            if field.new == nil, let gone = field.path.items.first(where: { !new.items.contains($0) }) {
                result.insert(Field(path: gone, old: nil, new: nil))
            } else if let fresh = field.path.items.last, !old.items.contains(fresh),
                field.path.isKey(of: fresh, field.new),
                fields.contains(where: { $0.path != field.path && $0.path.starts(with: fresh) })
            {
                continue
            } else {
                result.insert(field)
            }
        }
        return result.sorted { $0.path < $1.path }
    }
}

extension ObjectDifference.Reading {
    /// Whether two values of a field mean the same.
    fileprivate var comparison: (FieldPath, JSONValue?, JSONValue?) -> Bool {
        let takesEmptyForAbsent = if case .lenient = self { true } else { false }
        return { path, left, right in
            if left == right { return true }
            if takesEmptyForAbsent, left?.isEmptyCollection ?? true, right?.isEmptyCollection ?? true { return true }
            guard path.holdsQuantity, let left = left.flatMap(Quantity.init), let right = right.flatMap(Quantity.init)
            else { return false }
            return left == right
        }
    }
}

extension FieldPath {
    /// Whether this is the field that names the item.
    fileprivate func isKey(of item: FieldPath, _ value: JSONValue?) -> Bool {
        guard elements.count == item.elements.count + 1, case .item(let key) = item.elements.last else { return false }
        return value?.string == key || value?.integer.map(String.init) == key
    }
}
