import Foundation
import Testing

/// `kill -9` of a deploy at a sample of the system calls it makes; `script/soak kill` does it at every one.
@Suite struct KillTests {
    @Test(arguments: [2, 5]) func theSameCommandConverges(seed: Int) async throws {
        try await withProject { project in
            let soak = try Invocation(
                ["\(Checkout.testbed)/soak-kill", "--sample", "4", "--seed", "\(seed)", Executables.folder],
                in: project.root
            )
            let outcome = try await soak.finish(within: .seconds(180))
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            // Else it would show nothing: some calls may not be reached, but not most.
            let killed = outcome.output.firstMatch(of: /killed (\d+)/).flatMap { Int($0.1) }
            #expect(try #require(killed) >= 3, "\(outcome.output)")
        }
    }
}
