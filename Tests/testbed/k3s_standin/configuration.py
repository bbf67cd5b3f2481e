"""The configuration of `k3s server`: flags, config.yaml and its drop-ins, by the k3s documentation's "k3s server" and
"Configuration File". k3s only warns of a key in a file that it does not know; here it is refused, so that tests see it.
"""
import pathlib
import re

import yaml

CONFIG = pathlib.Path("/etc/rancher/k3s/config.yaml")

# What has an effect here, or none that could be seen.
KEYS = {
    bool: "alsologtostderr cluster-init debug disable-cloud-controller disable-default-registry-endpoint"
          " disable-helm-controller disable-network-policy embedded-registry enable-pprof etcd-disable-snapshots"
          " etcd-expose-metrics etcd-snapshot-compress prefer-bundled-bin protect-kernel-defaults secrets-encryption"
          " selinux supervisor-metrics tls-san-security",
    int: "etcd-snapshot-retention v",
    str: "agent-token agent-token-file default-local-storage-path etcd-snapshot-dir etcd-snapshot-name"
         " etcd-snapshot-schedule-cron flannel-backend flannel-iface helm-job-image kube-controller-manager-log log"
         " node-name pause-image private-registry resolv-conf secrets-encryption-provider snapshotter"
         " system-default-registry token token-file vmodule write-kubeconfig-group write-kubeconfig-mode",
    list: "airgap-extra-registry disable etcd-arg kube-apiserver-arg kube-cloud-controller-manager-arg"
          " kube-controller-manager-arg kube-proxy-arg kube-scheduler-arg kubelet-arg node-external-dns"
          " node-external-ip node-internal-dns node-ip node-label node-taint tls-san",
}
TYPES = {key: kind for kind, keys in KEYS.items() for key in keys.split()}

# What k3s knows, and the test bed cannot do.
BEYOND = set(
    "advertise-address advertise-port agent-only apiserver-port bind-address cluster-cidr cluster-dns cluster-domain"
    " cluster-reset cluster-reset-restore-path container-runtime-endpoint data-dir datastore-cafile datastore-certfile"
    " datastore-endpoint datastore-keyfile default-runtime disable-apiserver disable-controller-manager disable-etcd"
    " disable-kube-proxy disable-scheduler docker egress-selector-mode etcd-s3 etcd-s3-access-key etcd-s3-bucket"
    " etcd-s3-endpoint etcd-s3-folder etcd-s3-region etcd-s3-secret-key flannel-conf flannel-external-ip"
    " flannel-ipv6-masq https-listen-port image-credential-provider-bin-dir image-credential-provider-config"
    " image-service-endpoint kine-tls lb-server-port nonroot-devices rootless server service-cidr"
    " service-node-port-range servicelb-namespace supervisor-port vpn-auth vpn-auth-file write-kubeconfig".split())
PACKAGED = {"coredns", "local-storage", "metrics-server", "runtimes", "servicelb", "traefik"}


class Refused(Exception):
    """Of which k3s says nothing more than this text, and ends."""


def load_yaml(path):
    try:
        return yaml.safe_load(path.read_text()) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(f"failed to load {path}: {' '.join(str(error).split())}")


def converted(key, value):
    """`value` as the flag of that name takes it; scalars are what they look like as text, as on a command line."""
    kind = TYPES[key]
    values = value if isinstance(value, list) else [value]
    if any(isinstance(one, (dict, list)) or one is None for one in values):
        raise Refused(f"invalid value for flag -{key}: {value}")
    texts = [str(one).lower() if isinstance(one, bool) else str(one) for one in values]
    if kind is list:
        return texts
    if isinstance(value, list) and len(texts) != 1:
        raise Refused(f"invalid value for flag -{key}: it takes one value")
    if kind is bool and texts[0] not in ("true", "false"):
        raise Refused(f'invalid boolean value "{texts[0]}" for -{key}: parse error')
    if kind is int and not re.fullmatch("[0-9]+", texts[0]):
        raise Refused(f'invalid value "{texts[0]}" for flag -{key}: parse error')
    return texts[0] == "true" if kind is bool else kind(texts[0])


def checked(key):
    if key in BEYOND:
        raise Refused(f"the stand-in cannot obey --{key}; real k3s can")
    if key not in TYPES:
        raise Refused(f"flag provided but not defined: -{key}")
    return key


def read_files(path):
    """config.yaml and then its drop-ins by name: a later file's key replaces an earlier one's, `key+` adds to it."""
    result = {}
    files = [path] if path.exists() else []
    for file in files + sorted(pathlib.Path(f"{path}.d").glob("*.y*ml")):
        content = load_yaml(file)
        if not isinstance(content, dict):
            raise Refused(f"failed to load {file}: not a map")
        for name, value in content.items():
            key = checked(str(name).removesuffix("+"))
            value = converted(key, value)
            adds = str(name).endswith("+") and key in result
            result[key] = result[key] + value if adds and TYPES[key] is list else value
    return result


def read_flags(arguments):
    path, result = CONFIG, {}
    arguments = list(arguments)
    while arguments:
        word = arguments.pop(0)
        if not word.startswith("-"):
            raise Refused(f"invalid argument: {word}")
        name, equals, value = word.lstrip("-").partition("=")
        if name in ("config", "c"):
            path = pathlib.Path(value if equals else arguments.pop(0))
            continue
        key = checked(name)
        if not equals:
            if TYPES[key] is not bool and not arguments:
                raise Refused(f"flag needs an argument: -{key}")
            value = "true" if TYPES[key] is bool else arguments.pop(0)
        value = converted(key, value)
        result[key] = result.get(key, []) + value if TYPES[key] is list else value
    return path, result


def load(arguments):
    path, flags = read_flags(arguments)
    result = read_files(path) | flags
    disabled = {name for value in result.get("disable", []) for name in value.split(",")}
    if disabled - PACKAGED:
        raise Refused(f"disable: k3s brings no component '{min(disabled - PACKAGED)}'")
    result["disable"] = disabled
    mode = result.get("write-kubeconfig-mode", "0600")
    if not re.fullmatch("[0-7]{3,4}", mode):
        raise Refused(f'strconv.ParseInt: parsing "{mode}": invalid syntax')
    result["write-kubeconfig-mode"] = int(mode, 8)
    return result
