import CCurl
import Glibc

/// What the engine's thread does; nothing in here is touched by any other.
final class EngineLoop {
    /// How many idle connections are kept.
    static let idleConnections = 64

    private let engine: Engine
    private let multi: UnsafeMutableRawPointer
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var peers = PeerCache(capacity: 4 * idleConnections)
    private var isStopping = false

    init(engine: Engine, multi: Engine.Multi) {
        self.engine = engine
        self.multi = multi.handle
        _ = ccurl_multi_set_long(multi.handle, CURLMOPT_MAXCONNECTS, Self.idleConnections)
    }

    /// Returns after `stop`, when every exchange is finished and every handle closed.
    func run() {
        Self.leaveSignalsToOtherThreads()
        while !isStopping {
            for command in engine.takeCommands() { obey(command) }
            var running: Int32 = 0
            let performed = curl_multi_perform(multi, &running)
            finishCompleted()
            guard !isStopping else { break }
            let polled = curl_multi_poll(multi, nil, 0, 60_000, nil)
            if performed != CURLM_OK { fail(performed) } else if polled != CURLM_OK { fail(polled) }
        }
        for transfer in transfers.values { drop(transfer, .cancelled) }
        curl_multi_cleanup(multi)
    }

    private func obey(_ command: Engine.Command) {
        switch command {
        case .start(let exchange): start(exchange)
        case .abort(let exchange, let reason):
            if let transfer = transfers[ObjectIdentifier(exchange)] { drop(transfer, reason) }
        case .resume(let exchange): transfers[ObjectIdentifier(exchange)]?.resume()
        case .stop: isStopping = true
        }
    }

    private func start(_ exchange: Exchange) {
        do throws(CurlError) {
            let transfer = try Transfer(exchange, userAgent: engine.userAgent)
            let added = curl_multi_add_handle(multi, transfer.easy.handle)
            guard added == CURLM_OK else {
                exchange.finish(.failure(.engine(reason: String(cString: curl_multi_strerror(added)))))
                return
            }
            transfers[ObjectIdentifier(exchange)] = transfer
        } catch {
            exchange.finish(.failure(.engine(reason: error.reason)))
        }
    }

    private func finishCompleted() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            let code = message.pointee.data.result
            let handle = message.pointee.easy_handle
            guard let transfer = transfers.values.first(where: { $0.easy.handle == handle }) else { continue }
            let outcome = transfer.outcome(code, peers: &peers)
            remove(transfer)
            transfer.exchange.finish(outcome)
        }
    }

    private func drop(_ transfer: Transfer, _ reason: Exchange.Abort) {
        let failure = transfer.failure(reason)
        remove(transfer)
        transfer.exchange.finish(.failure(failure))
    }

    private func remove(_ transfer: Transfer) {
        transfers[ObjectIdentifier(transfer.exchange)] = nil
        curl_multi_remove_handle(multi, transfer.easy.handle)
    }

    /// The multi handle itself failed: nothing on it can be trusted to go on.
    private func fail(_ code: CURLMcode) {
        for transfer in transfers.values {
            remove(transfer)
            transfer.exchange.finish(.failure(.engine(reason: String(cString: curl_multi_strerror(code)))))
        }
    }

    private static func leaveSignalsToOtherThreads() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}
