"""Celery's Redis transport, which forgets what it could not acknowledge.

A worker takes as many messages as it has threads, and takes the next where one is acknowledged. Where Redis goes away
while all of them are at work, no acknowledgement arrives; Celery logs that, and the original keeps counting them as
being at work. It then never asks Redis for more, never notices that Redis was away, and stays deaf for good. Here
their places are free at once: the next question finds the connection broken, and Celery connects anew. Redis, when it
is back, gives out again what was not acknowledged, as after any death of a worker.
"""

from __future__ import annotations

from kombu.transport import redis, virtual


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


class Transport(redis.Transport):
    """What `broker_transport` names."""

    Channel = Channel
