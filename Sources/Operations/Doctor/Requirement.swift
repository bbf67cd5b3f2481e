internal import Environments
package import Processes

/// A program chatops calls, the oldest version that will do, and how to get it.
package struct Requirement: Sendable {
    package var program: String
    /// Prints the version.
    package var versionCommand: Command
    package var minimum: Version
    package var neededFor: String
    /// What to type when it is missing or too old.
    package var remedy: String

    init(
        _ program: String,
        _ arguments: [String],
        atLeast minimum: Version,
        for neededFor: String,
        remedy: String
    ) {
        self.program = program
        versionCommand = Command(program, arguments, deadline: .seconds(10))
        self.minimum = minimum
        self.neededFor = neededFor
        self.remedy = remedy
    }
}

extension Requirement {
    /// What an environment of this kind needs on the machine chatops runs on.
    static func all(for kind: Cluster.Kind?, buildsFromSource: Bool) -> [Requirement] {
        var requirements: [Requirement] = []
        if buildsFromSource {
            requirements += [
                Requirement(
                    "swift",
                    ["--version"],
                    atLeast: Version(6, 2),
                    for: "building ChatServer",
                    remedy: "install Swift with swiftly: https://www.swift.org/install/linux/"
                ),
                Requirement(
                    "git",
                    ["--version"],
                    atLeast: Version(2, 20),
                    for: "the commit that is compiled in",
                    remedy: "sudo apt-get install git"
                ),
            ]
        }
        if kind == .embedded || kind == nil {
            requirements.append(
                Requirement(
                    "setsid",
                    ["--version"],
                    atLeast: Version(2, 30),
                    for: "a supervisor that survives the terminal",
                    remedy: "sudo apt-get install util-linux"
                )
            )
        }
        if kind == .k3s || kind == .existing {
            requirements += [
                Requirement(
                    "helm",
                    ["version", "--short"],
                    atLeast: Version(3, 14),
                    for: "deploying charts",
                    remedy: "install Helm: https://helm.sh/docs/intro/install/"
                ),
                Requirement(
                    "kubectl",
                    ["version", "--client"],
                    atLeast: Version(1, 28),
                    for: "talking to the cluster",
                    remedy: "install kubectl: https://kubernetes.io/docs/tasks/tools/"
                ),
            ]
        }
        return requirements
    }
}
