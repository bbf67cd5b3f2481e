import Operations

/// A Deployment or StatefulSet of one busybox container, in which one thing can be made wrong.
struct BusyboxWorkload {
    var kind = "Deployment"
    var name = "chat-server"
    var image = "localhost/testbed/busybox:1"
    /// A shell script; the default serves until it is told to stop.
    var script = "trap 'exit 0' TERM; busybox sleep 3600 & wait"
    var container = ""
    var pod = ""
    var spec = ""

    var reference: ObjectReference { ObjectReference(apiVersion: "apps/v1", kind: kind, name: name) }

    /// As a JSON document that is one YAML flow mapping.
    var manifest: String {
        """
        {apiVersion: apps/v1, kind: \(kind), metadata: {name: \(name), labels: {app.kubernetes.io/instance: chat}},
         spec: {selector: {matchLabels: {app: \(name)}}, \(kind == "StatefulSet" ? "serviceName: \(name), " : "")\(spec)
          template: {metadata: {labels: {app: \(name), app.kubernetes.io/instance: chat}},
           spec: {terminationGracePeriodSeconds: 2, \(pod)
            containers: [{name: main, image: "\(image)", imagePullPolicy: IfNotPresent, \(container)
             command: [busybox, sh, -c, "\(script)"]}]}}}}
        ---

        """
    }
}
