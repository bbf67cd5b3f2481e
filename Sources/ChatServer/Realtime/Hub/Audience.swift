import NIOCore

/// A room's subscriptions on one event loop; used there only.
///
/// Unchecked, because it crosses to that event loop in closures.
final class Audience: @unchecked Sendable {
    let eventLoop: any EventLoop
    private let metrics: HubMetrics
    private var subscriptions: [Subscription] = []

    init(on eventLoop: any EventLoop, metrics: HubMetrics) {
        self.eventLoop = eventLoop
        self.metrics = metrics
    }

    func add(_ subscription: Subscription) {
        subscription.place = subscriptions.count
        subscriptions.append(subscription)
        metrics.subscriptions.add(1)
    }

    func remove(_ subscription: Subscription) {
        guard let place = subscription.place, let last = subscriptions.popLast() else { return }
        if last !== subscription {
            subscriptions[place] = last
            last.place = place
        }
        subscription.place = nil
        metrics.subscriptions.add(-1)
    }

    /// The same buffers for everybody: nothing is encoded or copied for a delivery.
    func deliver(_ frames: [ByteBuffer], except user: UserID? = nil) {
        for subscription in subscriptions where subscription.user != user {
            for frame in frames { subscription.take(frame) }
        }
        metrics.deliveries.increment(by: subscriptions.count * frames.count)
    }

    /// As `deliver`, to those who are not in `told` yet.
    func deliver(_ frame: ByteBuffer, told: inout Set<ObjectIdentifier>, except user: UserID) {
        for subscription in subscriptions where subscription.user != user {
            guard told.insert(ObjectIdentifier(subscription.session)).inserted else { continue }
            subscription.take(frame)
            metrics.deliveries.increment()
        }
    }

    /// Ends the subscriptions of all others.
    func retain(_ members: Set<UserID>, orEndAs removal: SocketEvent.Removal) {
        let strangers = subscriptions.filter { !members.contains($0.user) }
        for subscription in strangers {
            subscription.feed.leave(subscription)
            subscription.session.ended(subscription, removal)
        }
        metrics.removals.increment(by: strangers.count)
    }
}
