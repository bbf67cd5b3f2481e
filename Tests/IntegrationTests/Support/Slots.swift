/// How many projects are at work at once: with many more than processors, deadlines would be a matter of luck.
actor Slots {
    static let shared = Slots(count: 2)
    /// Those with a cluster, each of which starts a MySQL of its own.
    static let cluster = Slots(count: 2)
    /// Servers of a test's own, each of which may have a cluster of its own.
    static let servers = Slots(count: 2)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func give() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
