"""Answers that were compressed once, when they were made."""

from __future__ import annotations

import gzip

from flask import Response, request

A_DAY = 86400


def compressed(packed: bytes, name: str, *, is_public: bool) -> Response:
    """JSON that lies here compressed (gzip); written out for the few who cannot read it like that."""
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    answer = Response(packed if takes_gzip else gzip.decompress(packed), content_type="application/json")
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if is_public:
        answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
