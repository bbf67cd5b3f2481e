# Sourced: finds Swift or installs it with swiftly, and builds with progress.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/packages.bash"

swift_wanted=6.2

# Puts Swift on PATH. sudo resets PATH, so the usual places are searched as well.
require_swift() {
    local home found
    home=$(getent passwd "${SUDO_USER:-$(id -un)}" | cut -d: -f6)
    for found in "" "${SWIFTLY_BIN_DIR-}" "$HOME/.local/share/swiftly/bin" "$home/.local/share/swiftly/bin" \
        /opt/swift/usr/bin /usr/share/swift/usr/bin /usr/local/swift/usr/bin; do
        if PATH=${found:+$found:}$PATH has_swift; then
            PATH=${found:+$found:}$PATH
            return
        fi
    done
    install_swift
    has_swift || fail "swiftly ran, but there is still no Swift $swift_wanted" "https://www.swift.org/install/linux/"
}

# Whether the swift on PATH is new enough.
has_swift() {
    local version
    version=$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p') && [[ -n $version ]] &&
        printf '%s\n' "$swift_wanted" "$version" | sort --version-sort --check=quiet
}

# The steps of https://www.swift.org/install/linux/.
install_swift() {
    local url folder
    url=https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
    export SWIFTLY_HOME_DIR=${SWIFTLY_HOME_DIR:-$HOME/.local/share/swiftly}
    export SWIFTLY_BIN_DIR=${SWIFTLY_BIN_DIR:-$SWIFTLY_HOME_DIR/bin}
    say "missing: Swift $swift_wanted or newer"
    if ! PATH=$SWIFTLY_BIN_DIR:$PATH command -v swiftly > /dev/null; then
        need curl "downloads swiftly" on_path curl
        need gnupg "swiftly checks the signature of Swift with it" on_path gpg
        install_missing
        say "downloading swiftly, Swift's installer, from $url"
        folder=$(mktemp -d)
        curl --fail --location --proto '=https' --show-error --silent "$url" | tar -xz -C "$folder" ||
            fail "swiftly could not be downloaded" \
                "install Swift $swift_wanted or newer yourself: https://www.swift.org/install/linux/"
        "$folder/swiftly" init --assume-yes --quiet-shell-followup --skip-install >&2 ||
            fail "swiftly could not be set up" "https://www.swift.org/install/linux/"
        rm -rf "$folder"
    fi
    PATH=$SWIFTLY_BIN_DIR:$PATH
    say "installing the latest Swift with swiftly in $SWIFTLY_HOME_DIR (about a gigabyte)"
    swiftly install --use --assume-yes latest >&2 ||
        fail "swiftly could not install Swift" "its messages stand above; https://www.swift.org/install/linux/"
    hash -r
}

# Names what is built after the last commit that touched its sources, as `chatops deploy` does
# (Sources/Operations/Build/SourceRevision.swift), so that neither undoes the other's work.
name_commit() {
    local sources=(Package.swift Sources) changes
    CHATOPS_COMMIT=$(git -C "$checkout" log -1 --format=%H -- "${sources[@]}" 2> /dev/null) || CHATOPS_COMMIT=
    if [[ -n $CHATOPS_COMMIT ]]; then
        changes=$(git -C "$checkout" status --porcelain -- "${sources[@]}")
        CHATOPS_COMMIT+=${changes:+-dirty}
    fi
    export CHATOPS_COMMIT=${CHATOPS_COMMIT:-unknown}
}

# The same in every script, and in `chatops deploy`.
# shellcheck disable=SC2034
release_options=(-c release --static-swift-stdlib)

# clean_environment COMMAND…: with only the variables that matter, since SwiftPM evaluates all manifests anew, which
# takes ten seconds, when any other differs from the last time, be it OLDPWD or SHLVL.
clean_environment() {
    local name kept=()
    while read -r name; do
        case $name in
            HOME | PATH | TMPDIR | USER | LOGNAME | CC | CXX | CHATOPS_COMMIT | LD_LIBRARY_PATH) ;;
            *_proxy | *_PROXY | GIT_* | SSL_* | SWIFT* | XDG_* | PKG_CONFIG*) ;;
            *) continue ;;
        esac
        kept+=("$name=${!name}")
    done < <(compgen -e)
    env -i "${kept[@]}" "$@"
}

# build WHAT OPTION…: `swift build`, whose output is shown when it fails. Tells what goes on: on a terminal every second
# on one line, elsewhere every ten seconds.
build() {
    local what=$1 log status=0 ticker started=$SECONDS
    shift
    if [[ -e $checkout/.build && ! -w $checkout/.build ]]; then
        fail "$checkout/.build belongs to $(stat -c %U "$checkout/.build")" "run this as that user, or remove the folder"
    fi
    name_commit
    mkdir -p "$checkout/.build"
    log=$(mktemp "$checkout/.build/script.XXXXXX.log")
    say "building $what"
    show_progress "$what" "$log" &
    ticker=$!
    # shellcheck disable=SC2064 # the values of now
    trap "kill $ticker 2> /dev/null || true; rm -f '$log'" EXIT
    (cd "$checkout" && clean_environment swift build "$@") > "$log" 2>&1 || status=$?
    kill "$ticker"
    wait "$ticker" 2> /dev/null || true
    if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
    if [[ $status -ne 0 ]]; then
        cat "$log" >&2
        local taken
        # SwiftPM's locks in /tmp are named after the folder, and stay.
        taken=$(sed -n '/^error: invalid access to /{s///p;q}' "$log")
        if [[ -n $taken ]]; then fail "another user built here and left $taken" "sudo rm ${taken%%.build*}.build*.lock"; fi
        fail "$what could not be built" "the compiler's messages stand above"
    fi
    rm "$log"
    trap - EXIT
    say "built $what in $((SECONDS - started)) s"
}

# Waits by read, not sleep: a sleep left behind would hold the output of a script in a pipe open.
show_progress() {
    local what=$1 log=$2 started=$SECONDS pause=10 start='' end='\n' idle
    if [[ -t 2 ]]; then pause=1 start='\r\033[K' end=''; fi
    exec {idle}<> <(:)
    # shellcheck disable=SC2059 # start and end are formats
    while kill -0 $$ && ! read -rt "$pause" -u "$idle"; do
        printf "$start%s: %s s, %s$end" "$what" $((SECONDS - started)) "$(last_step "$log")" >&2
    done
}

# The last step SwiftPM told of, such as “[310/342] Compiling NIOCore Channel.swift”.
last_step() {
    local step
    step=$(tr '\r' '\n' < "$1" | grep -E '^\[[0-9]+/[0-9]+\]|^(Fetch|Updat|Comput|Creat|Planning)' | tail -n 1) || true
    printf '%.70s' "${step:-preparing}"
}
