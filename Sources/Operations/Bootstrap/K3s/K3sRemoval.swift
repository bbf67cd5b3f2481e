internal import Processes
internal import SystemPackage

/// Takes k3s from a host, as the scripts do that k3s's own installer leaves behind (k3s documentation, “Uninstalling
/// K3s” and “Stopping K3s”), which chatops' installation does not have.
struct K3sRemoval: Sendable {
    let host: K3sHost
    let layout: K3sLayout

    /// Stops the service, and all that outlives it: pods, their mounts and their network.
    func stop() async throws {
        try await run(Self.stopping, [K3sLayout.service, layout.data.string])
    }

    func removeProgram() async throws {
        let own = [layout.config, layout.registries, layout.startedWith, layout.kubeconfig].map(\.string)
        try await run(
            Self.removing,
            [layout.binary.string, layout.unit.string, own.joined(separator: " ")] + layout.links.map(\.string)
        )
    }

    /// Volumes, the cluster's database and the images in the node's store.
    func removeData() async throws {
        let folders = [layout.data, layout.root.pushing("var/lib/kubelet"), layout.root.pushing("etc/rancher/node")]
        try await run("rm -rf --one-file-system -- \"$@\"", folders.map(\.string))
        try await host.remove([layout.record])
    }

    private func run(_ script: String, _ arguments: [String]) async throws {
        let result = try await host.run(script: script, arguments, deadline: .seconds(300))
        if !result.succeeded { throw BootstrapFailure.notUninstalled(on: host.name, reason: result.lastLine) }
    }

    /// Pods are found by their containers' shims, which run from k3s's data folder and outlive it.
    private static let stopping = #"""
        set -u
        systemctl disable "$1" 2> /dev/null
        # Also one whose unit file is gone.
        case $(systemctl show "$1" -p ActiveState --value) in
            inactive | failed | "") ;;
            *) systemctl stop "$1" || exit 1 ;;
        esac
        tree() {
            for child in $(cat "/proc/$1/task/"*/children 2> /dev/null); do tree "$child"; done
            echo "$1"
        }
        shims() {
            for folder in /proc/[0-9]*; do
                case $(tr '\0' ' ' < "$folder/cmdline" 2> /dev/null) in
                    "$data"/data/*/bin/containerd-shim*) echo "${folder#/proc/}" ;;
                esac
            done
        }
        data=$2
        for shim in $(shims); do kill -9 $(tree "$shim") 2> /dev/null; done
        sed 's/^[^ ]* \([^ ]*\) .*$/\1/' /proc/self/mounts | sort -r | while read -r place; do
            case $place in
                /run/k3s/* | /var/lib/kubelet/pods/* | /var/lib/kubelet/plugins/* | /run/netns/cni-*)
                    umount -f "$place" || umount -l "$place" || echo "cannot unmount $place" >&2
                    ;;
            esac
        done
        for link in cni0 flannel.1 flannel-v6.1 kube-ipvs0 flannel-wg flannel-wg-v6; do
            [ ! -e "/sys/class/net/$link" ] || ip link delete "$link"
        done
        rm -rf /var/lib/cni
        # k3s brings its own; a machine may have no others.
        PATH=$PATH:$data/data/current/bin:$data/data/current/bin/aux
        for tables in iptables ip6tables; do
            command -v $tables-save > /dev/null || continue
            rules=$($tables-save 2> /dev/null) || continue
            case $rules in
                *KUBE-* | *CNI-* | *flannel*)
                    printf '%s\n' "$rules" | grep -v KUBE- | grep -v CNI- | grep -iv flannel | $tables-restore
                    ;;
            esac
        done
        exit 0
        """#

    private static let removing = #"""
        set -eu
        binary=$1 unit=$2 own=$3
        shift 3
        for link; do if [ "$(readlink "$link" || true)" = "$binary" ]; then rm -f "$link"; fi; done
        # Drop-ins and certificates of the owner's stay.
        rm -f $own
        rmdir /etc/rancher/k3s 2> /dev/null || true
        rm -f "$unit" "$unit.env" "$binary" "$binary.previous"
        systemctl daemon-reload
        systemctl reset-failed k3s.service 2> /dev/null || true
        """#
}
