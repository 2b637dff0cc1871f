"""How money, numbers, dates and the time that is left are written, in Indonesian and in English."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date as babel_date
from flask import Flask
from flask_babel import get_locale, gettext, ngettext

from services.portal.shell.counting_words import in_words
from shared import clock, figures
from shared.clock import WITA

OLDEST = 120
"""Years up to which ages are counted; a range that ends here has no end."""
JUTA = 1_000_000
MILIAR = 1_000_000_000


def register_formats(app: Flask) -> None:
    """Give templates the filters of this module."""
    filters = (
        rupiah,
        rupiah_short,
        number,
        percent,
        long_date,
        short_date,
        month,
        to_the_second,
        moment,
        left,
        sentence_case,
    )
    app.jinja_env.filters.update({filter_.__name__: filter_ for filter_ in filters})
    app.jinja_env.globals["age_range"] = age_range


def rupiah(amount: int | None) -> str:
    """Rp48.000.000: where money is spent."""
    return "" if amount is None else figures.rupiah(amount, _locale())


def rupiah_short(amount: int | None) -> str:
    """Rp48 juta: where money is compared. Rounded to a tenth of its unit."""
    if amount is None:
        return ""
    if abs(amount) >= MILIAR:
        return str(gettext("Rp%(amount)s miliar", amount=_tenths(amount, MILIAR)))
    if abs(amount) >= JUTA:
        return str(gettext("Rp%(amount)s juta", amount=_tenths(amount, JUTA)))
    return rupiah(amount)


def number(value: float | Decimal | None) -> str:
    """1.234,5 in Indonesian, 1,234.5 in English."""
    return "" if value is None else figures.number(value, _locale())


def percent(share: float) -> str:
    """A share between 0 and 1 as whole percent: 49%. Only all is 100%, and only nothing 0%."""
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "<1%"
    return f"{min(whole, 99) if share < 1 else whole}%"


def age_range(youngest: int, oldest: int | None) -> str:
    """10-17 tahun, or 18 tahun ke atas where there is no upper end."""
    if oldest is None or oldest >= OLDEST:
        return str(gettext("%(from)s tahun ke atas", **{"from": youngest}))
    return str(gettext("%(from)s-%(to)s tahun", **{"from": youngest, "to": oldest}))


def long_date(value: date | datetime | str | None) -> str:
    """29 November 2026, in Balikpapan's time."""
    if value is None:
        return ""
    given = value if isinstance(value, date) and not isinstance(value, datetime) else instant(value)
    return figures.day(given, _locale())


def month(value: str) -> str:
    """Maret 1988, from 1988-03."""
    return str(babel_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=_locale()))


def to_the_second(value: str) -> str:
    """10.00.03, in Balikpapan's time."""
    return f"{instant(value):%H.%M.%S}"


def short_date(value: datetime | str | None) -> str:
    """29 Nov 2026, in Balikpapan's time: for tables."""
    return "" if value is None else str(babel_date(instant(value), "d MMM y", locale=_locale()))


def moment(value: datetime | str | None) -> str:
    """Minggu, 29 November 2026 pukul 23.59 WITA."""
    return "" if value is None else figures.moment(instant(value), _locale())


def left(value: datetime | str) -> str:
    """The time that is left, in words: "enam hari lagi", "tiga jam lagi", "sudah lewat"."""
    remaining = instant(value) - clock.now()
    if remaining <= timedelta(0):
        return str(gettext("sudah lewat"))
    if remaining >= timedelta(days=1):
        return _counted_days(days_left(value))
    if remaining >= timedelta(hours=1):
        hours = int(remaining / timedelta(hours=1))
        return str(ngettext("%(words)s jam lagi", "%(words)s jam lagi", hours, words=in_words(hours, _locale())))
    minutes = max(1, int(remaining / timedelta(minutes=1)))
    return str(ngettext("%(words)s menit lagi", "%(words)s menit lagi", minutes, words=in_words(minutes, _locale())))


def days_left(value: datetime | str) -> int:
    """Calendar days in Balikpapan from today to the day of `value`; negative when that is past."""
    return (instant(value).astimezone(WITA).date() - clock.today()).days


def instant(value: date | datetime | str) -> datetime:
    """An aware instant in Balikpapan's time, from ISO 8601 text or as given."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=WITA)
    return value.astimezone(WITA)


def sentence_case(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def _counted_days(days: int) -> str:
    return str(ngettext("%(words)s hari lagi", "%(words)s hari lagi", days, words=in_words(days, _locale())))


def _tenths(amount: int, unit: int) -> str:
    return number(round(Decimal(amount) / unit, 1).normalize() + 0)


def _locale() -> str:
    return str(get_locale() or "id")
