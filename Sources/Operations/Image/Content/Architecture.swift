package import SystemPackage

/// A processor architecture, as Go and with it OCI and Kubernetes name it (`GOARCH`).
package enum Architecture: String, Sendable, Codable {
    case amd64
    case arm64

    /// That of chatops itself, and so of what it compiles here.
    package static var current: Architecture {
        #if arch(arm64)
            .arm64
        #else
            .amd64
        #endif
    }

    /// By a program's ELF header: 64 bits, little-endian, `e_machine` (elf(5)); nil for anything else.
    package init?(elfHeader bytes: [UInt8]) {
        guard bytes.count >= 20, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return nil }
        switch UInt16(bytes[18]) | UInt16(bytes[19]) << 8 {
        case 62: self = .amd64
        case 183: self = .arm64
        default: return nil
        }
    }

    /// What the program at `path` is for.
    package init(ofProgram path: FilePath) throws {
        var header = [UInt8](repeating: 0, count: 20)
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            let count = try file.closeAfter { try header.withUnsafeMutableBytes { try file.read(into: $0) } }
            guard let architecture = Architecture(elfHeader: Array(header.prefix(count))) else {
                throw ImageFailure.unknownArchitecture(path)
            }
            self = architecture
        } catch let errno as Errno {
            throw FileFailure.reading(path, errno)
        }
    }
}
