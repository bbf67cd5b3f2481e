internal import CBuildInfo

/// What this build is: the same answer in `chatops --version`, `ChatServer version` and `GET /api/health`.
package enum BuildInfo {
    package static let version = "0.1.0"

    /// The git commit: 40 hexadecimal digits, with `-dirty` when the tree had uncommitted changes, or `unknown` where
    /// the build was not told.
    package static let commit = String(cString: chatops_commit())
}
