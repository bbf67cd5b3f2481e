import ArgumentParser

/// Options of every command that may do what cannot be undone.
struct ConfirmationOptions: ParsableArguments, Sendable {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The environment's name, to confirm beforehand what cannot be undone there.",
            valueName: "name"
        )
    )
    var confirm: String?

    @Flag(name: .long, help: "Never ask: fail where something would have to be confirmed.")
    var noInput = false

    @Flag(name: .long, help: "Answer yes to what destroys nothing.")
    var yes = false

    func confirmation(of word: String, _ terminal: Terminal) -> Confirmation {
        Confirmation(word: word, given: confirm, agreed: yes, mayAsk: !noInput, terminal: terminal)
    }
}
