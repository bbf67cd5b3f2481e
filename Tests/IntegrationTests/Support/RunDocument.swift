/// What `--json` prints for a changing command.
struct RunDocument: Decodable {
    struct Run: Decodable {
        struct Step: Decodable {
            let name: String
            let outcome: String
            let milliseconds: Int?
            let note: String?
        }

        struct Event: Decodable {
            let milliseconds: Int
            let subject: String
            let text: String
        }

        struct Check: Decodable {
            let name: String
            let verdict: String
        }

        struct Failure: Decodable {
            let message: String
        }

        let command: String
        let environment: String
        let outcome: String
        let exitCode: Int32
        let steps: [Step]
        let checks: [Check]
        let results: [String: String]
        let versions: [String: String]
        let digests: [String: String]
        /// What happened in the cluster meanwhile.
        let timeline: [Event]?
        let failure: Failure?
    }

    let schemaVersion: Int
    let run: Run
    let evidence: String?
}

/// What `--json` prints where there is no run to tell of.
struct FailureDocument: Decodable {
    struct Failure: Decodable {
        let message: String
        let hint: String?
    }

    let schemaVersion: Int
    let error: Failure
    let exitCode: Int32
}

/// What `status --json` prints.
struct StatusDocument: Decodable {
    let state: String
    let release: String?
    let serverPid: Int32?
    let supervisorPid: Int32?
    let restarts: Int?
    let lockedBy: String?
}

/// What `evidence verify --json` prints.
struct EvidenceVerdict: Decodable {
    let intact: Bool
    let runs: Int
    let problems: [String]
}

/// What `evidence list --json` prints, newest first.
struct EvidenceListing: Decodable {
    struct Entry: Decodable {
        struct Summary: Decodable {
            let command: String
            let outcome: String
            let startedAt: String
        }

        let name: String
        let summary: Summary?
    }

    let runs: [Entry]
}
