"""Kill writers of one file of labels at random moments, and see whether a label that was acknowledged is ever lost.

    python benchmarks/kill_labelling.py --kills 200

Four processes of two threads each label into the same file. A decision counts as acknowledged when `LabelStore.add`
has returned and its id has left the process. Again and again one process gets `kill -9`; the one that takes its place
sends again what was under way, under the same id, as the form's outbox does. In the end every acknowledged decision
must stand in the file, none twice, and the file must be whole. Exit code 1 if not.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

from toolkit.labelling.decisions import Decision
from toolkit.labelling.store import LabelStore

WRITERS, THREADS = 4, 2
LONGEST = 0.25  # seconds that a writer lives at most


def label(path: Path, journal: str, writer: int, starts: list[int], out: int) -> None:
    """Label until killed."""
    with LabelStore(path, journal=journal) as store:

        def work(thread: int) -> None:
            number = starts[thread]
            while True:
                name = f"{writer}.{thread}.{number}"
                themes = ("strike",) if number % 3 else ()
                store.add(
                    Decision(
                        f"p{number}",
                        "h",
                        f"annotator {writer}.{thread}",
                        "labelled",
                        themes,
                        ("strike",),
                        decision_id=name,
                    )
                )
                os.write(out, f"{name}\n".encode())
                number += 1

        threads = [threading.Thread(target=work, args=(thread,), daemon=True) for thread in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class Writer:
    """One process, and what it acknowledged."""

    def __init__(self, path: Path, journal: str, number: int, known: set[str]) -> None:
        self.known = known
        starts = [len([name for name in known if name.startswith(f"{number}.{t}.")]) for t in range(THREADS)]
        self.source, out = os.pipe()
        self.process = os.fork()
        if not self.process:
            try:
                os.close(self.source)
                label(path, journal, number, starts, out)
            finally:
                os._exit(3)
        os.close(out)
        os.set_blocking(self.source, False)
        self.rest = b""

    def listen(self) -> bool:
        """Take in what was acknowledged; False once nothing more can come."""
        try:
            data = os.read(self.source, 1 << 16)
        except BlockingIOError:
            return True
        *names, self.rest = (self.rest + data).split(b"\n")
        self.known.update(name.decode() for name in names)
        return bool(data)

    def kill(self) -> None:
        """Kill it in the midst of what it does, and read what it said before."""
        os.kill(self.process, signal.SIGKILL)
        _, status = os.waitpid(self.process, 0)
        while self.listen():
            pass
        os.close(self.source)
        if os.WTERMSIG(status) != signal.SIGKILL:
            message = f"a writer ended by itself (status {status})"
            raise RuntimeError(message)


def check(path: Path, known: set[str]) -> dict[str, int | str]:
    """Compare the file with what was acknowledged."""
    connection = sqlite3.connect(path)
    stored = [name for (name,) in connection.execute("SELECT decision_id FROM decisions")]
    whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return {
        "acknowledged": len(known),
        "stored": len(stored),
        "lost": len(known - set(stored)),
        "twice": len(stored) - len(set(stored)),
        "not yet acknowledged": len(set(stored) - known),
        "integrity": whole,
    }


def run(path: Path, *, kills: int, journal: str, seed: int) -> dict[str, int | str]:
    """Let writers write and kill them."""
    chance = random.Random(seed)
    known: dict[int, set[str]] = {number: set() for number in range(WRITERS)}
    LabelStore(path, journal=journal).close()
    writers = {number: Writer(path, journal, number, known[number]) for number in known}
    for _ in range(kills):
        until = time.monotonic() + chance.uniform(0, LONGEST)
        while time.monotonic() < until:
            for writer in writers.values():
                writer.listen()
            time.sleep(0.002)
        number = chance.randrange(WRITERS)
        writers[number].kill()
        writers[number] = Writer(path, journal, number, known[number])
    for writer in writers.values():
        writer.kill()
    return check(path, set().union(*known.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--journal", choices=["wal", "delete"], default="wal")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder) / "labels.db", kills=options.kills, journal=options.journal, seed=options.seed)
    print(
        f"{options.kills + WRITERS} kills, journal {options.journal}: "
        + ", ".join(f"{k} {v}" for k, v in found.items())
    )
    in_flight = WRITERS * THREADS
    good = not found["lost"] and not found["twice"] and found["integrity"] == "ok" and found["acknowledged"]
    return 0 if good and int(found["not yet acknowledged"]) <= in_flight else 1


if __name__ == "__main__":
    sys.exit(main())
