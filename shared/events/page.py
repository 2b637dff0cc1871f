"""A stretch of one source's log, as one listener sees it: what a letter holds and what the feed answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID


class PageUnreadable(Exception):
    """What came over the queue or the wire is no page."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything the listener hears of positions after+1 .. upto of `source`, in order.

    Events that it does not hear are left out; the two ends say that nothing else is missing. Each event is its
    envelope with one member more: `hash`, its own link in the chain.
    """

    source: str
    epoch: str
    """The life of this log; another one means that it was set back."""
    after: int
    previous: str | None
    """The hash at position `after`; None where the log does not reach so far."""
    upto: int
    hash: str | None
    head: int
    """Where the whole log ended when this page was made."""
    events: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """{name of each field: its value}, plain JSON values; the events are this page's own, not copies."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def singly(self) -> Iterator[Page]:
        """The same stretch as pages of one event each, and a last one without any."""
        after, previous = self.after, self.previous
        for event in self.events:
            upto, own = event["position"], event["hash"]
            yield replace(self, after=after, previous=previous, upto=upto, hash=own, events=[event])
            after, previous = upto, own
        if after < self.upto:
            yield replace(self, after=after, previous=previous, events=[])

    @classmethod
    def read(cls, raw: Any) -> Page:
        """The page in `raw`; raises PageUnreadable."""
        try:
            page = cls(**{name: raw[name] for name in cls.__dataclass_fields__})
            UUID(page.epoch)
            last = page.after
            for event in page.events:
                _check(event, page.source)
                if not last < event["position"] <= page.upto:
                    raise PageUnreadable("positions are out of order")
                last = event["position"]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PageUnreadable(type(error).__name__) from None
        return page


def _check(event: Mapping[str, Any], source: str) -> None:
    """An event whose type or payload is unknown may be parked; one without an id or a place cannot even be that."""
    UUID(event["id"])
    if event["source"] != source or not isinstance(event["type"], str) or not isinstance(event["hash"], str):
        raise PageUnreadable("an event is not whole")
