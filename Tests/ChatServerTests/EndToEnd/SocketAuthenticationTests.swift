import ChatClient
import NIOHTTP1
import NIOPosix
import TestSupport
import Testing

extension EndToEndTests {
    /// Who gets a socket, and for how long.
    @Suite struct SocketAuthenticationTests {
        private let group = MultiThreadedEventLoopGroup.singleton

        @Test func theHeaderOrTheFirstFrameSaysWhoItIs() async throws {
            let scene = try await ChatScene()
            let mina = try await scene.user("mina")
            let byHeader = try await mina.openSocket()
            let welcome = try await byHeader.event("welcome")
            #expect(welcome["user"].string == mina.id)

            let byFrame = try await ChatSocket.open(to: scene.client.address, on: group)
            #expect(try await refusedBy { try await byFrame.ask("ping") }?.code == "unauthenticated")
            let answer = try await byFrame.ask("auth", ["token": .string(mina.token)])
            #expect(answer["user"].string == mina.id)
            #expect(answer["session"] == welcome["session"])
            #expect(answer["expiresAt"] == welcome["expiresAt"])
            #expect(answer["pingSeconds"].integer == 30)
            try await byFrame.ask("ping")
            let again = try await refusedBy { try await byFrame.ask("auth", ["token": .string(mina.token)]) }
            #expect(again?.code == "invalid_request")
        }

        @Test(arguments: [
            ([("Authorization", "Bearer nonsense")], 401, "unauthenticated"),
            ([("Origin", "https://elsewhere.test")], 403, "forbidden"),
        ])
        func aRefusedUpgradeIsAnHTTPAnswer(headers: [(String, String)], status: Int, code: String) async throws {
            let scene = try await ChatScene()
            let refused = await #expect(throws: UpgradeRefused.self) {
                _ = try await ChatSocket.open(to: scene.client.address, headers: headers, on: group)
            }
            #expect(refused?.status == status)
            #expect(refused?.body.contains(#""code":"\#(code)""#) == true)
        }

        @Test func aTokenEndsWithNoticeUnlessANewerOneComes() async throws {
            let scene = try await ChatScene(with: ["CHAT_ACCESS_TOKEN_SECONDS": "8"])
            let mina = try await scene.user("mina")
            let (careless, careful) = (try await mina.openSocket(), try await mina.openSocket())
            let notice = try await careful.event("expiring")
            #expect(try await careful.event("welcome")["expiresAt"] == notice["expiresAt"])
            let body: JSONValue = ["refreshToken": .string(try #require(mina.refreshToken))]
            let renewed = try await scene.client.ask(.POST, "/api/sessions/refresh", body: body)
            let answer = try await careful.ask("refresh", ["token": renewed["accessToken"]])
            #expect(answer["expiresAt"] == renewed["accessTokenExpiresAt"])
            #expect(try await careless.end() == SocketEnd(code: 4410, reason: "token expired"))
            _ = try await careless.event("expiring")
            try await careful.ask("ping")
            #expect(try await refusedBy { try await mina.ask(.GET, "/api/me") }?.code == "token_expired")

            let other = try await scene.client.logIn(email: mina.email)
            let foreign = try await refusedBy { try await careful.ask("refresh", ["token": .string(other.token)]) }
            #expect(foreign?.code == "forbidden")
            #expect(careful.isOpen)
        }
    }
}
