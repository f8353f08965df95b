"""A whole site as docs/operating.md sets it up: https by the file that `nginx_files` writes, http that leads there.

Only the ports, the certificate (self-made) and the log's place are others.
"""

import re
import ssl
import subprocess
from contextlib import suppress

from tests.deploy.behind import Answer, Behind, Line, free_port

HOST = "news.example"


class SecureLine(Line):
    """HTTPS to 127.0.0.1, to the name of the site."""

    def connect(self):
        """By TLS; the certificate is our own, and is the one that is trusted."""
        port, certificate = self.address
        self.address = ("127.0.0.1", port)
        super().connect()
        self.sock = ssl.create_default_context(cafile=certificate).wrap_socket(self.sock, server_hostname=HOST)


class Secure(Behind):
    """gunicorn and nginx for https://news.example at `port`, and http at `plain`."""

    def __init__(self, folder, **surroundings):
        super().__init__(folder, **{"SITE_URL": f"https://{HOST}", **surroundings})
        self.plain, self.certificate = free_port(), f"{self.folder}/fullchain.pem"

    def certify(self):
        """Make a certificate for a day."""
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                   "-days", "1", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
                   "-keyout", f"{self.folder}/privkey.pem", "-out", self.certificate]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)

    def site_file(self):
        """As `nginx_files` has written it."""
        text = (self.folder / "nginx" / "site.conf").read_text(encoding="utf-8")
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.M)
        for shipped, ours in (
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            (f"/etc/letsencrypt/live/{HOST}/", f"{self.folder}/"),
            ("/var/log/nginx/newsroom.log", f"{self.folder}/access.log"),
        ):
            assert shipped in text, shipped
            text = text.replace(shipped, ours)
        return text

    @staticmethod
    def _answers(address):
        # The secure port says nothing to a plain question but that it is there.
        return Behind._answers(address)

    def get(self, path, method="GET", body=None, **headers) -> Answer:
        """By https."""
        line = SecureLine((self.port, self.certificate))
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": HOST, **headers}.items():
                line.putheader(name.replace("_", "-"), value)
            if body is not None and "Transfer_Encoding" not in headers:
                line.putheader("Content-Length", str(len(body)))
            # What is too large is refused before it is here to the last byte; the answer says why.
            with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
                line.endheaders()
                line.send(body or b"")
            return Answer(line.getresponse())
        finally:
            line.close()
