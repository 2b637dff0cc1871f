"""The one town in containers that all tests of this folder look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.embedded.ports import free_ports
from deploy.operator.secrets import for_containers
from tests.stack.engine import Stack, why_no_engine


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole system in containers, with secrets of its own."""
    reason = why_no_engine()
    if reason:
        pytest.skip(f"no Docker engine: {reason}")
    folder = tmp_path_factory.mktemp("secrets")
    for_containers(folder)
    port, box_port = free_ports(2)
    stack = Stack(f"rembuk-test-{port}", port, box_port, folder)
    try:
        stack.up()
        yield stack
    finally:
        stack.down()


@pytest.fixture(scope="package")
def filled(stack: Stack) -> Stack:
    """The same, with the demonstration's people and ideas in it."""
    stack.fill()
    return stack
