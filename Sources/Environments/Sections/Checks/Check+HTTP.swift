extension Check {
    /// One GET request and what its answer must be.
    package struct HTTP: Sendable {
        package enum Target: Sendable, Hashable {
            /// On the environment's own address.
            case path(RequestPath)
            case url(WebAddress)
        }

        package let target: Target
        package let expect: Expectation
        /// How many redirects are followed; 0 judges the redirect itself.
        package let follow: Int
        /// A PEM file of the authorities that may vouch for the server; nil stands for the system's.
        package let authorities: LocalPath?

        static func decode(_ fields: inout FieldReader) -> HTTP {
            let path: RequestPath? = fields.optional(
                "path",
                .text,
                "What is asked for on the environment's own address."
            )
            let url: WebAddress? = fields.optional("url", .text, "What is asked for elsewhere, instead of a path.")
            let follow = fields.value(
                "follow",
                .integer(0...20, "a number"),
                default: 0,
                "How many redirects are followed."
            )
            let authorities: LocalPath? = fields.optional(
                "authorities",
                .text,
                "The only authorities to trust, in PEM; left out, the system's."
            )
            let expect = fields.section("expect", Expectation.self, "What the answer must be.")
            if follow > 0 {
                let reason = "is of a redirect that is not followed"
                fields.contradict(["expect", "location"], besides: ["follow"], because: reason)
            }
            return HTTP(
                target: url.map { .url($0) } ?? .path(path ?? ValueType.text.sample()),
                expect: expect,
                follow: follow,
                authorities: authorities
            )
        }
    }
}
