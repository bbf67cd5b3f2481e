extension HostSurvey {
    /// Prints what a bootstrap has to know of a machine, a fact per line: its name, a tab, and its values with tabs between.
    ///
    /// For a POSIX shell with coreutils. `$1` is the root below which k3s's files are; `$2` is `dns` where names must be
    /// resolved. Changes nothing. A fact whose source is not there is left out: what that means is for the reader to say.
    static let script = #"""
        tell() { name=$1; shift; line=$name; for value; do line="$line	$value"; done; printf '%s\n' "$line"; }
        root=${1%/}
        if [ "$2" = dns ]; then
            names=$(mktemp); trap 'rm -f "$names"' EXIT
            { timeout 5 getent ahosts registry-1.docker.io > /dev/null 2>&1; echo $? > "$names"; } &
        fi

        tell system "$(uname -s)" "$(uname -r)" "$(uname -m)"
        [ ! -r /etc/os-release ] || tell distribution "$(. /etc/os-release; echo "${PRETTY_NAME-}")"
        [ ! -d /run/systemd/system ] || tell systemd yes
        tell memory "$(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo)"
        tell available "$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)"
        tell swap "$(sed 1d /proc/swaps | wc -l)"

        if [ -r /sys/fs/cgroup/cgroup.controllers ]; then
            tell cgroups 2 $(cat /sys/fs/cgroup/cgroup.controllers)
        elif [ -r /proc/cgroups ]; then
            tell cgroups 1 $(sed -n 's/^\([a-z_]*\)\t[0-9]*\t[0-9]*\t1$/\1/p' /proc/cgroups)
        fi
        if grep -qw overlay /proc/filesystems || modprobe -nq overlay 2> /dev/null; then tell module overlay; fi
        if [ -d /proc/sys/net/bridge ] || modprobe -nq br_netfilter 2> /dev/null; then tell module br_netfilter; fi

        place=$root/var/lib/rancher/k3s
        while [ ! -d "$place" ]; do place=$(dirname "$place"); done
        tell disk $(df -Pk "$place" | sed -n '$s/^.* \([0-9][0-9]*\)  *[0-9][0-9]*  *\([0-9][0-9]*\)  *[0-9]*% .*$/\1 \2/p')

        # A destination of 0.0.0.0/0 that is not a reject route (route(8), /proc/net/route: field 4 are the flags).
        while read -r interface destination gateway flags rest; do
            if [ "$destination" = 00000000 ] && [ "$interface" != '*' ]; then tell route 4 "$interface"; fi
        done < /proc/net/route
        if [ -r /proc/net/ipv6_route ]; then
            while read -r destination length source from hop metric uses references flags interface; do
                case $destination/$length in *[!0/]*) continue ;; esac
                if [ "$interface" != lo ]; then tell route 6 "$interface"; fi
            done < /proc/net/ipv6_route
        fi

        [ ! -r /sys/fs/selinux/enforce ] || tell selinux "$(cat /sys/fs/selinux/enforce)"
        for firewall in firewalld ufw; do
            if [ "$(systemctl is-active $firewall 2> /dev/null)" = active ]; then tell firewall $firewall; fi
        done

        if command -v ss > /dev/null; then
            tell ports known
            ss -H -ltnp | sed -n 's/^LISTEN *[0-9]* *[0-9]* *\([^ ]*\):\([0-9]*\) .*users:(("\([^"]*\)",pid=\([0-9]*\).*$/\1 \2 \3 \4/p' |
                while read -r address port program pid; do
                    if grep -Eq 'kubepods|k3s\.service' "/proc/$pid/cgroup" 2> /dev/null; then owner=cluster; else owner=host; fi
                    tell listener "$address" "$port" "$program" "$pid" $owner
                done
        fi

        file() { tell file "${1#"$root"/}" "$(stat -c %a "$1")" "$(base64 -w 0 "$1")"; }
        for path in etc/rancher/k3s/config.yaml etc/rancher/k3s/registries.yaml etc/rancher/k3s/chatops.env \
            etc/systemd/system/k3s.service; do
            [ ! -f "$root/$path" ] || file "$root/$path"
        done
        for path in "$root"/var/lib/rancher/k3s/server/manifests/chatops-*.yaml*; do [ ! -f "$path" ] || file "$path"; done
        for path in "$root"/var/lib/rancher/k3s/agent/images/*; do [ ! -f "$path" ] || tell image "$(basename "$path")"; done
        tell dropins "$(cat "$root"/etc/rancher/k3s/config.yaml.d/*.yaml 2> /dev/null | sha256sum | cut -d ' ' -f 1)"
        for program in kubectl crictl ctr; do
            if [ -e "$root/usr/local/bin/$program" ] || command -v $program > /dev/null; then tell program $program; fi
        done
        certificate=$root/var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt
        [ ! -r "$certificate" ] || tell apicertificate "$(base64 -w 0 "$certificate")"
        [ ! -e "$root/etc/rancher/k3s/k3s.yaml" ] || tell kubeconfig yes
        [ ! -e "$root/var/lib/rancher/k3s/server/token" ] || tell data yes

        [ ! -d "$root/var/lib/rancher/k3s" ] || tell folder yes
        [ ! -e "$root/var/lib/chatops/k3s-version" ] || tell record "$(cat "$root/var/lib/chatops/k3s-version")"

        binary=$root/usr/local/bin/k3s
        if [ -f "$binary" ]; then
            tell binary "$(sha256sum < "$binary" | cut -d ' ' -f 1)" "$("$binary" --version 2> /dev/null | sed -n '1s/^k3s version \([^ ]*\).*$/\1/p')"
        fi
        if [ -d /run/systemd/system ]; then
            active=$(systemctl show k3s.service -p ActiveState --value) pid=$(systemctl show k3s.service -p MainPID --value)
            enabled=$(systemctl is-enabled k3s.service 2> /dev/null)
            tell unit "$(systemctl show k3s.service -p FragmentPath --value)"
            [ "$(systemctl show k3s-agent.service -p LoadState --value)" != loaded ] || tell agent yes
            tell service "$active" "${enabled:-absent}" "$(systemctl show k3s.service -p NeedDaemonReload --value)"
            if [ "${pid:-0}" != 0 ]; then
                tr '\0' '\n' < "/proc/$pid/environ" | sed -n 's/^\(CHATOPS_K3S_[A-Z]*\)=\(.*\)$/started	\1	\2/p'
            fi
        fi
        if [ "$2" = dns ]; then wait; tell dns "$(cat "$names")"; fi
        tell time "$(date +%s)"
        """#
}
