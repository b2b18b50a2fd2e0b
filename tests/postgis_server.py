"""A PostgreSQL server of the tests' own: a fresh cluster on a free port of loopback, gone afterwards.

Nothing of a server that the developer runs is touched. Where PostgreSQL or PostGIS is not installed the tests
are skipped, except in continuous integration (CI=true), where they must run.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

OWNER, PASSWORD = "gisapp_test", secrets.token_hex(8)


@dataclass(frozen=True)
class Server:
    port: int

    def url(self, database, user=OWNER, password=PASSWORD):
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def sql(self, database, *statements):
        """Run statements as the owner, each at once."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    @contextlib.contextmanager
    def database(self, encoding="UTF8", postgis=True):
        """A new database of a random name, dropped at the end."""
        name = f"test_{secrets.token_hex(4)}"
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
        try:
            if postgis:
                self.sql(name, "CREATE EXTENSION postgis")
            yield name
        finally:
            self.sql("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def running_server():
    """The server, or a skip that says what is missing."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    with_postgis = [
        path
        for path in programs
        if Path(f"/usr/share/postgresql/{path.parent.name}/extension/postgis.control").exists()
    ]
    if not with_postgis:
        missing = "PostgreSQL with PostGIS is not installed (Debian: postgresql postgresql-postgis)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    folder = Path(tempfile.mkdtemp(prefix="gisapp-postgres-", dir="/tmp"))  # PostgreSQL's user must reach it
    try:
        with _started(with_postgis[-1], folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(programs, folder):
    as_user = _unprivileged(folder)
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="ascii")
    secret.chmod(0o644)
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", OWNER, "--encoding=UTF8", "--locale=C",
         "--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(free.getsockname()[1])
    settings = {
        "port": server.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off",
        "lc_messages": "C",
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *(f"--{k}={v}" for k, v in settings.items())],
            stdout=log, stderr=log, cwd=folder, **as_user,
        )  # fmt: skip
    try:
        _wait_for(server, process, folder / "log")
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        process.wait(30)


def _unprivileged(folder):
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait_for(server, process, log):
    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.url("postgres")):
            return
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(0.1)
    pytest.fail("The test's PostgreSQL server does not answer.")
