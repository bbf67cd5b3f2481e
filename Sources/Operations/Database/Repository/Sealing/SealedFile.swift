package import SystemPackage

/// A file as it is to be stored, and what is in it.
package struct SealedFile: Sendable, Hashable {
    package let file: FilePath
    /// Of what was written, before compression.
    package let plain: ObjectDigest
    /// Of the file.
    package let sealed: ObjectDigest
}
