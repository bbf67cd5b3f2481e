# Sourced by every script: where the checkout is, and how scripts speak. What scripts say goes to standard error.
# shellcheck shell=bash

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# Read by the scripts that source this file.
export checkout

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [HINT]
fail() {
    say "error: $1"
    if [[ $# -gt 1 ]]; then say "hint: $2"; fi
    exit 1
}

# Prints the comment at the top of the running script, which is its manual.
usage() { sed -n '2,/^[^#]*$/s/^# \{0,1\}//p' "$0"; }

# Answers --help or -h, the first word given, and ends.
answer_help() {
    case ${1-} in -h | --help) usage && exit 0 ;; esac
}

# misused WORD: a word on the command line that makes no sense.
misused() {
    say "error: $(basename "$0") does not know '$1'"
    usage >&2
    exit 64
}

# Closes what the script has open beside the standard streams and itself (255): what it leaves running would keep open the
# pipes and sockets by which who called it learns of its end.
let_go_of_descriptors() {
    local descriptor
    for descriptor in /proc/self/fd/*; do
        descriptor=${descriptor##*/}
        if ((descriptor > 2 && descriptor != 255)); then exec {descriptor}>&-; fi
    done
}
