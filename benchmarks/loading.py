"""How many saved pages are read in a second, and how long a folder takes that was loaded before.

Run: python benchmarks/loading.py [--pages N] [--files N]

Pages: CPU time, single pages in turn with trafilatura's extraction of the same page (text and metadata, no fallback
left out) where that is installed: `pip install trafilatura`. Real pages where TOOLKIT_REAL_DATA names them, else pages made
here. Twice the pages per CPU second is what two cores read.

Folder: so many files made here are loaded three times, in processes of their own: by all cores without a cache, to fill
the cache, and from the cache; what is printed is the time of the whole call, table and all.
"""

import argparse
import contextlib
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from toolkit.errors import LoadError
from toolkit.loading.languages import guess_language
from toolkit.loading.readers.html import read_page

WORDS = [
    "envoys",
    "harbour",
    "treaty",
    "ministers",
    "river",
    "border",
    "convoy",
    "meeting",
    "winter",
    "schedule",
    "patrol",
    "island",
    "observers",
]
WORDS += [
    "statement",
    "delegation",
    "railway",
    "orchard",
    "market",
    "festival",
    "council",
    "bridge",
    "ferry",
    "archive",
    "stadium",
    "harvest",
]
CHILD = """
import json, sys, time, resource
import toolkit as tk
tk.load(sys.argv[2], progress=False, n_jobs=1)  # so that all libraries are there
begun, cpu = time.perf_counter(), time.process_time()
articles = tk.load(sys.argv[1], progress=False)
print(json.dumps([len(articles), time.perf_counter() - begun, time.process_time() - cpu]))
"""


def page(number, rng):
    """Invent a page: an article between menus, teasers, scripts and comments."""
    sentences = [" ".join(rng.choices(WORDS, k=rng.randint(8, 24))).capitalize() + "." for _ in range(60)]
    body = "".join(f"<p class='par'>{' '.join(sentences[at : at + 3])}</p>\n" for at in range(0, 45, 3))
    menu = "".join(f'<li class="menu-item"><a href="/{word}/{number}">{word}</a></li>\n' for word in WORDS * 4)
    cards = "".join(
        f'<div class="teaser-card"><a href="/{at}"><img src="{at}.jpg" alt=""><h3>{sentences[at]}</h3></a></div>\n'
        for at in range(45, 60)
    )
    script = f"<script>{''.join(f'var state{at} = {rng.random()};' for at in range(2500))}</script>"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{sentences[0]} | The Wire</title>"
        f'<meta property="article:published_time" content="2015-10-{1 + number % 28:02}T08:00:00Z">{script}</head>'
        f"<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{sentences[0]}</h1>"
        f"<div class='byline'>By A. Writer</div><div class='article-body'>{body}</div></article></main>"
        f"<aside class='related'>{cards}</aside><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def real_pages():
    """The real pages, where there are any."""
    folder = os.environ.get("TOOLKIT_REAL_DATA")
    paths = sorted(Path(folder, "loading").glob("html_*/*.htm*")) if folder else []
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths]


def read_by_us(data):
    """Everything that `load` does with a page but the table."""
    with contextlib.suppress(LoadError):
        guess_language(read_page(data).text)


def race(pages):
    """CPU seconds over all pages: ours, and the peer's on the same pages in turn."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        bare_extraction = None
    read_by_us(pages[0])
    ours = theirs = 0.0
    for data in pages:
        begun = time.process_time()
        read_by_us(data)
        ours += time.process_time() - begun
        if bare_extraction is not None:
            begun = time.process_time()
            bare_extraction(data, favor_precision=True, with_metadata=True)
            theirs += time.process_time() - begun
    return ours, theirs


def time_folder(folder, one, cache):
    """Load a folder in a process of its own."""
    command = [sys.executable, "-c", CHILD, str(folder), str(one)]
    run = subprocess.run(command, env=os.environ | {"TOOLKIT_CACHE": cache}, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=int, default=200)
    ask.add_argument("--files", type=int, default=10_000)
    options = ask.parse_args()
    rng = random.Random(1)
    if options.pages:
        time_pages(options.pages, rng)
    if options.files:
        time_folders(options.files, rng)


def time_pages(count, rng):
    pages = real_pages()
    kind = "real" if pages else "made"
    pages = pages or [page(number, rng) for number in range(count)]
    ours, theirs = race(pages)
    size = sum(map(len, pages)) / len(pages) / 1024
    print(
        f"{len(pages)} {kind} pages of {size:.0f} kB: {len(pages) / ours:.1f} pages per CPU second, {2 * len(pages) / ours:.0f} on two cores"
    )
    if theirs:
        print(
            f"trafilatura on the same pages in turn: {len(pages) / theirs:.1f} per CPU second; ours is {theirs / ours:.2f} times as fast"
        )


def time_folders(count, rng):
    with tempfile.TemporaryDirectory() as top:
        folder, cache, one = Path(top) / "news", Path(top) / "cache", Path(top) / "one.html"
        folder.mkdir()
        one.write_bytes(page(0, rng))
        for number in range(count):
            (folder / f"{number:06}.html").write_bytes(page(number, rng))
        size = sum(path.stat().st_size for path in folder.iterdir()) / count / 1024
        print(f"a folder of {count:,} pages of {size:.0f} kB")
        for what, place in (
            ("without a cache", "off"),
            ("filling the cache", str(cache)),
            ("from the cache", str(cache)),
        ):
            found, wall, cpu = time_folder(folder, one, place)
            print(f"  {what}: {found:,} articles in {wall:.1f} s, of which this process worked {cpu:.1f} s")
        kept = sum(path.stat().st_size for path in cache.iterdir()) / 2**20
        print(f"  the cache takes {kept:.0f} MB")


if __name__ == "__main__":
    main()
