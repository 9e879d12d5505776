"""Set every reader on thousands of damaged files, and count what is not as it should be.

Run: python tools/fuzz_readers.py [COUNT] [--seed N] [--only READER] [--keep FOLDER]

Each input is a golden one with bytes changed, cut, repeated or taken from another format; what is packed (DOCX, XLSX,
EPUB, ZIP, gzip) is damaged inside as well as outside. It goes through ``load(..., on_error="skip")`` and ``segment``.
Wrong is: any exception but a LoadError, an input without its line in the report or with counts that do not add up,
a paragraph that is not the text between its start and end or a character that is in none, and more than
20 CPU seconds. Inputs that did something wrong are written to the folder given by ``--keep``.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

import pandas as pd

import toolkit as tk
from toolkit.errors import LoadError

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
ENDINGS = [".txt", ".bin", ".html", ".csv", ".json", ".xml"]
AT_ONCE = 40
LONGEST = 20  # CPU seconds for one input, and for so many at once
STUCK = 300  # seconds after which the process itself is ended: it hangs where Python cannot stop it
TOKENS = [
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b">", b"&", b"&#x0;", b"&bomb;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<![CDATA[",
    b"\n", b"\r", b"\t", b" ", b"\"", b"'", b"{", b"}", b"[", b"]", b"\\", b"\\u0000", b"\\bin9999999 ", b"%", b"0", b"-1", b"2147483648",
    b"99999999999999999999", b"1e999", b"NaN", b"null", b"9999-99-99", b"0000-00-00", b"31/02/2015", b"WARC/1.0\r\n", b"Content-Length: 99\r\n",
    b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-", b"<html>", b"<?xml version='1.0' encoding='x'?>", b"--boundary", b"=?utf-8?B?", b"HEADLINE:",
    "\u202e".encode(), "\ud55c".encode(), b"\xed\xa0\x80", b"\x0c", b"(((((((((", b"<div>" * 300, b"a" * 3000, b"=cmd|' /C calc'!A0",
]  # fmt: skip


class TookTooLong(BaseException):
    """An input that keeps a reader busy for too long; no reader may catch it."""


def ring(number: int, frame: FrameType | None) -> NoReturn:
    """Stop whatever is running."""
    raise TookTooLong


def mutate(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """Change some bytes."""
    mutable = bytearray(data or b"x")
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        place = rng.randrange(len(mutable) + 1)
        length = rng.choice([1, 1, 2, 4, 16, 200])
        match rng.randrange(8):
            case 0:
                mutable[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                del mutable[place : place + length]
            case 2 | 3:
                mutable[place:place] = rng.choice(TOKENS)
            case 4:
                mutable[place : place + length] = rng.choice(TOKENS)
            case 5:
                mutable[place:place] = mutable[place : place + length] * rng.choice([1, 2, 50])
            case 6:
                other = rng.choice(others)
                start = rng.randrange(len(other) + 1)
                mutable[place:place] = other[start : start + 10 * length]
            case 7:
                if rng.random() < 0.3:
                    del mutable[place:]
        mutable = mutable or bytearray(b"x")
    return bytes(mutable[:2_000_000])


def damage(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """Damage a file, and what is packed in it."""
    inside = rng.random() < 0.8
    if inside and data[:2] == b"\x1f\x8b":
        return gzip.compress(mutate(gzip.decompress(data), others, rng), 1)
    if inside and data[:4] == b"PK\x03\x04":
        return repack(data, lambda part: mutate(part, others, rng), rng)
    packed = mutate(data, others, rng)
    return gzip.compress(packed, 1) if rng.random() < 0.02 else packed


def repack(data: bytes, change: Callable[[bytes], bytes], rng: random.Random) -> bytes:
    """Write a ZIP archive anew with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = archive.namelist()
        chosen = rng.choice(names)
        for name in names:
            content = archive.read(name)
            target.writestr(name, change(content) if name == chosen else content)
    return out.getvalue()


def examine(paths: list[Path]) -> list[str]:
    """Load inputs together, and say how each ended: loaded, skipped or refused."""
    report = paths[0].parent.parent / "report.parquet"
    report.unlink(missing_ok=True)
    try:
        articles = tk.load(paths, on_error="skip", report=report, n_jobs=1, progress=False)
    except LoadError as error:
        if not str(error).strip():
            message = "an error that says nothing"
            raise AssertionError(message) from error
        articles = None
    lines = pd.read_parquet(report)
    lost = sorted({str(path) for path in paths} - set(lines["file"]))
    if lost or not set(lines["status"]) <= {"loaded", "skipped", "failed"}:
        message = f"not in the report: {lost}"
        raise AssertionError(message)
    if articles is not None:
        if lines["articles"].sum() != len(articles):
            message = f"the report counts {lines['articles'].sum()} articles, the table has {len(articles)}"
            raise AssertionError(message)
        check_pieces(articles)
    states = lines.groupby("file")["status"].agg(set)
    return [how_ended(states[str(path)]) for path in paths]


