import ChatClient
import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// A test that left something behind would be another test's fault.
    @Suite struct TearDownTests {
        @Test func nothingOfAProjectStays() async throws {
            var (namespace, volume) = ("", "")
            try await withClusterProject { project in
                namespace = project.namespace
                try await project.kubectl("create", "namespace", namespace)
                try project.project.write(Self.podWithVolume, to: "pod.yaml")
                try await project.kubectl("apply", "--filename=pod.yaml")
                try await eventually("the pod runs", within: .seconds(60)) {
                    try await project.objects("pod/writer")[0]["status"]["phase"].string == "Running"
                }
                volume = try #require(await project.objects("pvc/data")[0]["spec"]["volumeName"].string)
            }
            try await withClusterProject { other in
                #expect(try await other.objects("namespace/\(namespace)").isEmpty)
                for left in try await other.objects("persistentvolume/\(volume)") {
                    #expect(left["status"]["phase"].string == "Available")
                    let path = left["spec"]["hostPath"]["path"].string ?? ""
                    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
                }
            }
        }

        private static let podWithVolume = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: local-path
              resources: {requests: {storage: 1Gi}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: writer}
            spec:
              containers:
                - name: writer
                  image: redis:7
                  command: [bash, -c, "echo kept > /data/file; trap exit TERM; while :; do sleep 1; done"]
                  volumeMounts: [{name: data, mountPath: /data}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """
    }
}
