import ChatClient
import NIOPosix
import Testing

/// Sockets of nobody; beside `EndToEndTests`, because they only wait.
@Suite struct StrangerTests {
    @Test func whoIsNobodyIsDisconnected() async throws {
        let scene = try await ChatScene()
        let silent = try await ChatSocket.open(to: scene.client.address, on: MultiThreadedEventLoopGroup.singleton)
        let liar = try await ChatSocket.open(to: scene.client.address, on: MultiThreadedEventLoopGroup.singleton)
        #expect(
            try await refusedBy { try await liar.ask("auth", ["token": "nonsense"]) }?.code == "unauthenticated"
        )
        #expect(try await liar.end().code == 4401)
        #expect(try await silent.end(within: .seconds(30)).code == 4401)
    }
}