def how_ended(states: set[str]) -> str:
    """Say in a word how an input with these lines in the report ended."""
    return "loaded" if "loaded" in states else "refused" if "failed" in states else "skipped"


def check_pieces(articles: pd.DataFrame) -> None:
    """Check that the pieces of each article are its text, all of it, once."""
    pieces = tk.segment(articles, progress=False)
    texts = articles.set_index("article_id")["text"]
    for name, rows in pieces.groupby("article_id"):
        text = texts[str(name)]
        whole = "".join("".join(row.text.split()) for row in rows.itertuples())
        if any(text[row.start : row.end] != row.text for row in rows.itertuples()) or whole != "".join(text.split()):
            message = f"pieces of article {name} are not its text"
            raise AssertionError(message)


def seeds(only: str | None) -> list[tuple[str, str, bytes]]:
    """The golden inputs: reader, file name, bytes."""
    files = [path for path in sorted(GOLDEN.glob("*/input*")) if path.is_file()]
    return [(path.parent.name, path.name, path.read_bytes()) for path in files if only in {None, path.parent.name}]


class Trial:
    """A run over many inputs, and what came of each."""

    def __init__(self, keep: Path | None) -> None:
        self.keep = keep
        self.ends: Counter[tuple[str, str]] = Counter()
        self.slowest = (0.0, "")
        self.wrong = 0

    def run(self, count: int, rng: random.Random, given: list[tuple[str, str, bytes]]) -> None:
        """Try so many inputs, from each golden one in turn, some at once."""
        others = [data for *_, data in given]
        for start in range(0, count, AT_ONCE):
            with tempfile.TemporaryDirectory() as folder:
                paths = []
                for number in range(start, min(count, start + AT_ONCE)):
                    reader, name, data = given[number % len(given)]
                    ending = Path(name).suffix if rng.random() < 0.9 else rng.choice(ENDINGS)
                    paths.append(Path(folder) / f"{reader}-{number}" / f"input{ending}")
                    paths[-1].parent.mkdir()
                    paths[-1].write_bytes(damage(data, others, rng))
                self.attempt(paths)
            if (start + AT_ONCE) % 1000 < AT_ONCE:
                print(self.summary(min(count, start + AT_ONCE)), flush=True)

    def attempt(self, paths: list[Path]) -> None:
        """Try some inputs together, within the time of one; where that fails, each by itself."""
        if self.keep is not None:  # what is there after a crash of the whole process
            shutil.rmtree(self.keep / "last", ignore_errors=True)
            shutil.copytree(paths[0].parent.parent, self.keep / "last")
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        faulthandler.dump_traceback_later(STUCK, exit=True)
        try:
            ends = examine(paths)
        except (TookTooLong, Exception) as error:  # noqa: BLE001 - what no reader may let through
            signal.setitimer(signal.ITIMER_PROF, 0)
            if len(paths) > 1:
                for path in paths:
                    self.attempt([path])
                return
            ends = [self.blame(paths[0], error)]
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
        self.slowest = max(self.slowest, (time.process_time() - begun, paths[0].parent.name))
        for path, end in zip(paths, ends, strict=True):
            self.ends[path.parent.name.rpartition("-")[0], end] += 1

    def blame(self, path: Path, error: BaseException) -> str:
        """Note an input that did something wrong."""
        self.wrong += 1
        name = path.parent.name + path.suffix
        if self.keep is not None:
            shutil.copy(path, self.keep / name)
        print(f"--- {name}")
        traceback.print_exception(error, limit=-6)
        return f"WRONG ({type(error).__name__})"

    def summary(self, count: int) -> str:
        """Say in a line how it goes."""
        return f"{count:,} inputs, {self.wrong} wrong, slowest {self.slowest[0]:.1f} s ({self.slowest[1]})"

    def table(self) -> str:
        """How the inputs of each reader ended."""
        ends = pd.DataFrame([(*key, count) for key, count in self.ends.items()], columns=["reader", "end", "inputs"])
        return ends.pivot_table(index="reader", columns="end", values="inputs", fill_value=0).astype(int).to_string()


def main() -> int:
    """Read the options and run."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("count", nargs="?", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", metavar="READER")
    options.add_argument("--keep", metavar="FOLDER", type=Path)
    chosen = options.parse_args()
    os.environ["TOOLKIT_CACHE"] = "off"
    warnings.simplefilter("ignore", UserWarning)
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGPROF, ring)
    trial = Trial(chosen.keep)
    trial.run(chosen.count, random.Random(chosen.seed), seeds(chosen.only))
    print(trial.table())
    print(f"{trial.summary(chosen.count)}, seed {chosen.seed}")
    return 1 if trial.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
