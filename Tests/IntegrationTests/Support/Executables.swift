import Foundation

/// The programs built along with these tests: they lie beside the test runner.
enum Executables {
    static let chatops = folder + "/chatops"
    static let server = folder + "/ChatServer"

    static let folder: String = {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: runner).deletingLastPathComponent().path
    }()
}

/// The checkout these tests belong to.
enum Checkout {
    static let root: String = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path
    static let environments = root + "/environments"
    static let sources = root + "/Sources"
    static let testbed = root + "/Tests/testbed"
}
