"""Translations in the form that programs read: a .mo beside every .po, made again when the .po is newer."""

from __future__ import annotations

from pathlib import Path

from deploy.embedded import ROOT


def compile_translations(root: Path = ROOT / "services") -> list[Path]:
    """Compile what is out of date below `root`; answers with the files written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted(root.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        draft = target.with_suffix(".mo.draft")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.rename(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_translations()
