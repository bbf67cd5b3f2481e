/// The words of a report.
package enum ReportLanguage: String, CaseIterable, Sendable {
    case en
    case ko

    var title: String { pick("Patch note", "패치 노트") }
    var done: String { pick("Done", "완료") }
    var verified: String { pick("Verified from the outside", "외부에서 검증됨") }
    var failed: String { pick("Failed", "실패") }
    var shown: String { pick("Shown to work", "동작이 확인된 항목") }
    var unproven: String { pick("Not counted: evidence that does not verify", "집계 제외: 검증되지 않는 증거") }
    var planned: String { pick("Planned, not done", "계획 (완료되지 않음)") }
    var nothing: String { pick("There is no evidence of this week.", "이 주에는 증거가 없습니다.") }
    var nothingDone: String { pick("Nothing was done and verified this week.", "이 주에 완료되고 검증된 작업이 없습니다.") }
    var evidence: String { pick("evidence", "증거") }
    var whatToDo: String { pick("What to do", "조치") }
    var fixedBy: String { pick("Done later", "이후 완료") }
    var notFixed: String { pick("No later run of the same command is done yet.", "같은 명령이 이후에 완료된 기록이 아직 없습니다.") }
    var steps: String { pick("steps applied", "적용된 단계") }
    var checks: String { pick("checks passed", "통과한 점검") }
    var slowest: String { pick("slowest answer", "가장 느린 응답") }
    var asked: String { pick("asked", "확인 횟수") }
    var earlier: String { pick("earlier this week", "이번 주 이전 기록") }
    var took: String { pick("took", "소요 시간") }

    /// What a command did; its own name where it is none of these.
    func deed(_ command: String) -> String {
        switch command {
        case "deploy": pick("deployed", "배포")
        case "bootstrap": pick("bootstrapped", "부트스트랩")
        case "rollback": pick("rolled back", "롤백")
        case "stop": pick("stopped", "중지")
        case "uninstall": pick("uninstalled", "제거")
        case "evidence-prune": pick("evidence pruned", "증거 정리")
        case "secrets rotate": pick("secrets rotated", "비밀 값 교체")
        default: command
        }
    }

    func outcome(_ outcome: RunOutcome) -> String {
        switch outcome {
        case .done: pick("done", "완료")
        case .nothingToChange: pick("nothing to change", "변경 없음")
        case .preflightFailed: pick("preflight failed, nothing was started", "사전 점검 실패, 시작하지 않음")
        case .failed: pick("failed", "실패")
        case .putBack: pick("failed and put back", "실패 후 되돌림")
        case .unverified: pick("in place, but not verified", "적용됨, 검증되지 않음")
        case .putBackFailed: pick("failed, and putting back failed too", "실패, 되돌리기도 실패")
        case .interrupted: pick("interrupted", "중단됨")
        case .passed: pick("every check passed", "모든 점검 통과")
        case .checksFailed: pick("checks failed", "점검 실패")
        }
    }

    private func pick(_ english: String, _ korean: String) -> String {
        switch self {
        case .en: english
        case .ko: korean
        }
    }
}
