import ChatClient
import Foundation

/// All that is secret of a deployment, and where it is seen in any of its forms.
struct SecretHunt {
    private var needles: [(name: String, form: Data)] = []

    /// - Parameter secret: by a name that failures tell.
    mutating func add(_ name: String, _ secret: String) {
        let json = (try? JSONEncoder().encode([secret])).map {
            String(decoding: $0.dropFirst(2).dropLast(2), as: UTF8.self)
        }
        let forms: Set<String> = [
            secret, Data(secret.utf8).base64EncodedString(), json ?? secret,
            secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret,
            Data(secret.utf8).base64EncodedString().replacing("=", with: ""),
        ]
        needles += forms.map { (name, Data($0.utf8)) }
    }

    /// What the cluster keeps now, certificates and the names of namespaces apart, which are public.
    mutating func addAll(in secrets: [JSONValue]) {
        for secret in secrets {
            let name = secret["metadata"]["name"].string ?? ""
            guard name.hasPrefix("chat-") else { continue }
            for (key, value) in secret["data"].object where !key.hasSuffix(".crt") && key != "namespace" {
                guard let data = value.string.flatMap({ Data(base64Encoded: $0) }), data.count >= 8 else { continue }
                add("\(name)/\(key)", String(decoding: data, as: UTF8.self))
            }
        }
    }

    /// The files below a folder that hold any of them, by grep(1): images are too large to be searched here.
    ///
    /// Of what has several lines, such as a key, each is looked for but those that only say what it is.
    func files(below folder: String) async throws -> [String] {
        let patterns = "/tmp/chatops-hunt-\(UUID().uuidString)"
        let lines = needles.flatMap { String(decoding: $0.form, as: UTF8.self).split(separator: "\n") }
            .filter { $0.count >= 8 && !$0.hasPrefix("-----") }
        _ = FileManager.default.createFile(
            atPath: patterns,
            contents: Data(Set(lines).joined(separator: "\n").utf8),
            attributes: [.posixPermissions: 0o600]
        )
        defer { try? FileManager.default.removeItem(atPath: patterns) }
        let grep = try Invocation(["/bin/grep", "-rlF", "--file=\(patterns)", folder], in: "/")
        return try await grep.finish(within: .seconds(60)).output.split(separator: "\n").map(String.init)
    }

    var count: Int { Set(needles.map(\.name)).count }

    /// The names of the secrets that are in `text`.
    func found(in text: String) -> Set<String> { found(in: Data(text.utf8)) }

    func found(in data: Data) -> Set<String> {
        Set(needles.filter { data.firstRange(of: $0.form) != nil }.map(\.name))
    }
}
