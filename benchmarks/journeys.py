"""Complete journeys per second: 8 clients, two workers, beside a bare Flask application.

The questionnaire has 20 questions on 4 pages. A journey is what a phone sends: the notice, the
start, each page read and sent, the thanks. The bare application answers the same requests with a
fixed text and stores one row per sending with the database's own driver, nothing more: what Flask,
the server, the disk and this client cost by themselves. Both are measured in the same run.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.phone import Phone  # noqa: E402
from evalapp.config import Doors, Settings, today  # noqa: E402

CLIENTS, WORKERS, PAGES, QUESTIONS = 8, 2, 4, 5
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))

BARE = """
import os
from flask import Flask, redirect, request
app = Flask("bare")
url = os.environ["EVALAPP_DATABASE_URL"]
if url.startswith("sqlite"):
    import sqlite3
    def open_():
        c = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)
        c.execute("PRAGMA synchronous=FULL")
        return c
    INSERT = "INSERT INTO bare VALUES (?)"
else:
    import psycopg
    open_ = lambda: psycopg.connect(url.replace("+psycopg", ""))
    INSERT = "INSERT INTO bare VALUES (%s)"
import threading
local = threading.local()
@app.route("/<path:path>", methods=["GET", "POST"])
def page(path):
    if request.method == "GET":
        return "x" * 8000
    if not hasattr(local, "c"):
        local.c = open_()
    local.c.execute(INSERT, (str(request.form.to_dict(flat=False)),))
    local.c.commit()
    return redirect("/next", 303)
"""


def definition() -> dict[str, object]:
    """Return a questionnaire of 20 questions on 4 pages: four agreements and a choice each."""
    scale = [{"name": f"c{n}", "label": {"fr": f"Réponse {n}"}} for n in range(5)]

    def question(page: int, number: int) -> dict[str, object]:
        kind = "select_multiple" if number == QUESTIONS - 1 else "select_one"
        uid = f"q{page}_{number}"
        label = {"fr": f"Que pensez-vous du sujet numéro {number} de la partie {page} ?"}
        return {"uid": uid, "name": uid, "type": kind, "label": label, "list_name": "scale"}

    pages = [
        {
            "uid": f"p{page}",
            "name": f"p{page}",
            "label": {"fr": f"Partie {page}"},
            "items": [question(page, number) for number in range(QUESTIONS)],
        }
        for page in range(PAGES)
    ]
    return {
        "name": "banc",
        "title": {"fr": "Banc"},
        "choices": {"scale": scale},
        "pages": pages,
    }


def prepare(settings: Settings) -> None:
    """Make the tables, one open campaign, and the bare application's one table."""
    from sqlalchemy import text

    from evalapp.extensions import db
    from evalapp.factory import create_app
    from evalapp.sites.models import Programme, Site
    from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion
    from surveys.serialization import questionnaire_from_dict

    value = questionnaire_from_dict(definition())
    app = create_app(replace(settings, doors=Doors.ALL))
    with app.app_context():
        db.create_all()
        db.session.execute(text("CREATE TABLE bare (content TEXT)"))
        programme = Programme(code="banc", name="Banc", kind="cite_educative")
        site = Site(code="banc", name="Banc", programme=programme)
        db.session.add(site)
        db.session.flush()
        version = QuestionnaireVersion(
            questionnaire=Questionnaire(code="banc", title="Banc"), number=1, status="published",
            definition=value.canonical, checksum=value.checksum,
        )  # fmt: skip
        campaign = Campaign(
            code="banc", title="Banc", programme_id=programme.id, version=version, status="open",
            opens_on=today(), closes_on=today() + timedelta(days=9), languages=["fr"], notice={},
        )  # fmt: skip
        campaign.access_points = [AccessPoint(code="banc", site_id=site.id)]
        db.session.add(campaign)
        db.session.commit()
        if db.engine.dialect.name == "sqlite":
            raw = db.engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode=WAL")
            raw.close()
        db.engine.dispose()


def body_of(page: int) -> bytes:
    """Return the answers of a page: four agreements and two ticks."""
    answers = [(f"q.q{page}_{n}", "c1") for n in range(QUESTIONS - 1)]
    several = [(f"q.q{page}_{QUESTIONS - 1}", name) for name in ("c0", "c3")]
    return urlencode([*answers, *several]).encode()


BODIES = [body_of(page) for page in range(PAGES)]


def journey(phone: Phone) -> None:
    """Answer the questionnaire once, as a phone does; every step must lead where it should."""
    phone.fetch(b"GET", b"/q/banc")
    address = phone.fetch(b"GET", b"/q/banc/commencer")
    for page in range(PAGES):
        phone.fetch(b"GET", address)
        address = phone.fetch(b"POST", address, BODIES[page])
    phone.fetch(b"GET", address)


