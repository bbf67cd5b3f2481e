import CCurl
import Glibc
import Synchronization

/// A thread that drives all transfers of one client, and the queue by which tasks speak to it.
///
/// Tasks never block on it: they submit and await an exchange's outcome. The thread starts with the first submission.
final class Engine: Sendable {
    enum Command: Sendable {
        case start(Exchange)
        case abort(Exchange, Exchange.Abort)
        /// Either side of the exchange has room, or bytes, again.
        case resume(Exchange)
        case stop
    }

    /// Safe to send: off its thread, only `curl_multi_wakeup` is called on it, which is made for that.
    struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private enum Thread {
        case notStarted
        case running(Multi)
        /// Its multi handle may be gone any moment, and must not be woken.
        case stopped
    }

    private struct State {
        var commands: [Command] = []
        var thread = Thread.notStarted
    }

    let userAgent: String
    private let state = Mutex(State())

    init(userAgent: String) {
        self.userAgent = userAgent
    }

    /// Queues a command; an exchange that cannot be started is finished with a failure.
    func submit(_ command: Command) {
        let failure = state.withLock { state -> HTTPFailure? in
            do throws(HTTPFailure) {
                if case .notStarted = state.thread { state.thread = .running(try launch()) }
            } catch {
                return error
            }
            guard case .running(let multi) = state.thread else { return .engine(reason: "the client is gone") }
            state.commands.append(command)
            curl_multi_wakeup(multi.handle)
            return nil
        }
        if let failure, case .start(let exchange) = command { exchange.finish(.failure(failure)) }
    }

    /// Ends the thread, if there is one, and whatever is still under way.
    func stop() {
        state.withLock { state in
            if case .running(let multi) = state.thread {
                state.commands.append(.stop)
                curl_multi_wakeup(multi.handle)
            }
            state.thread = .stopped
        }
    }

    /// Everything submitted since the last call.
    func takeCommands() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    private static let initialised = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    private func launch() throws(HTTPFailure) -> Multi {
        guard Self.initialised == CURLE_OK else { throw .engine(reason: CurlError(Self.initialised).reason) }
        guard let handle = curl_multi_init() else { throw .engine(reason: "out of memory or descriptors") }
        let multi = Multi(handle: handle)
        let context = Unmanaged.passRetained(Launch(engine: self, multi: multi))
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                let launch = Unmanaged<Launch>.fromOpaque(context).takeRetainedValue()
                EngineLoop(engine: launch.engine, multi: launch.multi).run()
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            curl_multi_cleanup(handle)
            throw .engine(reason: "no thread: \(String(cString: strerror(status)))")
        }
        pthread_detach(thread)
        return multi
    }

    private final class Launch: Sendable {
        let engine: Engine
        let multi: Multi

        init(engine: Engine, multi: Multi) {
            self.engine = engine
            self.multi = multi
        }
    }
}
