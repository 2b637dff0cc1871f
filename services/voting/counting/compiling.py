"""Compiled kernels: a decorator that compiles on import and keeps the machine code on disk where it may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit, typeof

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(signature: Any) -> Callable[[Function], Function]:
    """Compile a function for explicit argument types when its module is imported, so no count pays for it.

    `signature` is what numba.njit takes: a text, a tuple of types, or a list of these. The machine code is kept beside
    the module or in NUMBA_CACHE_DIR. A read-only container has neither: then the function is compiled anew in each
    process. Numba notices a changed file, not a changed callee in another file, so a kernel calls only parts of its
    own file.
    """

    def compile_now(function: Function) -> Function:
        try:
            return cast("Function", njit(signature, cache=True, nogil=True)(function))
        except RuntimeError:  # Numba found no place it may write to.
            return cast("Function", njit(signature, nogil=True)(function))

    return compile_now


def part(function: Function) -> Function:
    """Mark a small function that kernels of the same file call; it is compiled into them."""
    return cast("Function", njit(nogil=True)(function))


def type_of(example: object) -> Any:
    """Return the kernel type of a value, for signatures that take named tuples of arrays."""
    return typeof(example)  # type: ignore[no-untyped-call]
