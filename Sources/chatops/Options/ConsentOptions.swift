import ArgumentParser

/// Options of commands that may have to ask first.
struct ConsentOptions: ParsableArguments, Sendable {
    @Flag(name: .long, help: "Answer yes to whatever destroys nothing.")
    var yes = false

    @Flag(name: .long, help: "Never ask; fail where an answer is needed.")
    var noInput = false

    @Option(name: .long, help: "The environment's name, to agree to what destroys data.")
    var confirm: String?
}
