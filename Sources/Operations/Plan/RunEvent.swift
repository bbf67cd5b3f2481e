package import Processes

/// What happens during a run, for whoever shows it.
package enum RunEvent: Sendable {
    /// Something that takes a while begins, such as a build.
    case note(String)
    /// A line of a program that takes a while.
    case output(OutputLine)
    case planned([StepReport])
    case stepStarted(StepReport)
    case stepFinished(StepReport)
    case verifying
    case checkFinished(CheckReport)
}

package typealias EventHandler = @Sendable (RunEvent) -> Void
