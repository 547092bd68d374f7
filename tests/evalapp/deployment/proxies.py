"""nginx as it is shipped, before public doors of the tests' own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from evalapp.deployment import gunicorn_conf
from tests.durability.servers import free_port

FOLDER = Path(gunicorn_conf.__file__).parent
NGINX = (FOLDER / "nginx.conf").read_text("utf-8")
#: Where nginx keeps what is too large for its memory; by default, folders of the machine's own.
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str:
    """Return nginx; skip clearly when it is not there."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip("Pas de nginx : installez nginx-light pour vérifier la configuration.")
    return found


def whole(inside: str, folder: Path) -> Path:
    """Write a configuration around what is shipped; return its file."""
    kept = inside.replace("/etc/ssl/evalapp", str(folder)).replace("/var/log/nginx", str(folder))
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in KINDS)
    user = "user root;" if os.getuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(
        f"{user} pid {folder}/nginx.pid; events {{}} http {{ {temporary} {kept} }}",
        encoding="utf-8",
    )
    return path


@contextmanager
def nginx_before(doors: Sequence[int], folder: Path, **changes: str) -> Iterator[int]:
    """The shipped proxy before these public doors, without TLS; yield its port."""
    port, plain = free_port(), free_port()
    inside = NGINX
    for name, value in changes.items():
        inside, times = re.subn(rf"\b{name}=[^\s;]+", f"{name}={value}", inside)
        assert times, name
    for written, door in zip(("8101", "8102"), doors, strict=True):
        inside = inside.replace(f"127.0.0.1:{written}", f"127.0.0.1:{door}")
    inside = inside.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    inside = inside.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    inside = re.sub(r"\n    ssl_[^;]+;", "", inside)
    command = [program(), "-p", str(folder), "-c", str(whole(inside, folder)), "-g", "daemon off;"]
    process = subprocess.Popen(command)
    try:
        while not (folder / "nginx.pid").exists():
            assert process.poll() is None, "nginx does not start"
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)
