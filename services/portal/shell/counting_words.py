"""Small numbers in words, because "enam hari lagi" is read faster than a figure."""

from __future__ import annotations

_INDONESIAN = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(count: int, language: str) -> str:
    """`count` in words from 0 to 99; larger and negative numbers stay figures."""
    if not 0 <= count <= 99:
        return str(count)
    return _english(count) if language == "en" else _indonesian(count)


def _indonesian(count: int) -> str:
    if count <= 10:
        return _INDONESIAN[count]
    if count == 11:
        return "sebelas"
    if count < 20:
        return f"{_INDONESIAN[count - 10]} belas"
    tens, ones = divmod(count, 10)
    return f"{_INDONESIAN[tens]} puluh" + (f" {_INDONESIAN[ones]}" if ones else "")


def _english(count: int) -> str:
    if count < 20:
        return _ENGLISH[count]
    tens, ones = divmod(count, 10)
    return _ENGLISH_TENS[tens] + (f"-{_ENGLISH[ones]}" if ones else "")
