"""Nobody gets another's page, or leaves a trace in that of others, by headers and odd addresses."""

from __future__ import annotations

import pytest
from flask import Flask

from services.portal.shell.kept_pages import Shelf
from tests.portal.kept.keeping import asked, kept
from tests.portal.sample_city import SampleCity


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Host": "localhost, evil.example"},
        {"X-Forwarded-Proto": "https"},
        {"Host": "evil.example"},
        {"Host": "LOCALHOST:81"},
    ],
)
def test_no_header_puts_another_host_into_the_page_of_others(
    kept_app: Flask, city: SampleCity, headers: dict[str, str]
) -> None:
    kept_app.test_client().get("/", headers=headers)
    assert b"evil.example" not in kept_app.test_client().get("/").data
    assert not any("evil.example" in key and "http\nlocalhost\n" in key for key in kept(kept_app))


@pytest.mark.parametrize("host", ["evil<script>", "a b", "x." * 90, "evil\\@localhost", ""])
def test_an_odd_host_is_no_page_to_keep(kept_app: Flask, city: SampleCity, host: str) -> None:
    kept_app.test_client().get("/", headers={"X-Forwarded-Host": host} if host else {"Host": host})
    assert all("\nlocalhost\n" in key for key in kept(kept_app))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Original-URL": "/saya"},
        {"X-Rewrite-URL": "/usulan"},
        {"X-HTTP-Method-Override": "POST"},
        {"Forwarded": "host=evil.example"},
        {"X-Forwarded-Prefix": "/evil"},
        {"X-Forwarded-Server": "evil.example"},
        {"Referer": "https://evil.example/"},
        {"Origin": "https://evil.example"},
        {"Accept-Language": "en"},
        {"Accept": "application/json"},
        {"Range": "bytes=0-10"},
        {"User-Agent": "<script>"},
        {"X-Correlation-Id": "0190f0a0-0000-7000-8000-000000000001"},
    ],
)
def test_no_header_leaves_a_trace_in_what_others_see(
    kept_app: Flask, city: SampleCity, headers: dict[str, str]
) -> None:
    clean = kept_app.test_client().get("/")
    kept_app.extensions["kept_pages"]._shelf = Shelf()
    first = kept_app.test_client().get("/", headers=headers)
    after = kept_app.test_client().get("/")
    assert first.status_code == after.status_code == 200
    assert first.data == after.data == clean.data
    assert set(after.headers.keys()) == set(clean.headers.keys())


@pytest.mark.parametrize(
    "address",
    [
        "//",
        "/;x=1",
        "/%2e/",
        "/./",
        "/usulan/",
        "//usulan",
        "/usulan;a=b",
        "/usulan/..",
        "/usulan%00",
        "/usulan%0a/",
        "/%e2%80%8b",
    ],
)
def test_odd_addresses_are_no_pages_to_keep(kept_app: Flask, city: SampleCity, address: str) -> None:
    kept_app.test_client().get(address)
    assert kept(kept_app) in ([], ["http\nlocalhost\n/\n\n"])


@pytest.mark.parametrize(
    "query", ["x=1", "utm_source=a&x=2", "versi=anak", "kabar=tidak-ada", "wilayah=", "%ff=1x", "a;b", "&&", "_token=1"]
)
def test_what_nobody_reads_is_neither_a_way_around_nor_a_page_of_its_own(
    kept_app: Flask, city: SampleCity, query: str
) -> None:
    plain = kept_app.test_client().get("/")
    before = asked(city)
    answer = kept_app.test_client().get(f"/?{query}")
    if "%ff" in query:  # no text at all: made for this request alone
        assert len(kept(kept_app)) == 1
        return
    assert answer.data == plain.data
    assert asked(city) == before
    assert len(kept(kept_app)) == 1


def test_what_is_looked_for_is_a_page_of_its_own(kept_app: Flask, city: SampleCity) -> None:
    client = kept_app.test_client()
    for query in (
        "q=taman",
        "q=jalan",
        "q=taman&q=jalan",
        "keadaan=published&q=taman",
        "q=taman&keadaan=published&x=1",
    ):
        client.get(f"/usulan?{query}")
    assert len(kept(kept_app)) == 3
    assert b'value="taman"' in client.get("/usulan?q=taman").data
    assert b'value="jalan"' in client.get("/usulan?q=jalan").data


def test_very_long_queries_are_not_kept(kept_app: Flask, city: SampleCity) -> None:
    kept_app.test_client().get("/usulan?q=" + "a" * 201)
    kept_app.test_client().get("/usulan?" + "&".join(f"q{at}=1" for at in range(50)))
    assert kept(kept_app) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_answered_from_what_is_kept(kept_app: Flask, city: SampleCity, method: str) -> None:
    kept_app.test_client().get("/")
    assert kept_app.test_client().open("/", method=method).headers.get("ETag") is None


def test_a_question_with_a_body_goes_past_what_is_kept(kept_app: Flask, city: SampleCity) -> None:
    kept_app.test_client().get("/usulan", data={"q": "racun"})
    assert kept(kept_app) == []


def test_who_shows_a_token_is_made_a_page_of_her_own(kept_app: Flask, city: SampleCity) -> None:
    kept_app.test_client().get("/", headers={"Authorization": "Bearer x"})
    assert kept(kept_app) == []
