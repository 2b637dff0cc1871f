"""Scripts find one another under addresses that change with their content."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.portal.shell.assets import digest_of, read_assets, with_addresses
from tests.portal.conftest import Browser

FIRST = b'import { a } from "./second.js";\nimport "./third.js";\nexport const p = "./third.js";\n'
SCRIPTS = {"first.js": FIRST, "second.js": b'export * from "./third.js";\n', "third.js": b"export const a = 1;\n"}


def test_a_script_finds_the_one_it_imports(browser: Callable[..., Browser]) -> None:
    casting = read_assets()["casting.js"]
    imported = re.findall(rb'from "\.\./(\w+/[\w.]+)"', casting)
    assert [address.rpartition(b"/")[2] for address in imported] == [b"blind.js"]
    for address in (f"{digest_of(casting)}/casting.js", *(found.decode() for found in imported)):
        assert browser().get(f"/aset/{address}").status_code == 200, address


def test_only_imports_are_rewritten() -> None:
    done = with_addresses(SCRIPTS)
    third = digest_of(done["third.js"])
    assert done["third.js"] == SCRIPTS["third.js"]
    assert done["second.js"] == f'export * from "../{third}/third.js";\n'.encode()
    assert done["first.js"].decode().splitlines() == [
        f'import {{ a }} from "../{digest_of(done["second.js"])}/second.js";',
        f'import "../{third}/third.js";',
        'export const p = "./third.js";',
    ]


def test_a_change_renames_whoever_imports_it() -> None:
    before, after = with_addresses(SCRIPTS), with_addresses(SCRIPTS | {"third.js": b"export const a = 2;\n"})
    assert all(digest_of(before[name]) != digest_of(after[name]) for name in SCRIPTS)


def test_an_import_over_several_lines_is_found() -> None:
    files = {"a.js": b'import {\n  one,\n  two as $three,\n} from "./b.js";\n', "b.js": b""}
    assert b'"../' in with_addresses(files)["a.js"]


@pytest.mark.parametrize("third", [b'import "./nowhere.js";', b'import "./first.js";', b'import "./third.js";'])
def test_an_import_that_leads_nowhere_or_round_is_refused(third: bytes) -> None:
    with pytest.raises(LookupError):
        with_addresses(SCRIPTS | {"third.js": third})
