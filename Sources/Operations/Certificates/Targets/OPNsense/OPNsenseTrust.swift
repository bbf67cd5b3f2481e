internal import Processes

/// System > Trust of a firewall: its certificates, and the authorities that lead from them to a root.
struct OPNsenseTrust: Sendable {
    /// A certificate as the firewall has it.
    struct Entry: Sendable, Hashable {
        /// In PEM: the certificate, and what was imported with it.
        var certificate: String
        /// Empty where the firewall does not hand it out, or has none.
        var key: String
        /// The reference of the authority that it is linked to: what services send along.
        var authority: String?
    }

    let api: OPNsenseAPI

    /// Nil where there is none of this UUID.
    func certificate(_ uuid: String) async throws -> Entry? {
        // It becomes part of an address.
        guard uuid.utf8.allSatisfy({ "0123456789abcdefABCDEF-".utf8.contains($0) }) else {
            throw api.refused("\(uuid) is no UUID", hint: "see System > Trust > Certificates")
        }
        let fields = try await api.get("trust/cert/get/\(uuid)")["cert"]
        guard fields.object != nil else { return nil }
        return Entry(
            certificate: fields["crt_payload"].string ?? "",
            key: fields["prv_payload"].string ?? "",
            authority: Self.chosen(fields["caref"])
        )
    }

    /// The UUID of the one of this description.
    func certificate(described description: String) async throws -> String? {
        try await rows("cert", matching: description).first { $0["descr"].string == description }?["uuid"].string
    }

    /// Returns its UUID.
    func add(_ entry: Entry, description: String) async throws -> String {
        var fields = Self.fields(of: entry)
        fields["descr"] = .string(description)
        let answer = try await saved("trust/cert/add", ["cert": fields], entry.key)
        guard let uuid = answer["uuid"].string else { throw api.refused("trust/cert/add told no UUID") }
        return uuid
    }

    /// Keeps the UUID and the reference, so that what refers to it goes on to.
    func set(_ uuid: String, _ entry: Entry) async throws {
        _ = try await saved("trust/cert/set/\(uuid)", ["cert": Self.fields(of: entry)], entry.key)
    }

    func remove(_ uuid: String) async throws {
        let answer = try await api.post("trust/cert/del/\(uuid)")
        guard ["deleted", "not found"].contains(answer["result"].string) else {
            throw api.refused("trust/cert/del did not delete the certificate")
        }
    }

    /// Has those that lead from a certificate to a root; returns the reference of the first, nil where there are none.
    func authorities(_ certificates: [String]) async throws -> String? {
        var reference: String?
        // From the root, since each is linked to those that are there already.
        for certificate in certificates.reversed() {
            guard let fingerprint = PEM(certificate).fingerprint else { continue }
            // Short enough for a description, and long enough to be nobody else's.
            let description = "chatops intermediate \(fingerprint.prefix(32))"
            reference = try await authority(described: description)
            if reference == nil { reference = try await authority(fingerprint) }
            if reference != nil { continue }
            let fields: JSONValue = [
                "action": "existing", "descr": .string(description), "crt_payload": .string(certificate),
            ]
            // It may answer nothing: then whether it is there tells.
            let answer = try await api.post("trust/ca/add", ["ca": fields])
            if answer != .null { try check(answer, "trust/ca/add", key: "") }
            reference = try await authority(described: description)
            guard reference != nil else { throw api.refused("trust/ca/add did not add the intermediate certificate") }
        }
        return reference
    }

    /// The certificates from the authority of this reference on, without the root.
    func chain(from reference: String?) async throws -> [String] {
        guard let reference else { return [] }
        let rows = try await rows("ca", matching: "")
        var (chain, next) = ([String](), Optional(reference))
        while let reference = next, chain.count < 8 {
            guard let uuid = rows.first(where: { $0["refid"].string == reference })?["uuid"].string else { break }
            let fields = try await api.get("trust/ca/get/\(uuid)")["ca"]
            next = Self.chosen(fields["caref"])
            // What is linked to nothing is a root, or all that is known.
            guard let certificate = fields["crt_payload"].string, !PEM.isSelfSigned(certificate) else { break }
            chain.append(certificate)
        }
        return chain
    }

    private func authority(described description: String) async throws -> String? {
        let row = try await rows("ca", matching: description).first { $0["descr"].string == description }
        return row?["refid"].string
    }

    /// Somebody else's import of the same certificate.
    private func authority(_ fingerprint: String) async throws -> String? {
        for row in try await rows("ca", matching: "") {
            guard let uuid = row["uuid"].string else { continue }
            let certificate = try await api.get("trust/ca/get/\(uuid)")["ca"]["crt_payload"].string
            if certificate.flatMap({ PEM($0).fingerprint }) == fingerprint { return row["refid"].string }
        }
        return nil
    }

    private func rows(_ kind: String, matching phrase: String) async throws -> [JSONValue] {
        let question: JSONValue = ["current": 1, "rowCount": -1, "searchPhrase": .string(phrase)]
        guard let rows = try await api.post("trust/\(kind)/search", question)["rows"].array else {
            throw api.refused("trust/\(kind)/search told no rows")
        }
        return rows
    }

    private func saved(_ path: String, _ body: JSONValue, _ key: String) async throws -> JSONValue {
        let answer = try await api.post(path, body)
        try check(answer, path, key: key)
        return answer
    }

    /// HTTP 200 does not mean saved.
    private func check(_ answer: JSONValue, _ path: String, key: String) throws {
        guard answer["result"].string != "saved" else { return }
        let faults = (answer["validations"].object ?? [:]).sorted { $0.key < $1.key }.map { field, words in
            "\(field): \(words.string ?? (words.array ?? []).compactMap(\.string).joined(separator: ", "))"
        }
        let reason = faults.isEmpty ? "it was not saved" : faults.joined(separator: "; ")
        throw api.refused("\(path): \(Redactor(secrets: [key]).redact(reason))")
    }

    private static func fields(of entry: Entry) -> JSONValue {
        [
            "action": "import", "crt_payload": .string(entry.certificate), "prv_payload": .string(entry.key),
            // Empty for none: left out, that of the certificate before would stay.
            "caref": .string(entry.authority ?? ""),
        ]
    }

    /// Of a field of choices, the one that is selected; older releases tell it alone.
    private static func chosen(_ field: JSONValue) -> String? {
        let choice = field.string ?? field.object?.first { $0.value["selected"].integer == 1 }?.key
        return choice.flatMap { $0.isEmpty ? nil : $0 }
    }
}
