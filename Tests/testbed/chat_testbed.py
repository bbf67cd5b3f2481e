"""What the trials of the chat server share: servers, databases, and how a trial speaks and ends."""
import argparse
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TESTBED = pathlib.Path(__file__).resolve().parent
CHECKOUT = TESTBED.parent.parent


class Fault(Exception):
    """The server did not do what it must."""


def arguments(description, **defaults):
    """A parser with what every trial takes: the programs' folder, the database, the seed."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--programs", type=pathlib.Path, help="folder of ChatServer and chat-trial; by default .build/release or .build/debug")
    parser.add_argument("--database", choices=["sqlite", "mysql", "both"], default=defaults.get("database", "both"))
    parser.add_argument("--mysql-port", type=int, default=int(os.environ.get("CHATOPS_MYSQL_PORT", 33316)))
    parser.add_argument("--seed", type=int, default=1)
    return parser


def run(trial, options):
    """Runs trial(programs, database, folder) on each database asked for; exits with 1 on a fault."""
    take_signals()
    raise_file_limit()
    programs = Programs(options.programs)
    kinds = ["sqlite", "mysql"] if options.database == "both" else [options.database]
    failed = False
    for kind in kinds:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="chat-trial-"))
        database = SQLite(folder) if kind == "sqlite" else MySQL(options.mysql_port)
        print(f"on {database.name}", flush=True)
        try:
            with database:
                trial(programs, database, folder)
        except Fault as fault:
            failed = True
            print(f"FAULT on {database.name}: {fault}", flush=True)
            for log in sorted(folder.glob("*.log")):
                print(f"  {log.name}:\n" + "".join(f"    {line}\n" for line in log.read_text().splitlines()[-10:]))
        finally:
            for process in Process.running[:]:
                process.kill()
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)


def take_signals():
    """Lets this process and its children be told to end: who starts us (Swift's Process) may have blocked signals."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def raise_file_limit():
    """A trial has a socket per client, and so has the server, which inherits the limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def until(condition, what, seconds=20.0):
    """Waits until the condition holds; returns what it gave."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Fault(f"{what}: not within {seconds} s")
        time.sleep(0.01)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Programs:
    def __init__(self, folder):
        folders = [folder] if folder else [CHECKOUT / ".build/release", CHECKOUT / ".build/debug"]
        for folder in folders:
            if (folder / "ChatServer").exists() and (folder / "chat-trial").exists():
                self.server = folder / "ChatServer"
                self.trial = folder / "chat-trial"
                return
        sys.exit("error: nothing is built yet\nhint: swift build, or name the folder of both programs with --programs")


class Process:
    """A child that is killed when the trial ends."""

    running = []

    def __init__(self, words, log, prefix=(), **options):
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as output:
            self.child = subprocess.Popen([*prefix, *map(str, words)], stderr=output, **options)
        Process.running.append(self)

    @property
    def pid(self):
        return self.child.pid

    def signal(self, number):
        self.child.send_signal(number)

    def wait(self, seconds):
        try:
            status = self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Fault(f"{self.child.args[0]} did not end within {seconds} s") from None
        if self in Process.running:
            Process.running.remove(self)
        return status

    def kill(self):
        self.child.kill()
        self.wait(20)


class Server:
    """A ChatServer, which may be started again and again on the same port and database."""

    def __init__(self, programs, database, folder, port=None, **settings):
        self.programs = programs
        self.port = port or free_port()
        self.log = folder / "server.log"
        self.process = None
        self.environment = {
            "CHAT_LISTEN_PORT": str(self.port),
            "CHAT_REGISTRATION": "open",
            "CHAT_LOG_LEVEL": "warning",
            "CHAT_LOG_FORMAT": "text",
            "CHAT_SENDS_PER_SECOND": "100000",
            "CHAT_COMMANDS_PER_SECOND": "100000",
            "CHAT_MAX_SOCKETS": "20000",
            **database.environment,
            **settings,
        }
        with open(self.log, "ab") as log:
            subprocess.run([programs.server, "migrate"], env=self.environment, stdout=log, stderr=log, check=True)

    @property
    def pid(self):
        return self.process.pid

    def start(self, prefix=()):
        self.process = Process([self.programs.server, "serve"], self.log, prefix, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        until(lambda: self.status("/health/ready") == 200, "the server is ready")

    def kill(self):
        self.process.kill()

    def status(self, path, seconds=5.0):
        """The HTTP status, or 0 when there is no answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=seconds) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def trial(self, command, *words, prefix=()):
        """Runs chat-trial to its end; returns its last line."""
        words = [self.programs.trial, command, "--port", self.port, *words]
        ended = subprocess.run([*prefix, *map(str, words)], capture_output=True, text=True)
        print(ended.stdout, end="", flush=True)
        if ended.returncode != 0:
            raise Fault(f"chat-trial {command}: {ended.stderr.strip() or ended.returncode}")
        return ended.stdout.splitlines()[-1]

    def load(self, folder, *words):
        return Load(self, folder, *words)

    def check(self, load):
        self.trial("check", "--journal", load.journal)


class Load:
    """chat-trial load in the background."""

    def __init__(self, server, folder, *words):
        self.journal = folder / "journal"
        command = [server.programs.trial, "load", "--port", server.port, "--journal", self.journal, *words]
        self.process = Process(command, folder / "load.log", stdout=subprocess.PIPE, text=True)
        if self.process.child.stdout.readline().strip() != "settled":
            raise Fault("the load did not settle")

    def is_running(self):
        return self.process.child.poll() is None

    def finish(self, seconds):
        """Waits for the end; returns what the load has counted."""
        status = self.process.wait(seconds)
        output = self.process.child.stdout.read()
        if status != 0:
            raise Fault("the load failed: " + self.process.log.read_text().strip())
        print(output, end="", flush=True)
        return json.loads(output.splitlines()[-1])


class SQLite:
    name = "SQLite"

    def __init__(self, folder):
        self.path = folder / "chat.db"
        self.environment = {"CHAT_DATABASE_PATH": str(self.path)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def rows(self, statement):
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()


class MySQL:
    """A schema of its own on a server of Tests/testbed/mysql."""

    name = "MySQL"
    user = "trial"
    password = "trial-password"

    def __init__(self, port):
        self.port = port
        self.schema = f"trial_{os.getpid()}"

    def __enter__(self):
        self.start()
        self.root(f"CREATE DATABASE {self.schema}")
        self.root(f"CREATE USER IF NOT EXISTS {self.user}@localhost IDENTIFIED BY '{self.password}'")
        self.root(f"GRANT ALL ON *.* TO {self.user}@localhost")
        return self

    def __exit__(self, *_):
        self.start()
        self.root(f"DROP DATABASE {self.schema}")
        self.stop()

    def control(self, command):
        ended = subprocess.run([TESTBED / "mysql", command, str(self.port)], capture_output=True, text=True)
        if ended.returncode != 0:
            raise Fault(f"mysql {command}: {ended.stderr}")
        return ended.stdout.strip()

    def start(self):
        self.folder = pathlib.Path(self.control("start"))

    def stop(self):
        self.control("stop")

    @property
    def pid(self):
        return int((self.folder / "mysqld.pid").read_text())

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def root(self, statement):
        client = self.folder.parent.parent / "bin/mysql"
        words = [client if client.exists() else "mysql", "--no-defaults", f"--socket={self.folder}/mysql.sock", "-uroot", "-N", "-B", "-e", statement]
        ended = subprocess.run(words, capture_output=True, text=True)
        if ended.returncode != 0:
            raise Fault(f"{statement}: {ended.stderr}")
        return [tuple(line.split("\t")) for line in ended.stdout.splitlines()]

    def rows(self, statement):
        return self.root(f"USE {self.schema}; {statement}")

    @property
    def environment(self):
        return {
            "CHAT_MYSQL_SOCKET": f"{self.folder}/mysql.sock",
            "CHAT_MYSQL_DATABASE": self.schema,
            "CHAT_MYSQL_USER": self.user,
            "CHAT_MYSQL_PASSWORD": self.password,
        }


def check_tables(database):
    """The same promises, asked of the tables themselves."""
    faults = database.rows(
        "SELECT rooms.id, last_sequence, COUNT(messages.id), MAX(sequence),"
        " COUNT(DISTINCT sender_id, client_message_id) FROM rooms JOIN messages ON room_id = rooms.id GROUP BY rooms.id, last_sequence"
        if database.name == "MySQL"
        else "SELECT rooms.id, last_sequence, COUNT(messages.id), MAX(sequence),"
        " COUNT(DISTINCT sender_id || ' ' || client_message_id) FROM rooms JOIN messages ON room_id = rooms.id GROUP BY rooms.id"
    )
    for room, *counts in faults:
        if len(set(map(int, counts))) != 1:
            raise Fault(f"room {room}: last sequence, rows, highest sequence and different ids are {counts}")
    if database.name == "SQLite" and database.rows("PRAGMA integrity_check") != [("ok",)]:
        raise Fault("the file is damaged")
