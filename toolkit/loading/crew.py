"""Inputs become outcomes in their order, by as many processes as help, and from the cache where it knows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from joblib import Parallel, cpu_count, delayed

from toolkit.errors import LoadError
from toolkit.loading.keeping import Keep
from toolkit.loading.reader import Options
from toolkit.loading.reading import Outcome, read_item
from toolkit.loading.sources import MEGABYTE, Broken, Item, Skipped, cannot_open

__all__ = ["Crew", "Settled"]

Settled = tuple[Item, Outcome | Item] | Skipped | Broken
AT_ONCE = 512
HELD = 16 * MEGABYTE  # of members that were taken out of archives and wait for their turn
WORTH_STARTING = 400  # fewer pages are read by one process before another has imported its libraries


class Crew:
    """Whoever reads: this process, and others beside it once there is enough to do.

    ``n_jobs`` is joblib's: a number of processes, or -1 for one per core; None starts one per core where that is
    worth its while. What comes out, and in which order, does not depend on it.
    """

    def __init__(self, options: Options, keep: Keep | None, n_jobs: int | None) -> None:
        self.options = options
        self.keep = keep
        self.n_jobs = n_jobs
        self.parallel: Parallel | None = None
        self.stack = ExitStack()
        self.n_new = 0
        self.first: dict[bytes, tuple[str, Path, str]] = {}

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()
        if self.keep is not None:
            self.keep.close()

    def read(self, found: Iterable[Item | Skipped | Broken]) -> Iterator[Settled]:
        """Give each input with its outcome, or with the earlier input whose bytes it repeats."""
        for group in groups(found):
            yield from self.read_group(group)

    def read_group(self, group: list[Item | Skipped | Broken]) -> Iterator[Settled]:
        """Read some inputs and give them in order."""
        ready: dict[int, Outcome] = {}
        new: list[int] = []
        met: set[bytes] = set()
        for number, item in enumerate(group):
            if not isinstance(item, Item):
                continue
            try:
                fingerprint = short(item.fingerprint)
            except (LoadError, OSError) as error:
                ready[number] = Outcome(fault=cannot_open(error) if isinstance(error, OSError) else str(error))
                continue
            if fingerprint in self.first or fingerprint in met:
                continue
            met.add(fingerprint)
            kept = self.keep.find(item) if self.keep is not None else None
            if kept is None:
                new.append(number)
            else:
                ready[number] = kept
        waiting = set(new)
        fresh = zip(new, self.read_new([group[number] for number in new]), strict=True)
        for number, item in enumerate(group):
            if not isinstance(item, Item):
                yield item
                continue
            if number in waiting:
                ready |= [next(fresh)]
            yield self.settle(item, ready.pop(number, None))

    def settle(self, item: Item, outcome: Outcome | None) -> Settled:
        """Give an input's outcome; a copy of an earlier one that could be read has none of its own."""
        if outcome is None:
            if (first := self.first.get(short(item.fingerprint))) is not None:
                return item, Item(*first)
            outcome = read_item(item, self.options)
        if not outcome.fault:
            self.first.setdefault(short(item.fingerprint), (item.file, item.path, item.member))
        return item, outcome

    def read_new(self, items: list[Item | Skipped | Broken]) -> Iterator[Outcome]:
        """Read what the cache does not know, and let it know."""
        self.n_new += len(items)  # over all groups: those of a web archive are small, and many
        alone = self.n_jobs == 1 or len(items) < 2 or (self.n_jobs is None and self.n_new < WORTH_STARTING)
        items_only = [item for item in items if isinstance(item, Item)]
        if alone or (self.n_jobs is None and cpu_count() == 1):
            outcomes = (read_item(item, self.options) for item in items_only)
        else:
            outcomes = self.crowd()(delayed(read_item)(item, self.options) for item in items_only)
        for item, outcome in zip(items_only, outcomes, strict=True):
            if self.keep is not None:
                self.keep.store(item, outcome)
            yield outcome

    def crowd(self) -> Parallel:
        """Give the other processes, started when first needed."""
        if self.parallel is None:
            parallel = Parallel(n_jobs=-1 if self.n_jobs is None else self.n_jobs, return_as="generator")
            self.parallel = self.stack.enter_context(parallel)
        return self.parallel


def short(fingerprint: tuple[str, str]) -> bytes:
    """A fingerprint in few bytes, since those of all inputs are held until the end."""
    return hashlib.blake2b("\0".join(fingerprint).encode(), digest_size=20).digest()


def groups(found: Iterable[Item | Skipped | Broken]) -> Iterator[list[Item | Skipped | Broken]]:
    """Part the inputs into groups that fit into memory."""
    stream = iter(found)
    while group := list(bounded(stream)):
        yield group


def bounded(stream: Iterator[Item | Skipped | Broken]) -> Iterator[Item | Skipped | Broken]:
    """Give the next inputs, up to a number and a size."""
    held = 0
    for item in islice(stream, AT_ONCE):
        yield item
        held += len(item.content or b"") if isinstance(item, Item) else 0
        if held > HELD:
            return
