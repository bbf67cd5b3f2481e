internal import BinaryLog

extension RestoreTarget {
    /// From what was typed; nothing at all means the newest state.
    ///
    /// - Throws: ``MomentFailure``, or ``RestoreFailure/notATransaction(_:)``.
    package init(to time: String?, through: String?, before: String?, skipping: [String]) throws {
        func gtid(_ text: String) throws -> GTID {
            guard let gtid = GTID(text) else { throw RestoreFailure.notATransaction(text) }
            return gtid
        }
        let stop: Stop
        if let before {
            stop = .before(try gtid(before).description)
        } else if let through {
            stop = .through(try gtid(through).description)
        } else if let time, time != "latest" {
            stop = .moment(try Moment(reading: time))
        } else {
            stop = .latest
        }
        self.init(stop: stop, skipping: try skipping.map(gtid))
    }
}
