"""What a reader is, and how the door finds all of them.

To add a format, add one file to ``toolkit/loading/readers`` that defines ``READER``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from toolkit.loading.article import Found
from toolkit.loading.sources import Item

__all__ = ["Options", "Reader", "find_reader", "readers"]


@dataclass(frozen=True)
class Options:
    """What the user says about the files: which column holds what (``{"text": "content"}``)."""

    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Code for one file format.

    ``recognises`` looks at an item's first bytes and name and says whether it is of this format; readers are
    asked in ascending ``order``, and the first that says yes reads. ``read`` gives what it found, or
    raises LoadError with what was found and what to do.
    """

    name: str
    order: int
    recognises: Callable[[Item], bool]
    read: Callable[[Item, Options], Found]


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, in the order in which they are asked."""
    package = import_module("toolkit.loading.readers")
    found = [
        import_module(f"{package.__name__}.{module.name}").READER for module in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(sorted(found, key=lambda reader: (reader.order, reader.name)))


def find_reader(item: Item) -> Reader | None:
    """Give the first reader that recognises the item; None if none does."""
    return next((reader for reader in readers() if reader.recognises(item)), None)
