/// The five thousand most used passwords, in lower case: those of eight characters and more, and the shortest of what
/// others are made from.
///
/// From the frequency list of zxcvbn 4.5.0 (PyPI), under the MIT licence that lies beside it.
enum CommonPasswords {
    private static let all: Set<Substring> = Set(
        String(decoding: PackageResources.common_passwords_txt, as: UTF8.self).split(separator: "\n")
    )

    static func contains(_ folded: String) -> Bool { all.contains(folded[...]) }
}
