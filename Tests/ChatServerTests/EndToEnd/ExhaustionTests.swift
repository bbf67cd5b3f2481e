import ChatClient
import Foundation
import Logging
import SystemPackage
import TestProcesses
import TestSupport
import Testing

@testable import ChatServer

extension EndToEndTests {
    /// A server that runs out of what the machine gives it refuses what it cannot do, and goes on by itself afterwards.
    @Suite struct ExhaustionTests {
        @Test func whenFileDescriptorsRunOutSocketsGoOn() async throws {
            let wrapper = ["/bin/sh", "-c", #"ulimit -n 96; exec "$@""#, "sh"]
            let scene = try await ChatScene(wrapper: wrapper)
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let socket = try await mina.listen(to: room)
            var crowd = try (0..<200).map { _ in try scene.server.connect() }
            try await eventually("there are as many as may be") {
                let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(scene.server.process.id)/fd")
                return open.count >= 95
            }
            for number in 0..<20 {
                _ = try await socket.send("\(number)", to: room, clientMessageID: "\(number)")
                #expect(try await socket.message().text == "\(number)")
            }
            crowd = []
            let patience = ContinuousClock.now + .seconds(10)
            var isServed = false
            while !isServed, ContinuousClock.now < patience {
                isServed = (try? scene.server.exchange("GET", "/health/ready").status) == 200
            }
            #expect(isServed)
            #expect(try await mina.openSocket().event("welcome")["user"].string == mina.id)
            withExtendedLifetime(crowd) {}
        }

        @Test func whenTheDiskIsFullSendsAreRefusedUntilThereIsRoom() async throws {
            let fixture = try ServerFixture()
            let disk = fixture.folder.appending("disk")
            try FileManager.default.createDirectory(atPath: disk.string, withIntermediateDirectories: false)
            // A mount of the server's own; the test reaches it through the process.
            let script = #"mount -t tmpfs -o size=4m none "$0"; "$1" migrate; exec "$@""#
            let privileges = getuid() == 0 ? [] : ["--user", "--map-root-user"]
            let wrapper = ["/usr/bin/unshare"] + privileges + ["--mount", "sh", "-e", "-c", script, disk.string]
            let changes = ChatScene.settings.merging(["CHAT_DATABASE_PATH": disk.appending("chat.db").string]) { $1 }
            let process = try fixture.start("serve", with: changes, wrapper: wrapper)
            let scene = ChatScene(of: try await fixture.listening(process))
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let socket = try await mina.listen(to: room)
            let text = String(repeating: "🧱", count: 8000)
            var sent = 0
            var refusal: Refusal?
            while refusal == nil, sent < 400 {
                refusal = try await refusedBy {
                    _ = try await mina.send(text, to: room, clientMessageID: "fill-\(sent)")
                }
                if refusal == nil { sent += 1 }
            }
            #expect(refusal?.status == 503)
            #expect(refusal?.code == "unavailable")
            let overSocket = try await refusedBy {
                _ = try await socket.send(text, to: room, clientMessageID: "fill-\(sent)")
            }
            #expect(overSocket?.code == "unavailable")
            #expect(try scene.server.exchange("GET", "/health/live").status == 200)
            #expect(try await mina.history(of: room).count == sent)
            #expect(socket.isOpen)

            let enter =
                ["--target", "\(process.id)", "--mount"] + (getuid() == 0 ? [] : ["--user", "--preserve-credentials"])
            let remount = Process()
            remount.executableURL = URL(filePath: "/usr/bin/nsenter")
            remount.arguments = enter + ["mount", "-o", "remount,size=64m", "none", disk.string]
            try remount.start()
            remount.waitUntilExit()
            try #require(remount.terminationStatus == 0)
            let patience = ContinuousClock.now + .seconds(10)
            while refusal != nil, ContinuousClock.now < patience {
                refusal = try await refusedBy {
                    _ = try await mina.send(text, to: room, clientMessageID: "fill-\(sent)")
                }
            }
            #expect(refusal == nil)
            #expect(sent > 0)
            for number in 1..<(sent + 2) { #expect(try await socket.message().sequence == number) }
            try await eventually("the server is ready") {
                try scene.server.exchange("GET", "/health/ready").status == 200
            }
        }

        @Test func whoIsGoneWithoutAWordIsFoundOutByPings() async throws {
            let scene = try await ChatScene(with: ["CHAT_PING_SECONDS": "1"])
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let room = try await scene.room(of: mina, omar)
            let witness = try await mina.listen(to: room)
            let gone = try await omar.openSocket()
            _ = try await witness.event { $0["type"] == "presence" && $0["data"]["online"] == true }
            // It takes nothing in any more, as a machine that lost its network: no pong will come.
            try await gone.socket.stopReading()
            let event = try await witness.event { $0["type"] == "presence" && $0["data"]["online"] == false }
            #expect(event["data"]["user"].string == omar.id)
            #expect(witness.isOpen)
        }

        @Test(arguments: TestDatabase.allCases)
        func aServerGoesOnWhileANewerOneMigrates(kind: TestDatabase) async throws {
            let scene = try await ChatScene(on: kind)
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let socket = try await mina.listen(to: room)
            let number = Task {
                var number = 0
                while !Task.isCancelled {
                    number += 1
                    _ = try await socket.send("\(number)", to: room, clientMessageID: "\(number)")
                }
                return number
            }
            #expect(try await socket.message().sequence == 1)
            let next = Migration("9999-next", sql: "ALTER TABLE rooms ADD COLUMN topic TEXT")
            let fixture = scene.server.fixture
            if let schema = fixture.schema {
                let migrations = Migration.mysql + [next]
                _ = try await MySQLSchema(settings: schema.settings).migrate(migrations, logger: Logger(label: "test"))
            } else {
                _ = try SQLiteFile(path: fixture.database).migrate(Migration.sqlite + [next])
            }
            number.cancel()
            let sent = try await number.value
            for sequence in 2..<(sent + 1) { #expect(try await socket.message().sequence == sequence) }
            #expect(try await mina.say("after", in: room).sequence == sent + 1)
            #expect(try scene.server.exchange("GET", "/health/ready").status == 200)

            let replica = ChatScene(of: try await fixture.listening(fixture.start("serve", with: ChatScene.settings)))
            let elsewhere = try await replica.client.logIn(email: mina.email)
            #expect(try await elsewhere.history(of: room).count == sent + 1)
        }
    }
}
