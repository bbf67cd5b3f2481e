/// How much a document may ask for before it is refused; chosen so that no honest values file comes near.
package struct Limits: Sendable, Hashable {
    /// Bytes of source text.
    package var bytes: Int
    /// How deep collections may nest, counting what aliases bring along.
    package var depth: Int
    /// Nodes after every alias is expanded, which bounds alias bombs ("billion laughs").
    package var nodes: Int

    package init(bytes: Int, depth: Int, nodes: Int) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }

    package static let standard = Limits(bytes: 16 << 20, depth: 100, nodes: 1_000_000)
}
