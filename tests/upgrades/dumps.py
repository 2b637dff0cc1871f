"""Dumps of databases as earlier versions made and filled them, loaded into databases of their own."""

from __future__ import annotations

import gzip
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.embedded.postgres import CREATE_DATABASE
from tests.databases import on_server

FOLDER = Path(__file__).parent


def dumps() -> list[tuple[str, str]]:
    """The version (a date) and the database of every dump."""
    return [(path.parent.name, path.name.removesuffix(".sql.gz")) for path in sorted(FOLDER.glob("*/*.sql.gz"))]


def load(admin_url: str, version: str, database: str, worker: str) -> str:
    """A database with what the dump holds; its address."""
    name = f"upgraded_{version}_{database}_{worker}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL(CREATE_DATABASE).format(sql.Identifier(name), sql.Identifier("postgres")))
    url = on_server(admin_url, name)
    with psycopg.connect(url) as connection:
        connection.execute(gzip.decompress((FOLDER / version / f"{database}.sql.gz").read_bytes()))
    return url
