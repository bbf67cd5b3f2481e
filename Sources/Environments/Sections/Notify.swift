import YAML

/// Who is told when the verdict of `verify health --notify` changes.
package struct Notify: Section {
    package enum Channel: Sendable {
        /// A program of the user's own, as argv; it gets the message on standard input.
        case command([String])
        /// Where the message is posted to; such URLs are often all that is needed to post there, so they are secrets.
        case webhook(Secret)
    }

    /// All of them are told.
    package let channels: [Channel]
    /// How long nothing more is said once something was.
    package let quiet: Duration
    /// How long delivering may take.
    package let deadline: Duration

    package static func decode(_ fields: inout FieldReader) -> Notify {
        let command = fields.value(
            "command",
            .list(of: .string("text")),
            default: [],
            "A program of your own and its arguments; the message comes as JSON on its standard input."
        )
        let webhook = fields.optional("webhook", .secretAddress, "Where the message is posted to, as JSON.")
        let quiet = fields.value(
            "quiet",
            .duration(.zero ... .seconds(7 * 86_400)),
            default: .seconds(600),
            "How long nothing more is said once something was."
        )
        let deadline = fields.value(
            "deadline",
            .duration(.seconds(1) ... .seconds(25)),
            default: .seconds(15),
            "How long delivering may take; tried again by the next run."
        )
        fields.needOne(of: ["command", "webhook"])
        let channels = (command.isEmpty ? [] : [Channel.command(command)]) + (webhook.map { [.webhook($0)] } ?? [])
        return Notify(channels: channels, quiet: quiet, deadline: deadline)
    }
}

extension ValueType where Value == Secret {
    /// A URL that is never shown.
    fileprivate static var secretAddress: ValueType {
        let secret = secret(WebAddress.expectation)
        return ValueType(
            describe: secret.describe,
            sample: secret.sample,
            write: secret.write,
            decode: { node, session in
                guard let address = secret.decode(node, &session) else { return nil }
                guard WebAddress(address.reveal()) != nil else {
                    let problem = Fault.Problem.invalidValue(shown: Secret.redacted, expected: WebAddress.expectation)
                    session.fault(problem, at: node.location)
                    return nil
                }
                return address
            }
        )
    }
}
