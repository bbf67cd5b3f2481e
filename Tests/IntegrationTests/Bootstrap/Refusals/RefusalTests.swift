import Foundation
import Testing

extension ServerSuites {
    /// What a bootstrap refuses is refused while the host is as it was.
    @Suite struct RefusalTests {
        @Test(arguments: RefusedBootstrap.all)
        func isToldWithItsCauseFirstAndChangesNothing(_ refused: RefusedBootstrap) async throws {
            try await withBootstrapProject { project, server, mirror in
                try await refused.arrange(project, server, mirror)
                let before = try await server.listing()
                let outcome = try await project.bootstrap()
                #expect(outcome.status == 10, "\(outcome.errors)")
                #expect(outcome.firstErrorLine.contains(refused.cause), "\(outcome.errors)")
                let hint = outcome.errors.firstRange(of: "\nhint: ").map { outcome.errors[$0.upperBound...] } ?? ""
                #expect(hint.contains(refused.fix), "\(outcome.errors)")
                #expect(try await server.listing() == before)
                #expect(try server.starts == 0)
            }
        }

        /// Refusing what would have been refused anyway shows nothing: this is the same host without a fault.
        @Test func whatHasNoFaultIsPlanned() async throws {
            try await withBootstrapProject { project, server, mirror in
                try project.configure(try await mirror.add("v1.34.1+k3s1"))
                let before = try await server.listing()
                let plan = try await project.bootstrap("--dry-run", "--detailed-exit-code")
                #expect(plan.status == 2, "\(plan.errors)")
                #expect(try await server.listing() == before)
            }
        }
    }
}
