"""A message as an e-mail: plain text, and the same in our colours for clients that show HTML."""

from __future__ import annotations

from html import escape

from services.notifications.wording.composition import Message
from services.notifications.wording.sentences import Voice
from shared.contracts.places import HELP_PAGE, on_the_site

OPEN: dict[Voice, str] = {"adult": "Buka halamannya", "child": "Lihat sekarang", "english": "Open the page"}
WHY: dict[Voice, str] = {
    "adult": "Anda menerima surat ini karena mengusulkan atau mendukung usulan ini di Rembuk Balikpapan.",
    "child": "Kamu mendapat surat ini karena mengusulkan atau mendukung usulan ini.",
    "english": "You receive this because you wrote or support this proposal on Rembuk Balikpapan.",
}
HELP: dict[Voice, str] = {
    "adult": "Butuh bantuan untuk seorang anak?",
    "child": "Butuh bantuan? Kamu boleh cerita di sini:",
    "english": "Is a child in need of help?",
}

# Mail clients know neither style sheets nor custom properties, so the tokens of the design stand here as values.
_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{subject}</title></head>
<body style="margin:0;background:#f1f4ee;color:#221a15;font:17px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:36rem">
<tr><td style="background:#06343d;color:#fff;padding:14px 20px;border-bottom:5px solid #f4b824;font-weight:800;font-size:22px">Rembuk
<span style="font-weight:400;font-size:14px;color:#b9dadd">Balikpapan</span></td></tr>
<tr><td style="background:#fff;color:#221a15;padding:24px 20px;border-bottom:4px solid #c6cfc1">
<h1 style="margin:0 0 12px;font-size:24px;line-height:1.2">{subject}</h1>
<p style="margin:0 0 20px">{body}</p>
<a href="{link}" style="display:inline-block;background:#0b5563;color:#fff;font-weight:700;text-decoration:none;padding:12px 20px;border-bottom:4px solid #06343d;border-radius:5px">{open}</a>
</td></tr>
<tr><td style="padding:16px 20px;font-size:14px;color:#584f47">{why}<br>{help} <a href="{help_link}" style="color:#0b5563">{help_link}</a></td></tr>
</table></td></tr></table></body></html>
"""  # noqa: E501 - one line per element; mail clients keep white space


def as_text(message: Message, voice: Voice, public_url: str) -> str:
    """The plain part: body, link, and why it came."""
    link = on_the_site(public_url, message.path)
    return f"{message.body}\n\n{OPEN[voice]}: {link}\n\n-- \n{WHY[voice]}\n{HELP[voice]} {_help(public_url)}\n"


def as_html(message: Message, voice: Voice, public_url: str) -> str:
    """The HTML part; everything people wrote is escaped."""
    return _HTML.format(
        language="en" if voice == "english" else "id",
        subject=escape(message.subject),
        body=escape(message.body),
        link=escape(on_the_site(public_url, message.path)),
        open=OPEN[voice],
        why=WHY[voice],
        help=HELP[voice],
        help_link=escape(_help(public_url)),
    )


def _help(public_url: str) -> str:
    return on_the_site(public_url, HELP_PAGE)
