"""Kept pages as the processes of the portal share them in the cache: signed, small, and gone after two seconds."""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.client import Pipeline

from shared.brief_cache import BriefCache
from shared.page_tags import reading

PAGE, TURN = "rembuk:page:", "rembuk:page-turn:"
TURN_SECONDS = 3.0
"""For which one process makes a page and the others wait; one that dies meanwhile holds them up no longer."""
SIGNATURE = hashlib.sha256().digest_size

Versions = list[bytes | None]
"""Of tags, in their order."""


@dataclass(frozen=True)
class Found:
    """What the cache knows of a page: the versions of its tags now, and a page made under these very versions."""

    versions: Versions
    headers: list[tuple[str, str]] | None = None
    body: bytes = b""
    age: float = 0.0
    """Seconds since the page was asked for."""


class SharedPages:
    """Pages by their key. Nobody but the portal can write one that it takes for its own: each carries its signature.

    The key of a page is never written down, only its hash: it may hold words that somebody looks for.
    """

    def __init__(self, cache: BriefCache, secret: bytes, seconds: float) -> None:
        self._cache, self._seconds = cache, seconds
        self._secret = hmac.new(secret, b"rembuk portal kept pages v1", hashlib.sha256).digest()

    def find(self, key: str, tags: Sequence[str]) -> Found:
        """The page that was kept under `key`, if its tags were not dropped since; without a cache, nothing."""
        name = PAGE + _hash(key)

        def ask(pipeline: Pipeline) -> None:
            pipeline.get(name)
            pipeline.pttl(name)
            reading(tags)(pipeline)

        answers = self._cache.run(ask=ask)
        if answers is None:
            return Found([None] * len(tags))
        packed, milliseconds, versions = answers
        kept = self._unpack(key, packed) if packed and milliseconds > 0 else None
        if kept is None or kept["versions"] != _as_text(versions):
            return Found(versions)
        headers = [(str(name), str(value)) for name, value in kept["headers"]]
        return Found(versions, headers, zlib.decompress(kept["body"]), self._seconds - milliseconds / 1000)

    def versions(self, tags: Sequence[str]) -> Versions:
        """The versions of `tags` now."""
        answers = self._cache.run(ask=reading(tags))
        return [None] * len(tags) if answers is None else list(answers[0])

    def take_turn(self, key: str) -> bool:
        """Whether this process is the one to make the page now, or there is nobody to ask."""
        answers = self._cache.run(
            ask=lambda pipeline: pipeline.set(TURN + _hash(key), "1", nx=True, px=int(TURN_SECONDS * 1000))
        )
        return answers is None or bool(answers[0])

    def end_turn(self, key: str, found: Found | None) -> None:
        """Let others have their turn, and the page with it if there is one to keep."""
        left = 0 if found is None else int((self._seconds - found.age) * 1000)

        def ask(pipeline: Pipeline) -> None:
            if found is not None and left > 0:
                pipeline.set(PAGE + _hash(key), self._pack(key, found), px=left)
            pipeline.delete(TURN + _hash(key))

        self._cache.run(ask=ask)

    def _pack(self, key: str, found: Found) -> bytes:
        head = json.dumps({"versions": _as_text(found.versions), "headers": found.headers}).encode()
        content = len(head).to_bytes(4, "big") + head + zlib.compress(found.body, 1)
        return self._sign(key, content) + content

    def _unpack(self, key: str, packed: bytes) -> dict[str, Any] | None:
        signature, content = packed[:SIGNATURE], packed[SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(key, content)):
            return None
        end = 4 + int.from_bytes(content[:4], "big")
        return {**json.loads(content[4:end]), "body": content[end:]}

    def _sign(self, key: str, content: bytes) -> bytes:
        return hmac.new(self._secret, key.encode() + b"\n\n" + content, hashlib.sha256).digest()


def _as_text(versions: Versions) -> list[str | None]:
    return [None if version is None else version.decode("ascii", "replace") for version in versions]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
