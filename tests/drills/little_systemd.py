"""As much of systemd as `make upgrade` asks for: reads our real units, runs them, and holds the socket.

A `systemctl` that stands first on PATH tells it what to do. It knows start, stop, restart, is-active, show (which says
the main process, whatever is asked) and daemon-reload of services and sockets, Requires= and Sockets=, ExecStartPre,
Type=notify, EnvironmentFile; it hands the socket down as systemd does (sd_listen_fds(3)) and waits for READY=1
(sd_notify(3)). It confines nobody and restarts nobody.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 90  # seconds until a service is ready
SYSTEMCTL = """#!{python}
import socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect({place!r})
line.sendall("\\0".join(sys.argv[1:]).encode())
line.shutdown(socket.SHUT_WR)
status, _, said = b"".join(iter(lambda: line.recv(65536), b"")).decode().partition("\\n")
print(said, file=sys.stderr if int(status) else sys.stdout) if said else None
sys.exit(int(status))
"""
# What sd_listen_fds wants to see is the number of the process itself.
HANDED_DOWN = 'export LISTEN_PID=$$; exec "$@"'


class LittleSystemd:
    """Runs the units found in `folders`; a later folder stands in for an earlier one."""

    def __init__(self, folder: Path, *folders: Path, surroundings=None):
        self.folder, self.folders = Path(folder), folders
        self.surroundings = surroundings or {"PATH": os.environ["PATH"]}
        self.services, self.sockets, self.told = {}, {}, []
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(f"{folder}/ctl")
        self.door.listen()
        (self.folder / "bin").mkdir()
        program = self.folder / "bin" / "systemctl"
        program.write_text(SYSTEMCTL.format(python=sys.executable, place=f"{folder}/ctl"))
        program.chmod(0o755)
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        """Stop everything."""
        for name in list(self.services):
            self._stop(name)
        for held in self.sockets.values():
            held.close()
        self.door.close()

    def pid(self, name):
        """The number of a service's process."""
        return self.services[name].pid

    def _listen(self):
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line:
                words = b"".join(iter(lambda line=line: line.recv(65536), b"")).decode().split("\0")
                self.told.append(words)
                try:
                    answer = f"0\n{self._do(words)}"
                except Exception as wrong:  # noqa: BLE001 - whatever it is, systemctl says it
                    answer = f"1\n{wrong}"
                line.sendall(answer.encode())

    def _do(self, words):
        """Do it; what is to be said."""
        verb, *names = [word for word in words if not word.startswith("--")]
        for name in names:
            name = name.removesuffix(".service")
            if verb in ("stop", "restart") and not name.endswith(".socket"):
                self._stop(name)
            if verb == "stop" and name.endswith(".socket"):
                self.sockets.pop(name).close()
            if verb in ("start", "restart"):
                self._open(name) if name.endswith(".socket") else self._start(name)
            if verb == "is-active" and (name not in self.services or self.services[name].poll() is not None):
                raise RuntimeError("inactive")
            if verb == "show":
                return self.services[name].pid if name in self.services else 0
        return ""

    def _read(self, name):
        """Key and value of every line, in their order."""
        found = [place for folder in self.folders if (place := folder / name).exists()]
        if not found:
            raise RuntimeError(f"Unit {name} not found.")
        return re.findall(r"^(\w+)=(.*)$", found[-1].read_text(), re.MULTILINE)

    def _open(self, name):
        if name in self.sockets:
            return
        place = dict(self._read(name))["ListenStream"]
        Path(place).unlink(missing_ok=True)
        held = socket.socket(socket.AF_UNIX)
        held.bind(place)
        held.listen(2048)
        self.sockets[name] = held

    def _start(self, name):
        if name in self.services and self.services[name].poll() is None:
            return
        lines = self._read(f"{name}.service")
        told = dict(lines)
        sockets = [value for key, value in lines if key in ("Requires", "Sockets") and value.endswith(".socket")]
        for needed in sockets:
            self._open(needed)
        surroundings = dict(self.surroundings)
        for key, value in lines:
            if key == "Environment":
                surroundings |= dict(pair.split("=", 1) for pair in value.split())
        text = Path(told["EnvironmentFile"]).read_text()
        surroundings |= dict(line.split("=", 1) for line in text.splitlines() if "=" in line and line[0] != "#")
        # `current` is looked up now, and stays what it was for this process.
        where = os.path.realpath(told["WorkingDirectory"])
        with open(self.folder / f"{name}.log", "ab") as log:
            more = {"cwd": where, "stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
            for key, value in lines:
                if key == "ExecStartPre":
                    subprocess.run(value.split(), env=surroundings, check=True, **more)
            notices = None
            if told.get("Type") == "notify":
                surroundings["NOTIFY_SOCKET"] = f"{self.folder}/{name}.notify"
                notices = self._notices(surroundings["NOTIFY_SOCKET"])
            words = told["ExecStart"].split()
            if sockets:
                held = self.sockets[sockets[0]].fileno()
                # As the first that is open after standard error; Popen closes all others.
                words = ["/bin/sh", "-c", HANDED_DOWN, "sh", *words]
                surroundings["LISTEN_FDS"] = "1"
                more |= {"preexec_fn": lambda: os.dup2(held, 3), "close_fds": False}
            self.services[name] = subprocess.Popen(words, env=surroundings, start_new_session=True, **more)
        if notices:
            self._wait(name, notices)

    @staticmethod
    def _notices(place):
        """Where a service says that it is ready."""
        Path(place).unlink(missing_ok=True)
        notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notices.bind(place)
        notices.settimeout(0.2)
        return notices

    def _wait(self, name, notices):
        until = time.monotonic() + PATIENCE
        with notices:
            while time.monotonic() < until:
                with suppress(TimeoutError):
                    if b"READY=1" in notices.recv(4096):
                        return
                if self.services[name].poll() is not None:
                    raise RuntimeError(f"Job for {name}.service failed because the control process exited.")
        self._stop(name)
        raise RuntimeError(f"{name} timed out")

    def _stop(self, name):
        """KillMode=mixed: the main process kindly, then all that is left."""
        process = self.services.pop(name, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
