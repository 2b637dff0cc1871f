"""Celery's Redis transport, which forgets what it could not acknowledge, and what is no message.

A worker takes as many messages as it has threads, and takes the next where one is acknowledged. Where Redis goes away
while all of them are at work, no acknowledgement arrives; Celery logs that, and the original keeps counting them as
being at work. It then never asks Redis for more, never notices that Redis was away, and stays deaf for good. Here
their places are free at once: the next question finds the connection broken, and Celery connects anew. Redis, when it
is back, gives out again what was not acknowledged, as after any death of a worker.

The original also believes whatever lies in a queue: what is no message ends the worker, and what says that it came from
another queue would be given back to that one. Here the first is passed over, and a message is of the queue it lay in.
"""

from __future__ import annotations

from queue import Empty
from typing import Any

from kombu.transport import redis, virtual

from shared.telemetry.logs import get_logger

log = get_logger(__name__)


class QoS(redis.QoS):
    """What is at work."""

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message. Raises where Redis does not answer, and then forgets the message all the same."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]  # kombu has no types here
        except self.channel.connection_errors:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]  # as above
            raise


class Channel(redis.Channel):
    """A way to Redis with that."""

    QoS = QoS

    def _brpop_read(self, **options: Any) -> Any:
        """Take what BRPOP brought. Raises Empty where that is no message."""
        try:
            return super()._brpop_read(**options)  # type: ignore[no-untyped-call]  # as above
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            log.error("message_unreadable", error_type=type(error).__name__)  # noqa: TRY400 - a trace would quote it
            raise Empty from error


class Transport(redis.Transport):
    """What `broker_transport` names."""

    Channel = Channel

    def _deliver(self, message: Any, queue: str) -> None:
        message["properties"]["delivery_info"].update(exchange="", routing_key=queue)
        super()._deliver(message, queue)  # type: ignore[no-untyped-call]  # as above
