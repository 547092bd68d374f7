"""The shipped deployment: what nginx would do, what gunicorn is told, what the units start."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from evalapp.cli import cli
from evalapp.deployment import gunicorn_conf
from tests.evalapp.deployment.proxies import FOLDER, NGINX, program, whole


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "exemple.invalid")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    plain = key.private_bytes(pem, private, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(plain)


def test_nginx_accepts_the_shipped_configuration(tmp_path: Path) -> None:
    nginx = program()
    certificate(tmp_path)
    run = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(whole(NGINX, tmp_path))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_the_proxy_writes_nobodys_address_and_no_page_of_a_questionnaire() -> None:
    [log_format] = re.findall(r"log_format evalapp '([^']*)'", NGINX)
    kept = set(re.findall(r"\$\w+", log_format))
    assert kept == {
        "$time_iso8601",
        "$request_method",
        "$status",
        "$body_bytes_sent",
        "$request_time",
    }
    assert re.search(r"~\^/q/ 0;", NGINX)
    assert re.search(r"error_log \S+ emerg;", NGINX)
    assert re.search(r"~\^/m/ 0;", NGINX)
    for place in ("/q/", "/m/"):
        respondents = NGINX.split(f"location {place} {{")[1].split("}")[0]
        for header in ("X-Forwarded-For", "User-Agent", "Referer", "Cookie"):
            assert f'proxy_set_header {header} "";' in respondents


def test_gunicorn_waits_longer_than_the_database_and_logs_no_access() -> None:
    assert gunicorn_conf.timeout > 10
    assert gunicorn_conf.accesslog is None


def test_each_unit_opens_one_door() -> None:
    public = (FOLDER / "evalapp-public@.service").read_text("utf-8")
    office = (FOLDER / "evalapp-office.service").read_text("utf-8")
    assert "EVALAPP_DOORS=public" in public
    assert "127.0.0.1:%i" in public
    assert "EVALAPP_DOORS=office" in office
    assert "%i" not in office


def test_units_call_commands_that_exist_and_the_guide_enables_their_timers() -> None:
    guide = (FOLDER / "LISEZMOI.md").read_text("utf-8")
    called = {
        command
        for unit in FOLDER.glob("*.service")
        for command in re.findall(r"^ExecStart=\S+/evalapp (\S+)", unit.read_text("utf-8"), re.M)
    }
    assert called == {"purge", "backup", "forget-order"}
    assert called <= set(cli.commands)
    for timer in FOLDER.glob("*.timer"):
        assert timer.with_suffix(".service").is_file()
        assert timer.name in guide
