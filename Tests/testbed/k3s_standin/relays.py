"""Ports of the server that lead to the node, which is in namespaces of its own."""
import asyncio
import concurrent.futures
import ctypes
import os
import socket

CLONE_NEWNET = 0x40000000


async def pour(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.close()


async def join(reader, writer, connect):
    try:
        there = await connect()
    except OSError:
        writer.close()
        return
    await asyncio.gather(pour(reader, there[1]), pour(there[0], writer))
    for one in (writer, there[1]):
        one.close()


def to_socket(path):
    return lambda: asyncio.open_unix_connection(path)


async def listen(address, port, connect):
    """Serves the port until the result is closed; raises OSError where it is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
    except OSError:
        listener.close()
        raise
    return await asyncio.start_server(lambda reader, writer: join(reader, writer, connect), sock=listener)


class Node:
    """The network of the node, which is that of the sandbox's first process."""

    def __init__(self, process):
        self.process = process
        # setns(2) is for one thread: what this one opens is opened in there.
        self.inside = concurrent.futures.ThreadPoolExecutor(1, initializer=self.enter)

    def enter(self):
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = os.open(f"/proc/{self.process}/ns/net", os.O_RDONLY)
        if libc.setns(descriptor, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(descriptor)

    def listens(self, port):
        """Whether something in there listens on the port, on its 127.0.0.1 or on all addresses; see proc_net_tcp(5)."""
        for name, local in (("tcp", ("0100007F", "00000000")), ("tcp6", ("0" * 32,))):
            with open(f"/proc/{self.process}/net/{name}") as file:
                for line in list(file)[1:]:
                    address, number = line.split()[1].split(":")
                    if address in local and int(number, 16) == port and line.split()[3] == "0A":
                        return True
        return False

    def connect(self, port):
        async def connect():
            loop = asyncio.get_running_loop()
            opened = await loop.run_in_executor(self.inside, socket.create_connection, ("127.0.0.1", port), 10)
            opened.setblocking(False)
            return await asyncio.open_connection(sock=opened)
        return connect
