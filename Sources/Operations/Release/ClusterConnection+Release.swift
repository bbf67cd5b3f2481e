internal import FoundationEssentials
internal import Processes
package import SystemPackage

extension ClusterConnection {
    /// What the chart makes of `values`, with the cluster's capabilities.
    ///
    /// Over a pending revision Helm refuses to plan an upgrade, so a new installation is rendered then; the charts do not
    /// tell the two apart.
    package func render(
        chart: FilePath,
        values: [UInt8],
        over history: ReleaseHistory
    ) async throws -> [KubernetesObject] {
        let answer = try await json(
            history.pending == nil
                ? helm.dryRun(chart: chart, values: values) : helm.dryRunInstall(chart: chart, values: values)
        )
        return try KubernetesObject.all(inManifest: answer["manifest"].string ?? "")
    }

    /// The forms, with those normalised whose texts leave a doubt.
    ///
    /// Throws ``ReleaseFailure/refused(object:reason:)`` where the API server would take neither a desired object nor one
    /// of `additions`, other than for an immutable field.
    func settled(
        _ forms: [ObjectDifference.Forms],
        additions: [KubernetesObject]
    ) async throws -> [ObjectDifference.Forms] {
        let doubtful = forms.indices.filter { ObjectDifference(forms[$0]).isDoubtful }
        let normal = try await NormalForms(
            of: doubtful.flatMap { [forms[$0].last, forms[$0].desired] } + additions,
            asking: self
        )
        var settled = forms
        for (position, index) in doubtful.enumerated() {
            if let last = normal.objects[2 * position], let desired = normal.objects[2 * position + 1] {
                settled[index].reading = .normal(last: last, desired: desired)
                continue
            }
            settled[index].reading = .lenient
            if normal.objects[2 * position + 1] == nil,
                ObjectDifference(settled[index]).immutable(of: forms[index].live).isEmpty
            {
                try await dryRun(forms[index].desired)
            }
        }
        for (object, answer) in zip(additions, normal.objects.dropFirst(2 * doubtful.count)) where answer == nil {
            try await dryRun(object)
        }
        return settled
    }

    /// Asks about an object by its own name, since one may be refused only beside the one it stands for: two services
    /// cannot have one node port.
    private func dryRun(_ object: KubernetesObject) async throws {
        let command = kubectl.apply(KubernetesObject.list([object]), force: true, dryRun: true)
        let result = try await runner.run(command)
        guard !result.succeeded else { return }
        let reason = result.standardError.split(whereSeparator: \.isNewline).joined(separator: " ")
        throw ReleaseFailure.refused(object: object.reference.description, reason: reason)
    }
}
