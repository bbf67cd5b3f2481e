internal import Diagnostics

extension FailureReport {
    /// The error as its own enum words it, and what it was caused by.
    package init(_ error: any Error) {
        var causes: [String] = []
        var next = (error as? any Failure)?.cause
        while let cause = next {
            causes.append(Self.text(of: cause))
            next = (cause as? any Failure)?.cause
        }
        self.init(message: Self.text(of: error), hint: (error as? any Failure)?.hint, causes: causes)
    }

    private static func text(of error: any Error) -> String {
        switch error {
        case let failure as any Failure: failure.message
        case is CancellationError: "interrupted"
        default: "unexpected error: \(error)"
        }
    }
}
