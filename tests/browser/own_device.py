"""Steps of casting in a real browser, as the library of the voter's own device offers them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

POLL = "0198a0a0-0000-7000-8000-000000000020"
CHOICES = ["taman", "titian"]
RECEIPT = re.compile(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}")
STEPS = """
  const js = await import('/js/casting.js');
  const { paper, poll, voter, roll, box, choices } = given;
  const prepare = () => js.prepare(localStorage, poll, { ...paper, voter });
  const address = `${roll}/tokens/${voter}`;
  const post = (blinded, cell) => js.postJson(address, { blinded, cell }, { credentials: "same-origin" });
  const request = (ticket) => js.requestSignature(post, ticket);
  const put = async (ticket, what = choices) => js.cast(`${box}/ballots`, js.begin(ticket, what));
  const attempt = (step) => step().then(
    (done) => done.kept ? "done" : done,
    (error) => ({ error: error.constructor.name, code: error.code, choices: error.choices, after: error.retryAfter }),
  );
"""
VOTE = """
  const ticket = await prepare();
  await request(ticket);
  return attempt(() => put(ticket));
"""

Run = Callable[..., Any]


def kept(page: Page) -> dict[str, str]:
    """What lies on the device."""
    found: dict[str, str] = page.evaluate("({ ...localStorage })")
    return found
