"""The queue by itself: short tempers where Redis is away, and own queues only."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import redis
from kombu.exceptions import OperationalError

from shared.events.queue import QueuePost, make_queue

NOBODY = "redis://127.0.0.1:9/0"


@pytest.mark.parametrize(
    "act", [lambda post: post.waiting("voting"), lambda post: post.send("voting", {})], ids=["look", "send"]
)
def test_whoever_sends_finds_out_soon_that_redis_is_away(act: Callable[[QueuePost], object]) -> None:
    post = QueuePost(make_queue("proposals", NOBODY))
    with pytest.raises(OperationalError):
        act(post)  # the first time it also loads what it needs
    began = time.monotonic()
    with pytest.raises(OperationalError):
        act(post)
    assert time.monotonic() - began < 3


def test_a_letter_lies_in_the_listeners_own_queue_and_nowhere_else(valkey_server: str) -> None:
    app = make_queue("proposals", valkey_server)
    post = QueuePost(app)
    post.send("voting", {"source": "proposals"})
    post.ring("notifications", "catch_up")
    assert (post.waiting("voting"), post.waiting("notifications"), post.waiting("proposals")) == (1, 1, 0)
    with redis.Redis.from_url(valkey_server) as broker:
        assert sorted(broker.keys()) == [b"bpn:notifications", b"bpn:voting"]
    app.close()


def test_a_worker_takes_from_its_own_queue_alone() -> None:
    assert list(make_queue("voting", NOBODY).amqp.queues.consume_from) == ["voting"]


def test_nothing_but_json_is_taken_and_no_result_is_kept() -> None:
    conf = make_queue("voting", NOBODY).conf
    assert (conf.accept_content, conf.task_serializer, conf.task_ignore_result) == (["json"], "json", True)
    assert conf.result_backend is None
