import Environments
import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

extension ClusterSuites {
    /// The lease in a real cluster, with the time handed in.
    @Suite struct ClusterLockTests {
        private let start = Date(timeIntervalSince1970: 1_795_360_561)

        private func after(_ seconds: TimeInterval) -> Date { start.addingTimeInterval(seconds) }

        private func withLock(_ body: (ClusterLock, ClusterConnection) async throws -> Void) async throws {
            try await TestCluster.withNamespace { connection in
                try await body(ClusterLock(environment: "local", connection: connection), connection)
            }
        }

        /// Replaces the lease's holder by a process that is gone, of this machine or of another.
        private func bury(_ lease: LeaseRecord, bootID: String, _ connection: ClusterConnection) async throws {
            var dead = lease
            let text = "{\"pid\":\(getpid()),\"startTicks\":1,\"bootID\":\"\(bootID)\"}"
            dead.process = try JSONDocument.decode(ProcessIdentity.self, from: Array(text.utf8))
            let held = ClusterLease(try #require(try await connection.object("lease/chatops")))
            let namespace = try #require(try held.holder).processNamespace
            let next = try held.held(by: .init(lease: dead, processNamespace: namespace), renewed: start)
            _ = try await connection.json(connection.kubectl.replace(next.manifest))
        }

        @Test func theNamespaceIsMadeAndTheHolderShown() async throws {
            try await withLock { lock, connection in
                #expect(try await lock.holder(now: start) == nil)
                let taken = try await lock.acquire(for: .current, command: "deploy", now: start)
                #expect(taken.takenOver == nil)
                #expect(try await lock.holder(now: after(59)) == taken.lease)
                let shown = try await connection.runner.run(
                    connection.kubectl.command(["get", "lease", "chatops", "--no-headers"])
                )
                #expect(shown.standardOutput.contains("\(Actor.current.user)@\(Actor.current.host)"))
                try await lock.release(taken.lease)
                #expect(try await lock.holder(now: start) == nil)
                #expect(try await lock.acquire(for: .current, command: "deploy", now: start).takenOver == nil)
            }
        }

        @Test func ofManyAtOnceOneGetsIt() async throws {
            try await withLock { _, connection in
                let start = start
                let won = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<6 {
                        group.addTask {
                            let lock = ClusterLock(environment: "local", connection: connection)
                            return (try? await lock.acquire(for: .current, command: "deploy", now: start)) != nil
                        }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(won == 1)
            }
        }

        @Test func aLiveHoldersLeaseIsNotTakenBeforeItRunsOut() async throws {
            try await withLock { lock, connection in
                let lease = try await lock.acquire(for: .current, command: "deploy", now: start).lease
                let other = ClusterLock(environment: "local", connection: connection)
                await #expect {
                    _ = try await other.acquire(for: .current, command: "stop", now: after(59))
                } throws: { error in
                    if case LockFailure.held(let holder, "local") = error { holder == lease } else { false }
                }
                try await lock.prove(lease, now: after(50))
                #expect(try await other.holder(now: after(109)) != nil)
                #expect(
                    try await other.acquire(for: .current, command: "stop", now: after(110)).takenOver?.token
                        == lease.token
                )
            }
        }

        @Test func whoSleptBeyondTheLeaseCannotGoOnOnceItWasTaken() async throws {
            try await withLock { sleeper, connection in
                let lease = try await sleeper.acquire(for: .current, command: "deploy", now: start).lease
                // Nobody came: the compare succeeds, and it goes on.
                try await sleeper.prove(lease, now: after(100))
                let lock = ClusterLock(environment: "local", connection: connection)
                let other = try await lock.acquire(for: .current, command: "stop", now: after(160)).lease
                await #expect {
                    try await sleeper.prove(lease, now: after(161))
                } throws: { error in
                    if case LockFailure.lost(let holder?, "local") = error {
                        holder.token == other.token
                    } else {
                        false
                    }
                }
                // Nor may it take away what is another's now.
                try await sleeper.release(lease)
                #expect(try await lock.holder(now: after(161))?.token == other.token)
            }
        }

        @Test func aDeadHolderHereIsTakenOverAtOnceAndElsewhereIsNot() async throws {
            try await withLock { lock, connection in
                let boot = try #require(ProcessIdentity.current).bootID
                let lease = try await lock.acquire(for: .current, command: "deploy", now: start).lease
                try await bury(lease, bootID: "another machine", connection)
                await #expect(throws: LockFailure.self) {
                    _ = try await lock.acquire(for: .current, command: "deploy", now: after(59))
                }
                try await bury(lease, bootID: boot, connection)
                let taken = try await lock.acquire(for: .current, command: "deploy", now: after(1))
                #expect(taken.takenOver?.token == lease.token)
            }
        }

        @Test func anotherWriterBetweenTwoProofsIsNoLostLock() async throws {
            try await withLock { lock, connection in
                let lease = try await lock.acquire(for: .current, command: "deploy", now: start).lease
                try await connection.runner.run(
                    connection.kubectl.command(["label", "lease/chatops", "seen=yes"])
                ).checked()
                try await lock.prove(lease, now: after(10))
                let stored = try #require(try await connection.object("lease/chatops"))
                #expect(stored.labels["seen"] == "yes")
                #expect(try ClusterLease(stored).holder?.lease.expiresAt == after(70))
            }
        }

        @Test func aDeletedLeaseIsLost() async throws {
            try await withLock { lock, connection in
                let lease = try await lock.acquire(for: .current, command: "deploy", now: start).lease
                try await connection.runner.run(connection.kubectl.command(["delete", "lease/chatops"])).checked()
                await #expect(throws: LockFailure.self) { try await lock.prove(lease, now: after(1)) }
            }
        }

        @Test func anAPIThatDoesNotAnswerCostsTheLockOnlyOnceItRanOut() async throws {
            try await TestCluster.withNamespace { connection in
                let folder = TemporaryFolder()
                let kubeconfig = folder.path.appending("config")
                try DurableFile.copy(connection.access.kubeconfig, to: kubeconfig, permissions: .ownerReadWrite)
                var access = connection.access
                access.kubeconfig = kubeconfig
                let lock = ClusterLock(
                    environment: "local",
                    connection: ClusterConnection(access, runner: connection.runner)
                )
                let lease = try await lock.acquire(for: .current, command: "deploy", now: start).lease
                let away = folder.path.appending("away")
                try DurableFile.move(kubeconfig, to: away)
                try await lock.prove(lease, now: after(30))
                try await lock.prove(lease, now: after(59))
                await #expect(throws: KubernetesFailure.self) { try await lock.prove(lease, now: after(60)) }
                try DurableFile.move(away, to: kubeconfig)
                try await lock.prove(lease, now: after(61))
            }
        }

        @Test func aForeignLeaseIsLeftAlone() async throws {
            try await withLock { lock, connection in
                _ = try await lock.acquire(for: .current, command: "deploy", now: start)
                try await connection.runner.run(
                    connection.kubectl.command(["annotate", "lease/chatops", "chatops/holder-"])
                ).checked()
                await #expect(throws: LockFailure.self) {
                    _ = try await lock.acquire(for: .current, command: "deploy", now: after(600))
                }
            }
        }
    }
}