def client(port: int, seconds: float) -> tuple[int, list[float], float]:
    """Make journeys one after the other; return how many, each request's time, and the CPU."""
    phone = Phone(port)
    done, begin = 0, time.process_time()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        journey(phone)
        done += 1
    phone.socket.close()
    return done, phone.times, time.process_time() - begin


def wait_for(port: int) -> None:
    """Wait until the application answers: the socket is open before the workers are ready."""
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/q/banc")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError("the server does not answer")


def processor_seconds(pid: int) -> float:
    """Return the processor time that a server has used, workers that were replaced included."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    used = sum(_ticks(pid)) + sum(sum(_ticks(int(worker))[:2]) for worker in workers)
    return used / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> list[int]:
    """Return the ticks of a process: user, system, and those of its children that are gone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]


@contextmanager
def served(module: str, settings: Settings, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve with gunicorn, two workers, until the end of the block; yield port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "EVALAPP_DATABASE_URL": settings.database_url,
        "EVALAPP_INSTANCE": str(settings.instance_path),
        "EVALAPP_SECRET_KEY": settings.secret_key,
        "EVALAPP_DOORS": "public",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(folder))),
    }
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:evalapp.deployment.gunicorn_conf",
        "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "--log-level", "error", f"{module}:app",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def measure(module: str, settings: Settings, folder: Path, database: int) -> dict[str, float]:
    """Return journeys per second, the times of requests, and what they cost in processor time.

    ``database`` is the process of PostgreSQL, or 0. A core that others use is not ours: journeys
    per core and second tell what the machine would give if it had nothing else to do.
    """

    def used(pid: int) -> float:
        return processor_seconds(pid) + (processor_seconds(database) if database else 0)

    with served(module, settings, folder) as (port, pid), ProcessPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, [port] * CLIENTS, [1.0] * CLIENTS))  # warm
        server, everything, start = processor_seconds(pid), used(pid), time.perf_counter()
        results = list(pool.map(client, [port] * CLIENTS, [SECONDS] * CLIENTS))
        elapsed = time.perf_counter() - start
        server, everything = processor_seconds(pid) - server, used(pid) - everything
    times = sorted(t for _, found, _ in results for t in found)
    journeys, cuts = sum(done for done, _, _ in results), quantiles(times, n=20)
    phones = sum(cpu for *_, cpu in results)
    return {
        "journeys_per_s": round(journeys / elapsed, 1),
        "cores_used": round((everything + phones) / elapsed, 2),
        "journeys_per_core_s": round(journeys / (everything + phones), 1),
        "cpu_ms_per_request": round(server / len(times) * 1000, 2),
        "client_ms_per_request": round(phones / len(times) * 1000, 2),
        "median_ms": round(cuts[9] * 1000, 1),
        "p95_ms": round(cuts[18] * 1000, 1),
    }


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, tuple[str, int]]]:
    """Yield the address of each database there is, and the process that serves it."""
    import pytest

    from tests.durability.clusters import own_cluster

    found = {"sqlite": (f"sqlite:///{folder / 'bench.db'}", 0)}
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(own_cluster())
        except pytest.skip.Exception as reason:
            print(reason)
        else:
            assert cluster.process is not None
            found["postgresql"] = cluster.url, cluster.process.pid
        yield found


#: Heads of the table, and where each figure stands in the report.
COLUMNS = {
    "parcours/s": "journeys_per_s", "cœurs": "cores_used", "par cœur": "journeys_per_core_s",
    "calcul ms": "cpu_ms_per_request", "médiane ms": "median_ms", "p95 ms": "p95_ms",
}  # fmt: skip


def main() -> None:
    """Measure on each database there is, print a table and one JSON line."""
    report: dict[str, object] = {
        "benchmark": "journeys", "clients": CLIENTS, "workers": WORKERS,
        "requests_per_journey": 3 + 2 * PAGES, "load_average": os.getloadavg()[0],
    }  # fmt: skip
    print(f"{'base':12}{'application':12}" + "".join(f"{head:>12}" for head in COLUMNS))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "bare_app.py").write_text(BARE)
        for name, (url, database) in stack.enter_context(databases(folder)).items():
            settings = Settings(database_url=url, instance_path=folder, secret_key="b" * 32)
            prepare(settings)
            found = {
                who: measure(module, settings, folder, database)
                for who, module in (("evalapp", "evalapp.wsgi"), ("bare", "bare_app"))
            }
            for who, row in found.items():
                print(f"{name:12}{who:12}" + "".join(f"{row[c]:>12}" for c in COLUMNS.values()))
            ratio = found["evalapp"]["journeys_per_s"] / found["bare"]["journeys_per_s"]
            report[name] = {**found, "ratio": round(ratio, 3)}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
