# Sourced: finds out which Debian packages are missing, and installs those. Probes look for what the package brings, so
# that they also hold where it came some other way.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/checkout.bash"

missing_packages=()

# need PACKAGE REASON PROBE…: the package is missed when the probe, a command, fails.
need() {
    local package=$1 reason=$2
    shift 2
    if "$@" > /dev/null 2>&1; then return; fi
    say "missing: $package ($reason)"
    missing_packages+=("$package")
}

# header FILE: whether the compiler finds it, in /usr/include or the folder of this machine's architecture.
header() { [[ -e /usr/include/$1 ]] || compgen -G "/usr/include/*-linux-*/$1"; }

# on_path PROGRAM: programs of the administrator count, which users do not have on their PATH.
on_path() { PATH=$PATH:/usr/sbin:/sbin command -v "$1"; }

# What building chatops and ChatServer takes, beside Swift.
need_build_packages() {
    need ca-certificates "to fetch packages by https" test -e /etc/ssl/certs/ca-certificates.crt
    need git "fetches packages, and names the commit that is compiled in" on_path git
    need g++ "the C++ library and start files that Swift links" compgen -G '/usr/lib/gcc/*/*/libstdc++.so'
    need libc6-dev "the C library's headers" header stdio.h
    need pkg-config "finds the libraries" on_path pkg-config
    need libyaml-dev "reads YAML" header yaml.h
    need libidn2-dev "Unicode names in certificates" header idn2.h
    need libcurl4-openssl-dev "the HTTP client" header curl/curl.h
    need libssl-dev "tells which TLS was agreed on" header openssl/ssl.h
    need libargon2-dev "ChatServer's password hashes" header argon2.h
    need libmariadb-dev "the MySQL client" header mariadb/mysql.h
    need zlib1g-dev "checksums of binlogs" header zlib.h
    need libsqlite3-dev "ChatServer's database" header sqlite3.h
}

# Installs what need() found missing; says what would be needed where that cannot be done.
install_missing() {
    if [[ ${#missing_packages[@]} -eq 0 ]]; then return; fi
    local root=()
    if ! on_path apt-get > /dev/null; then
        fail "this machine has no apt-get to install: ${missing_packages[*]}" \
            "install what your distribution calls these packages of Debian, then run this again"
    fi
    if [[ $EUID -ne 0 ]]; then
        on_path sudo > /dev/null ||
            fail "installing packages takes root, and there is no sudo" \
                "as root: apt-get install ${missing_packages[*]}"
        root=(sudo)
    fi
    say "installing with apt-get: ${missing_packages[*]}"
    local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120)
    "${apt[@]}" update >&2 || say "warning: apt-get update failed; trying with the lists that are there"
    "${apt[@]}" install -y --no-install-recommends "${missing_packages[@]}" >&2 ||
        fail "apt-get could not install: ${missing_packages[*]}" "its messages stand above"
    missing_packages=()
}
