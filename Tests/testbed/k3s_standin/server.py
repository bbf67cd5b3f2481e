"""`k3s server`: from the configuration to a node that runs, and the ports of the server that lead to it.

SIGTERM ends the process and with it the ports, while the node and its pods go on, as with k3s under KillMode=process.
"""
import asyncio
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import time

import yaml

from k3s_standin import configuration, registries, relays
from k3s_standin.addons import MANIFESTS, Cluster, Failed

RANCHER = pathlib.Path("/var/lib/rancher/k3s")
KUBECONFIG = pathlib.Path("/etc/rancher/k3s/k3s.yaml")


def log(level, message):
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(f'time="{moment}" level={level} msg={json.dumps(message)}', flush=True)


def write(path, text, mode):
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    os.chmod(new, mode)
    os.rename(new, path)


def has_default_route():
    """See proc_net_route in proc(5): destination and mask zero, and the flag of a route that is up."""
    with open("/proc/net/route") as file:
        lines = [line.split() for line in list(file)[1:]]
    return any(line[1] == line[7] == "00000000" and int(line[3], 16) & 1 for line in lines)


def notify(text):
    path = os.environ.get("NOTIFY_SOCKET")
    if path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(text.encode(), path)


class Server:
    def __init__(self, configured, known):
        self.configured = configured
        self.known = known
        self.folder = pathlib.Path(known["folder"])
        self.state = self.folder / "k"
        self.servers = {}
        self.refused = set()

    def check(self):
        """What k3s refuses before anything runs."""
        if os.geteuid() != 0:
            raise configuration.Refused("must run as root unless --disable-agent is specified")
        if not self.known["testbed"]:
            raise configuration.Refused("the stand-in needs KUBE_TESTBED, which was not set when the server was started")
        if not has_default_route():
            raise configuration.Refused("unable to select an IP from default routes.")
        self.forget_what_was_removed()
        first, encrypted = self.folder / "first", bool(self.configured.get("secrets-encryption"))
        if first.exists() and (first.read_text() == "encrypted") != encrypted:
            raise configuration.Refused(
                "starting kubernetes: preparing server: secrets-encryption cannot be changed after the first start")
        first.write_text("encrypted" if encrypted else "plain")

    def forget_what_was_removed(self):
        """The cluster's state lies outside the server; whoever removed k3s's own has removed the cluster."""
        state = RANCHER / "server/db/state.db"
        if not state.exists():
            subprocess.run(self.node_command("stop"), check=True)
            (self.folder / "first").unlink(missing_ok=True)
            write(state, secrets.token_hex(16), 0o600)

    def node_command(self, verb):
        """Tests/testbed/k3s-node, in the namespaces that the node can run in."""
        return ["nsenter", "--target", str(self.known["caller"]), "--mount", "--net", "--uts", "env",
                f"KUBE_TESTBED={self.known['testbed']}", f"KT_HOME={self.known['home']}", "HOME=/root",
                f"{self.known['checkout']}/Tests/testbed/k3s-node", verb, str(self.folder)]

    async def run_node(self):
        """Starts the node, or finds it running."""
        encrypt = ["--encrypt"] if self.configured.get("secrets-encryption") else []
        process = await asyncio.create_subprocess_exec(*self.node_command("start"), *encrypt, start_new_session=True)
        try:
            if await process.wait() != 0:
                raise configuration.Refused("starting kubernetes: the node did not start; its messages stand above")
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGTERM)

    def write_kubeconfig(self):
        content = yaml.safe_load((self.state / "admin.kubeconfig").read_text())
        cluster, user = content["clusters"][0]["cluster"], content["users"][0]["user"]
        cluster["server"] = "https://127.0.0.1:6443"
        written = {"apiVersion": "v1", "kind": "Config", "clusters": [{"name": "default", "cluster": cluster}],
                   "users": [{"name": "default", "user": user}], "current-context": "default",
                   "contexts": [{"name": "default", "context": {"cluster": "default", "user": "default"}}]}
        write(KUBECONFIG, yaml.safe_dump(written), self.configured["write-kubeconfig-mode"])
        group = self.configured.get("write-kubeconfig-group")
        if group:
            shutil.chown(KUBECONFIG, group=group)

    def write_own_files(self):
        MANIFESTS.mkdir(parents=True, exist_ok=True)
        token = RANCHER / "server/token"
        if not token.exists():
            write(token, f"K10{secrets.token_hex(32)}::server:{secrets.token_hex(16)}\n", 0o600)
        journal = RANCHER / "agent/containerd/containerd.log"
        journal.parent.mkdir(parents=True, exist_ok=True)
        if not journal.is_symlink():
            journal.symlink_to(self.state / "log/containerd.log")

    async def serve(self, address, port, connect):
        """Takes a port that belongs to a pod and not to k3s: while another program has it, the pod goes without."""
        if port in self.servers:
            return
        try:
            self.servers[port] = await relays.listen(address, port, connect)
            self.refused.discard(port)
        except OSError as error:
            if port not in self.refused:
                self.refused.add(port)
                log("error", f"listen tcp {address}:{port}: {error.strerror}")

    async def follow_ports(self, node):
        if "traefik" not in self.configured["disable"]:
            await self.serve("0.0.0.0", 80, relays.to_socket(f"{self.state}/run/http.sock"))
            await self.serve("0.0.0.0", 443, relays.to_socket(f"{self.state}/run/https.sock"))
        # A registry is a pod in the node's own network.
        if node.listens(5000):
            await self.serve("127.0.0.1", 5000, node.connect(5000))
        elif 5000 in self.servers:
            self.servers.pop(5000).close()

    async def run(self):
        api = relays.to_socket(f"{self.state}/run/api.sock")
        try:
            self.servers[6443] = await relays.listen("127.0.0.1", 6443, api)
        except OSError as error:
            raise configuration.Refused(f"listen tcp 127.0.0.1:6443: bind: {error.strerror.lower()}")
        self.write_own_files()
        await self.run_node()
        self.write_kubeconfig()
        sandbox = (self.state / "run/sandbox.pid").read_text().strip()
        node = relays.Node(subprocess.run(["pgrep", "-P", sandbox], check=True, capture_output=True, text=True).stdout.strip())
        cluster = Cluster(str(KUBECONFIG), f"{self.state}/run/containerd.sock", log)
        await asyncio.to_thread(cluster.prepare, "traefik" not in self.configured["disable"])
        await self.follow_ports(node)
        log("info", "k3s is up and running")
        notify("READY=1")
        await asyncio.gather(self.repeat(lambda: self.follow_ports(node)),
                             self.repeat(lambda: asyncio.to_thread(cluster.follow)))

    async def repeat(self, act):
        while True:
            await act()
            await asyncio.sleep(0.5)


async def run_until_told(server):
    running = asyncio.ensure_future(server.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log("info", "Shutting down")
        # Threads that still wait for a program keep nobody waiting.
        os._exit(0)


def run(arguments, version, known, fatal):
    try:
        configured = configuration.load(arguments)
        server = Server(configured, known)
        server.check()
        registries.write(pathlib.Path(configured.get("private-registry", "/etc/rancher/k3s/registries.yaml")),
                         server.folder / "certs.d", not configured.get("disable-default-registry-endpoint"))
        log("info", f"Starting k3s {version} (stand-in)")
        asyncio.run(run_until_told(server))
    except (configuration.Refused, Failed, OSError) as error:
        fatal(error)
