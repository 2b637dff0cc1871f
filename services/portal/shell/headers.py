"""The headers that tell a browser what a page may do: nothing inline, nothing from elsewhere, never in a frame."""

from __future__ import annotations

from flask import Flask, Response

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self' {box}; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def register_headers(app: Flask, *, behind_tls: bool, box_url: str) -> None:
    """Send the headers with every answer; pages are never stored, because phones are shared.

    Scripts may speak with the pages' own server and with the ballot box, and nobody else.
    """
    headers = HEADERS | {"Content-Security-Policy": CONTENT_POLICY.format(box=box_url)}

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if behind_tls:
            response.headers["Strict-Transport-Security"] = TWO_YEARS
        return response
