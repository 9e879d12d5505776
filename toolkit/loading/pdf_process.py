"""A PDF's bytes become pages of words, read by a process that may crash, hang or be ended without harm."""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

from toolkit.errors import LoadError
from toolkit.loading.pdf_page import Page, read_page
from toolkit.loading.sources import MEGABYTE

__all__ = ["Document", "read_document"]

LARGEST = 512 * MEGABYTE
MOST_PAGES = 10_000
MOST_WORDS = 4_000_000
LONGEST_WAIT = 60.0  # seconds for one page; dense ones take 0.05
WORKER = Path(__file__).with_name("pdf_worker.py")
FAULTS = {
    "locked": "an encrypted PDF that asks for a password. Open it with the password and save it without one.",
    "damaged": "a damaged PDF. Fetch it again, or open it and print it to a new PDF.",
}
CRASHED = "a PDF on which the PDF library fails, as on damaged or hostile files. Print it to a new PDF if you trust it."
ENDLESS = f"a PDF with a page that takes more than {LONGEST_WAIT:.0f} seconds. Print it to a new PDF if you trust it."
Answer = dict[str, Any]


@dataclass
class Document:
    """The pages of a PDF and what it states of itself; ``unread`` counts pages that are damaged or overfull."""

    facts: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    unread: int = 0


class Worker:
    """The other process. It is started when first needed, kept for the next file, and started anew after a fault."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def start(self) -> subprocess.Popen[bytes]:
        """Give the running process, or start one; after a fork the parent's is not ours to use."""
        if self.process is not None and self.owner == os.getpid() and self.process.poll() is None:
            return self.process
        command = [sys.executable, "-P", str(WORKER)]  # -P: no module of this folder hides one of Python's
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet)
        self.owner = os.getpid()
        self.answers = queue.SimpleQueue()
        threading.Thread(target=forward, args=(self.process.stdout, self.answers), daemon=True).start()
        return self.process

    def stop(self) -> None:
        """End the process, if it is ours."""
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return
        process.kill()
        process.wait()
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()

    def ask(self, data: bytes) -> Document:
        """Read one file."""
        with self.lock:
            try:
                return self.gather(data)
            except BaseException:
                self.stop()  # whatever is still to come belongs to no one
                raise

    def gather(self, data: bytes) -> Document:
        """Send a file and collect its pages."""
        self.send(data)
        document = Document()
        fault = ""
        words = 0
        while not (answer := self.next_answer()).get("end"):
            if "pages" in answer:
                document.facts = answer["facts"]
                refuse_long(answer["pages"])
            elif "words" in answer:
                document.pages.append(read_page(answer))
                words += len(answer["words"])
                if words > MOST_WORDS:
                    message = f"a PDF of more than {MOST_WORDS:,} words. Split it."
                    raise LoadError(message)
            elif document.facts or document.pages or document.unread or answer["fault"] == "crowded":
                document.unread += 1
            else:
                fault = answer["fault"]
        if fault:
            raise LoadError(FAULTS[fault])
        return document

    def send(self, data: bytes) -> None:
        """Hand a file over."""
        stream = self.start().stdin
        with suppress(BrokenPipeError):  # a crash shows itself by the missing answer
            if stream is not None:
                stream.write(b"%d\n" % len(data))
                stream.write(data)
                stream.flush()

    def next_answer(self) -> Answer:
        """Wait for a page."""
        try:
            line = self.answers.get(timeout=LONGEST_WAIT)
        except queue.Empty as error:
            raise LoadError(ENDLESS) from error
        if not line:
            raise LoadError(CRASHED)
        answer: Answer = json.loads(line)
        return answer


def refuse_long(pages: int) -> None:
    """Refuse documents that are no articles."""
    if pages > MOST_PAGES:
        message = f"a PDF of {pages:,} pages. Split it into parts of at most {MOST_PAGES:,}."
        raise LoadError(message)


def forward(stream: IO[bytes] | None, answers: queue.SimpleQueue[bytes]) -> None:
    """Pass lines on, and an empty one when the process has ended."""
    if stream is not None:
        with stream:
            for line in stream:
                answers.put(line)
    answers.put(b"")


@cache
def the_worker() -> Worker:
    """The process of this session."""
    worker = Worker()
    atexit.register(worker.stop)
    return worker


def read_document(data: bytes) -> Document:
    """Read the pages of a PDF.

    Parameters
    ----------
    data
        The file's bytes.

    Returns
    -------
    Document
        Its pages in order, with every word and where it stands.

    Raises
    ------
    LoadError
        If the file is locked, damaged or too large, or the library crashes over it or takes too long.
    """
    if len(data) > LARGEST:
        message = f"a PDF of {len(data) / MEGABYTE:,.0f} MB. Split it, or reduce its pictures."
        raise LoadError(message)
    return the_worker().ask(data)
