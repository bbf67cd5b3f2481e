/// A part of a list, in the list's own order.
struct Page<Element: Sendable>: Sendable {
    let elements: [Element]
    /// Whether there are more after these.
    let hasMore: Bool

    /// - Parameter found: Up to one more than the page is to have.
    init(_ found: [Element], limit: Int) {
        elements = Array(found.prefix(limit))
        hasMore = found.count > limit
    }

    /// The same part of a list, with something made of each element.
    init(_ page: Page<some Sendable>, _ elements: [Element]) {
        self.elements = elements
        hasMore = page.hasMore
    }
}

extension Page: Equatable where Element: Equatable {}
