"""A web archive becomes its pages, one at a time, so that one of many gigabytes needs little memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toolkit.loading.sources import Broken, Item, Skipped
from toolkit.loading.warc_frames import frames
from toolkit.loading.warc_pages import Page, understand_record
from toolkit.loading.warc_stream import START, Lost, open_pieces

__all__ = ["OTHER_RECORDS", "is_web_archive", "split_web_archive"]

OTHER_RECORDS = "(other records)"
MOST_LOST = 1000
ARC = re.compile(rb"filedesc:[^\s]* ")
UNSAFE = re.compile(r"[\r\n]+")


def is_web_archive(item: Item) -> bool:
    """Whether the bytes begin with a record of a WARC file, or with the description at the top of an ARC file."""
    head = item.head
    if head[:5] == b"WARC/" or ARC.match(head):
        return START.match(head) is not None
    return item.name.endswith((".warc", ".arc")) and START.search(head) is not None


def split_web_archive(item: Item) -> Iterator[Item | Skipped | Broken]:
    """Give each page of a web archive as the answer of its server, cleaned; count the rest, and name each damage.

    The member is the page's address; the answer states the address, the character set and the time of the crawl.
    """
    met: Counter[str] = Counter()
    others: Counter[str] = Counter()
    lost = 0
    with item.open() as stream:
        for number, record in enumerate(frames(open_pieces(stream, item.packed)), start=1):
            if isinstance(record, Lost):
                lost += 1
                yield Broken(item.file, join(item, f"record {number}"), f"{record.reason}. Fetch the file again.")
                if lost >= MOST_LOST:
                    why = f"more than {MOST_LOST:,} damaged places. What follows is not read: fetch the file again."
                    yield Broken(item.file, item.member, why)
                    break
                continue
            page = understand_record(record)
            if isinstance(page, str):
                others[page] += 1
                continue
            name = page.url or f"record {number}"
            met[name] += 1
            again = f" ({met[name]})" if met[name] > 1 else ""
            yield Item(item.file, item.path, join(item, name + again), as_answer(page), item.digest)
    if others:
        counts = "; ".join(f"{what}: {count:,}" for what, count in sorted(others.items()))
        yield Skipped(item.file, join(item, OTHER_RECORDS), counts)
    elif not (met or lost):
        yield Skipped(item.file, item.member, "an empty web archive")


def join(item: Item, member: str) -> str:
    """The name of a record, behind that of the archive it lies in, if any."""
    return f"{item.member}/{member}" if item.member else member


def as_answer(page: Page) -> bytes:
    """Write a page as a server's answer that holds all that its reader wants to know."""
    fields = {
        "Content-Type": f"text/{'plain' if page.plain else 'html'}; charset={page.charset}",
        "Content-Location": page.url,
        "Date": page.crawled,
        "Warning": "; ".join(page.notes),
    }
    lines = [f"{name}: {UNSAFE.sub(' ', value)}" for name, value in fields.items() if value]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode("utf-8", "replace") + page.body
