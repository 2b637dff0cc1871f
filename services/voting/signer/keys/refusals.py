"""Why a signing key is not used."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Refusal


class SealedKeyRefused(Refusal):
    """This signing key does not open: it is another poll's, was altered, or was sealed under another secret."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
