package import Diagnostics
package import SystemPackage

package enum ScaffoldFailure: Failure {
    case exists(FilePath)
    case noReference(searched: [FilePath])
}

extension ScaffoldFailure {
    package var message: String {
        switch self {
        case .exists(let path): "\(path) exists already; it was left as it is"
        case .noReference(let folders):
            "no reference.yaml to begin with: looked in \(folders.map(\.string).joined(separator: ", "))"
        }
    }

    package var hint: String? {
        switch self {
        case .exists: "choose another name, or edit that file"
        case .noReference: "install chatops with script/install, or run it in its source checkout"
        }
    }

    package var exitCode: ExitCode { .preflight }
}
