import Foundation
import Testing

extension ServerSuites {
    /// `kill -9` of a bootstrap at the end of each step and at a few moments within; `script/soak bootstrap-kill` does it at
    /// twenty.
    @Suite struct BootstrapKillTests {
        @Test func theSameCommandConverges() async throws {
            await Slots.servers.take()
            let result: Result<Outcome, any Error>
            do { result = .success(try await soak()) } catch { result = .failure(error) }
            await Slots.servers.give()
            let outcome = try result.get()
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("half written: 0"), "\(outcome.output)")
            #expect(outcome.output.contains(/killed (\d+), converged \1 of \1/), "\(outcome.output)")
        }

        private func soak() async throws -> Outcome {
            let argv = ["\(Checkout.testbed)/soak-bootstrap-kill", "--points", "2", "--seed", "1", Executables.folder]
            let soak = try Invocation(argv, in: Checkout.root, environment: KubernetesTestbed.environment)
            return try await soak.finish(within: .seconds(600))
        }
    }
}
