"""The outside world for tests: names with addresses of the open Internet, all of which lead to a server on loopback."""

import socket
import threading
from contextlib import contextmanager

OPEN = "93.184.216.34"
OPEN_TOO = "2606:2800:220:1::1"


def answer(body=b"", status=200, **headers):
    """The bytes of an answer."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Outside:
    """`resolve` and `connect` for `newsroom.http.fetch`; `pages` is path → bytes, or → a function of the socket.

    `called` lists the (address, port) of each connection, `asked` the head of each request.
    """

    def __init__(self, tls=None, secure=(443,)):
        self.names, self.pages, self.called, self.asked, self.looked_up = {}, {}, [], [], []
        self.tls, self.secure, self.deaf = tls, secure, set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.is_over = False
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def resolve(self, name, port):
        self.looked_up.append(name)
        found = self.names.get(name, [])
        return found.pop(0) if found and isinstance(found[0], list) else found

    def connect(self, address, port, seconds):
        self.called.append((address, port))
        if port in self.deaf or address in self.deaf:
            raise ConnectionRefusedError(111, "Connection refused")
        line = socket.create_connection(self.listener.getsockname(), timeout=seconds)
        # The first byte tells the server which door was knocked at; no client of ours sends it.
        line.sendall(b"S" if port in self.secure and self.tls else b"P")
        return line

    @property
    def ways(self):
        return {"resolve": self.resolve, "connect": self.connect}

    def close(self):
        self.is_over = True
        self.listener.close()

    def _serve(self):
        while not self.is_over:
            try:
                line, _from = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line):
        try:
            line.settimeout(10)
            if line.recv(1) == b"S":
                line = self.tls.wrap_socket(line, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                more = line.recv(4096)
                if not more:
                    return
                head += more
            head = head.decode("latin-1")
            self.asked.append(head)
            page = self.pages.get(head.split(" ")[1], answer(b"no", 404))
            line.sendall(page) if isinstance(page, bytes) else page(line)
        except OSError:
            pass
        finally:
            line.close()


@contextmanager
def outside(**how):
    """An outside world that ends with the test."""
    world = Outside(**how)
    try:
        yield world
    finally:
        world.close()
