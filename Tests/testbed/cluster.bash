# Sourced by the test beds that start a Kubernetes: ports of its own, and the images its pods run.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/../../script/support/checkout.bash"

images=${XDG_CACHE_HOME:-$HOME/.cache}/chatops-testbed

is_free() { ! (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Below the range from which the kernel takes ports for outgoing connections. The ingress's follow from the API's.
choose_ports() {
    while :; do
        KT_PORT=$((21000 + RANDOM % 9000)) KT_REGISTRY=$((KT_PORT + 500))
        if is_free $KT_PORT && is_free $KT_REGISTRY && is_free $((KT_PORT + 80)) && is_free $((KT_PORT + 443)); then break; fi
    done
    export KT_PORT KT_REGISTRY
}

# import_images NAME…: into the node of KT_STATE, from the archives that are kept, since making one can take a minute.
import_images() {
    local name maker
    mkdir -p "$images"
    exec {lock}> "$images/lock"
    flock "$lock"
    for name in "$@"; do
        maker=$KUBE_TESTBED/../$name-image
        [[ -x $maker ]] || maker=$checkout/Tests/testbed/$name-image
        "$maker" "$images/$name.tar" >&2 || fail "the image of $name could not be made"
        ctr -a "$KT_STATE/run/containerd.sock" -n k8s.io images import "$images/$name.tar" > /dev/null
    done
    exec {lock}>&-
}
