"""How much memory a large web archive takes while it is loaded, and how many pages are read in a second.

Run: python benchmarks/warc_memory.py [GIGABYTES] [--page KILOBYTES] [--packed]

It writes a WARC of generated pages to a temporary folder, loads it in a process of its own, and deletes it.
Beside the peak stand the memory of that process once it has loaded a single page and the size of the table that comes out.
"""

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

GIGABYTE = 1 << 30
WORDS = ["envoys", "harbour", "treaty", "ministers", "river", "border", "convoy", "meeting", "winter", "schedule"]
WORDS += ["patrol", "island", "observers", "statement", "delegation", "railway", "orchard", "market", "festival"]
CHILD = """
import json, resource, sys, time
import toolkit as tk
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
tk.load(sys.argv[2], progress=False)  # so that all libraries are there
before = peak()
begun = time.perf_counter()
articles = tk.load(sys.argv[1], progress=False)
seconds = time.perf_counter() - begun
size = articles["text"].str.len().sum() / 2**20
print(json.dumps({"before": before, "peak": peak(), "seconds": seconds, "articles": len(articles), "text": size}))
"""


def page(number, kilobytes, rng):
    """Invent a page: an article of fifteen paragraphs inside the menus and scripts that make pages large."""
    sentences = [" ".join(rng.choices(WORDS, k=14)).capitalize() + "." for _ in range(45)]
    body = "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>\n" for at in range(0, 45, 3))
    menu = "".join(f'<li class="menu"><a href="/{word}/{number}">{word}</a></li>\n' for word in WORDS)
    top = f"<!doctype html><html><head><meta charset=utf-8><title>Story {number}</title>"
    meta = f'<meta property="article:published_time" content="2015-10-{1 + number % 28:02}T08:00:00Z">'
    text = f"{top}{meta}</head><body><nav><ul>{menu}</ul></nav><article><h1>Story {number} of the {sentences[0]}</h1>{body}</article>"
    lack = kilobytes * 1024 - len(text) - 40
    filler = f"var state{number} = {rng.random()};\n"
    return f"{text}<script>{filler * (max(0, lack) // len(filler))}</script></body></html>".encode()


def record(number, body):
    """Wrap a page as a WARC record."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    header = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nWARC-Date: 2015-11-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://news.example/{number}.html\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return header.encode() + answer + b"\r\n\r\n"


def write(path, size, kilobytes, packed):
    """Write records until the file has its size; give their number."""
    rng = random.Random(1)
    number = 0
    with path.open("wb") as stream:
        while stream.tell() < size:
            data = record(number, page(number, kilobytes, rng))
            stream.write(gzip.compress(data, 6) if packed else data)
            number += 1
    return number


def main():
    """Write, load, print."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("gigabytes", type=float, nargs="?", default=2.0)
    ask.add_argument("--page", type=int, default=100, help="size of a page, in kilobytes")
    ask.add_argument("--packed", action="store_true", help="pack each record by gzip")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("crawl.warc.gz" if given.packed else "crawl.warc")
        pages = write(path, given.gigabytes * GIGABYTE, given.page, given.packed)
        small = Path(folder) / "page.html"
        small.write_bytes(page(0, given.page, random.Random(2)))
        done = subprocess.run([sys.executable, "-c", CHILD, str(path), str(small)], check=True, stdout=subprocess.PIPE)
        found = json.loads(done.stdout.splitlines()[-1])
        print(f"{path.name}: {path.stat().st_size / GIGABYTE:.2f} GB, {pages:,} pages of {given.page} KB")
    print(f"articles      {found['articles']:>10,}")
    print(f"pages/s       {found['articles'] / found['seconds']:>10.1f}")
    print(f"memory before {found['before']:>10.0f} MB")
    print(f"peak memory   {found['peak']:>10.0f} MB")
    print(f"text alone    {found['text']:>10.0f} MB")


if __name__ == "__main__":
    main()
