"""The one configuration of Celery and Redis; why each setting is as it is, is told beside it."""

from __future__ import annotations

from typing import Any

from celery import Celery
from kombu.entity import Exchange, Queue

from shared.contracts.queues import PREFIX, held_keys

TRANSPORT = {
    # Longer than any task, shorter than anybody's patience: what a killed worker held comes back after this.
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "global_keyprefix": PREFIX,
    # One list for each queue: the others, for what is more or less urgent, would be keys that nobody fills.
    "priority_steps": [0],
    # Whoever sends finds out within a second that Redis is away; the relay has stamping to do.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}

CONFIGURATION: dict[str, Any] = {
    "broker_transport": "shared.events.transport:Transport",
    "broker_transport_options": TRANSPORT,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "task_acks_late": True,
    "task_retry_on_worker_lost": True,
    "task_reject_on_worker_lost": False,  # it would run a task that kills its worker for ever
    "task_acks_on_failure": True,  # the receiver has recorded the failure already
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_create_missing_queues": False,
    # The thread pool cannot stop a thread: these hold for whoever runs another pool; statement_timeout holds for all.
    "task_soft_time_limit": 30,
    "task_time_limit": 60,
    "task_publish_retry_policy": {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5},
    "worker_pool": "threads",
    "worker_concurrency": 2,
    "worker_prefetch_multiplier": 1,
    "worker_soft_shutdown_timeout": 20.0,
    "worker_eta_task_limit": 100,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "worker_enable_remote_control": False,  # its reply lists have no end of life
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
    "enable_utc": True,
    "timezone": "UTC",
}


def queue_of(service: str) -> Queue:
    """The one queue of `service`, on the default exchange."""
    return Queue(service, Exchange(""), routing_key=service)  # type: ignore[no-untyped-call]


def make_queue(service: str, broker_url: str) -> Celery:
    """The Celery app of `service`, which takes from its own queue only.

    The default exchange needs no bindings, which a flushed Redis would forget, and what a dead worker held comes back
    to its own queue alone. Its keys are named after it, so that its login at the broker reaches no others.
    """
    app = Celery(service, set_as_current=False)
    app.conf.update(
        CONFIGURATION,
        broker_url=broker_url,
        broker_transport_options=TRANSPORT | held_keys(service),
        task_queues=[queue_of(service)],
        task_default_queue=service,
        task_default_exchange="",
        task_default_routing_key=service,
    )
    return app


class QueuePost:
    """Sends letters through a Celery app to the queues of listeners."""

    def __init__(self, app: Celery) -> None:
        self.app = app

    def send(self, listener: str, letter: dict[str, Any]) -> None:
        """One task <listener>.receive on the listener's own queue. Raises where Redis does not answer."""
        self.ring(listener, "receive", letter)

    def ring(self, service: str, task: str, *arguments: Any) -> None:
        """One task of `service`, for its worker to take when it can. Raises where Redis does not answer."""
        self.app.send_task(f"{service}.{task}", arguments, queue=queue_of(service), declare=[], argsrepr="...")

    def waiting(self, listener: str) -> int:
        """Tasks in the listener's queue. Raises where Redis does not answer."""
        with self.app.connection_or_acquire() as connection:
            return int(connection.default_channel._size(listener))  # noqa: SLF001 - declaring it would be a write
