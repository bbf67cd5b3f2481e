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
    func settled(_ forms: [ObjectDifference.Forms]) async throws -> [ObjectDifference.Forms] {
        let doubtful = forms.indices.filter { ObjectDifference(forms[$0]).isDoubtful }
        let normal = try await NormalForms(
            of: doubtful.flatMap { [forms[$0].last, forms[$0].desired] },
            asking: self
        )
        var settled = forms
        for (position, index) in doubtful.enumerated() {
            if let last = normal.objects[2 * position], let desired = normal.objects[2 * position + 1] {
                settled[index].reading = .normal(last: last, desired: desired)
            } else {
                settled[index].reading = .lenient
            }
        }
        return settled
    }
}
