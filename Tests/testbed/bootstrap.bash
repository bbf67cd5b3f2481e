# Sourced by the trials and benchmarks of `chatops bootstrap`: a server of their own, a mirror with releases of the stand-in
# for k3s, and a project whose environment `remote` is the shipped one on that server.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/../../script/support/checkout.bash"

testbed=$checkout/Tests/testbed

# start_bootstrap_testbed: sets $folder, where all of it is, $project and $mirror. stop_bootstrap_testbed has to follow.
start_bootstrap_testbed() {
    [[ -n ${KUBE_TESTBED-} ]] || fail "KUBE_TESTBED does not name a Kubernetes test bed" "$testbed/server --help"
    let_go_of_descriptors
    folder=/tmp/server-$$
    project=$folder/project
    "$testbed/server" start "$folder" > /dev/null || fail "the server did not start" "its messages stand above"
    mkdir -p "$folder/mirror" "$project"
    cp -r "$checkout/environments" "$checkout/templates" "$project"
    : > "$folder/mirror.log"
    python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$folder/mirror" > "$folder/mirror.log" 2>&1 &
    mirror_process=$!
    disown
    local rounds=200
    until mirror=$(grep -m 1 -o 'http://127.0.0.1:[0-9]*' "$folder/mirror.log"); do
        ((rounds-- > 0)) || fail "the mirror did not start" "see $folder/mirror.log"
        sleep 0.05
    done
}

stop_bootstrap_testbed() {
    # Who calls this may block other signals, which is inherited.
    if [[ -n ${mirror_process-} ]]; then kill -KILL "$mirror_process"; fi
    if [[ -n ${folder-} ]]; then "$testbed/server" stop "$folder"; fi
}

on_server() { "$testbed/server" exec "$folder" "$@"; }

# change OLD NEW: a line of the shipped $text, which must be there once.
change() {
    [[ $(grep -cxF -- "$1" <<< "$text") == 1 ]] || fail "environments/remote.yaml has no line, or several: $1"
    text=${text/"$1"/"$2"}
}

# pin VERSION: makes the release where it is missing, and has the environment ask for it.
pin() {
    local text
    [[ -d $folder/mirror/$1 ]] || "$testbed/k3s-release" "$folder/mirror" "$1"
    text=$(< "$checkout/environments/remote.yaml")
    change "    version: v1.34.1+k3s1" "    version: $1
    mirror: $mirror"
    change "  domain: \${CHAT_DOMAIN}" "  domain: \${CHAT_DOMAIN}
  address: $(cat "$folder/address")"
    printf '%s\n' "$text" > "$project/environments/remote.yaml"
    (
        umask 077
        cat > "$project/.env" << END
K3S_SHA256=$(sed -n 's/  k3s$//p' "$folder/mirror/$1/sha256sum-amd64.txt")
CHAT_SSH_DESTINATION=root@server
CHAT_DOMAIN=chat.example.org
ACME_EMAIL=admin@example.org
END
    )
}

# mirror_registry NAME: in templates/k3s/registries.yaml, one line.
mirror_registry() {
    echo "mirrors: {quay.io: {endpoint: [\"https://$1.example.org\"]}}" > "$project/templates/k3s/registries.yaml"
}
