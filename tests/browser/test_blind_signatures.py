"""Blind signatures in a real browser: the numbers of RFC 9474, and round trips with the signer's own code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers, generate_private_key
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from services.portal.shell.assets import STATIC
from shared import blind_signatures as python
from tests.browser.polling_place import PollingPlace, a_key, polling_place

pytestmark = pytest.mark.browser

RFC: dict[str, Any] = json.loads((Path(__file__).parents[1] / "shared" / "rfc9474.json").read_text(encoding="utf-8"))
TOKEN = bytes(range(32))
LARGEST = 8000
"""Bytes of the script."""


@pytest.fixture(scope="module")
def place() -> Iterator[PollingPlace]:
    with polling_place() as opened:
        yield opened


@pytest.fixture
def page(chromium: Chromium, place: PollingPlace) -> Iterator[Page]:
    context = chromium.new_context()
    opened = context.new_page()
    opened.goto(place.page)
    yield opened
    context.close()


def run(page: Page, body: str, **values: Any) -> Any:
    """What `body` returns in the page, where `js` is the module and the values are known by their names."""
    names = ", ".join(values)
    return page.evaluate(f"async ({{{names}}}) => {{ const js = await import('/js/blind.js'); {body} }}", values)


def blinded_in(page: Page, key: dict[str, str], token: bytes = TOKEN) -> dict[str, str]:
    """{"blinded", "inverse"} as text."""
    made: dict[str, str] = run(
        page,
        """const made = await js.blind(key, js.fromText(token));
           return { blinded: js.toText(made.blinded), inverse: js.toText(made.inverse) };""",
        key=key,
        token=python.to_text(token),
    )
    return made


def finalized_in(page: Page, key: dict[str, str], answer: bytes, inverse: str, token: bytes = TOKEN) -> str:
    """The signature as text, or what went wrong."""
    text: str = run(
        page,
        """const parts = [token, answer, inverse].map(js.fromText);
           try { return js.toText(await js.finalize(key, ...parts)); }
           catch (error) { return `${error.constructor.name}: ${error.message}`; }""",
        key=key,
        token=python.to_text(token),
        answer=python.to_text(answer),
        inverse=inverse,
    )
    return text


def verified_in(page: Page, key: dict[str, str], token: bytes, signature: bytes) -> bool:
    return bool(
        run(
            page,
            "return js.verify(key, js.fromText(token), js.fromText(signature));",
            key=key,
            token=python.to_text(token),
            signature=python.to_text(signature),
        )
    )


@pytest.mark.parametrize("vector", RFC["vectors"], ids=lambda vector: vector["name"])
def test_the_numbers_of_the_rfc_come_out_in_the_browser(page: Page, vector: dict[str, str]) -> None:
    modulus = int(RFC["key"]["p"], 16) * int(RFC["key"]["q"], 16)
    key = python.jwk_of(RSAPublicNumbers(int(RFC["key"]["e"], 16), modulus).public_key())
    given = {name: python.to_text(bytes.fromhex(vector[name])) for name in ("message", "salt", "blind_signature")}
    factor = pow(int(vector["inverse"], 16), -1, modulus)
    made = run(
        page,
        """const [message, salt, answer] = [given.message, given.salt, given.blind_signature].map(js.fromText);
           const made = await js.blindWith(key, message, salt, BigInt(factor));
           const signature = await js.finalize(key, message, answer, made.inverse);
           return [made.blinded, made.inverse, signature].map(js.toText);""",
        key=key, given=given, factor=hex(factor),
    )  # fmt: skip
    assert [python.from_text(text).hex() for text in made] == [
        vector["blinded"],
        vector["inverse"],
        vector["signature"],
    ]


@pytest.mark.parametrize("bits", [2048, 2049, 2055, 2056])
def test_what_the_browser_blinds_the_signer_signs_and_everybody_verifies(page: Page, bits: int) -> None:
    key = python.jwk_of(a_key(bits).public_key())
    made = blinded_in(page, key)
    answer = python.blind_sign(a_key(bits), python.from_text(made["blinded"]))
    signature = python.from_text(finalized_in(page, key, answer, made["inverse"]))
    assert python.verify(a_key(bits).public_key(), TOKEN, signature)
    assert verified_in(page, key, TOKEN, signature)


def test_what_python_makes_the_browser_verifies_and_nothing_else(page: Page) -> None:
    public = a_key().public_key()
    key = python.jwk_of(public)
    blinded, inverse = python.blind(public, TOKEN)
    signature = python.finalize(public, TOKEN, python.blind_sign(a_key(), blinded), inverse)
    assert verified_in(page, key, TOKEN, signature)
    assert not verified_in(page, key, TOKEN[::-1], signature)
    assert not verified_in(page, key, TOKEN, (int.from_bytes(signature) ^ 1).to_bytes(256))
    assert not verified_in(page, python.jwk_of(a_key(2056).public_key()), TOKEN, signature)


def test_a_signers_wrong_answer_is_noticed(page: Page) -> None:
    key = python.jwk_of(a_key().public_key())
    made = blinded_in(page, key)
    answer = python.blind_sign(a_key(), python.from_text(made["blinded"]))
    wrong = (int.from_bytes(answer) ^ 1).to_bytes(256)
    assert finalized_in(page, key, wrong, made["inverse"]) == "BlindingFailed: the signature does not verify"
    assert "length" in finalized_in(page, key, answer[:-1], made["inverse"])
    assert "does not verify" in finalized_in(page, key, answer, made["inverse"], token=TOKEN[::-1])


@pytest.mark.parametrize(("exponent", "bits"), [(3, 2048), (65537, 1024)])
def test_a_weak_key_is_refused_in_the_browser(page: Page, exponent: int, bits: int) -> None:
    numbers = generate_private_key(exponent, bits).public_key().public_numbers()
    exponent_bytes = numbers.e.to_bytes(3).lstrip(b"\0")
    weak = {"n": python.to_text(numbers.n.to_bytes(bits // 8)), "e": python.to_text(exponent_bytes)}
    said = run(
        page,
        """const attempts = [
             () => js.blind(key, js.makeToken()),
             () => js.verify(key, js.makeToken(), new Uint8Array(256)),
             () => js.finalize(key, js.makeToken(), new Uint8Array(256), new Uint8Array(256)),
           ];
           return Promise.all(attempts.map((attempt) => attempt().then(() => "taken", (error) => error.message)));""",
        key=weak,
    )
    assert said == ["this is no key for ballot tokens"] * 3


def test_tokens_and_blindings_never_come_twice(page: Page) -> None:
    made = run(
        page,
        """const token = js.makeToken();
           const tokens = Array.from({ length: 200 }, js.makeToken);
           const blinded = await Promise.all(tokens.slice(0, 50).map(() => js.blind(key, token)));
           const spelled = (part) => blinded.map((one) => js.toText(one[part]));
           return [tokens.map(js.toText), spelled("blinded"), spelled("inverse")];""",
        key=python.jwk_of(a_key().public_key()),
    )
    assert [len(set(values)) for values in made] == [200, 50, 50]
    assert {len(python.from_text(token)) for token in made[0]} == {32}


def test_a_page_that_is_not_secure_leaves_it_to_the_server(page: Page) -> None:
    assert run(page, "return js.canBlind();") is True
    page.route("http://rembuk.test/**", lambda route: route.fulfill(status=200, **_file(route.request.url)))
    page.goto("http://rembuk.test/")
    assert page.evaluate("isSecureContext") is False
    assert run(page, "return js.canBlind();") is False


def test_the_script_is_small_enough_for_a_slow_line() -> None:
    assert len((STATIC / "js" / "blind.js").read_bytes()) < LARGEST


def _file(url: str) -> dict[str, Any]:
    name = url.removeprefix("http://rembuk.test/").removeprefix("js/")
    if name.endswith(".js"):
        return {"content_type": "text/javascript", "body": (STATIC / "js" / name).read_text(encoding="utf-8")}
    return {"content_type": "text/html", "body": "<!doctype html><title>Surat suara</title>"}
