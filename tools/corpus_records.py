"""Write data/corpus.jsonl from the files in data/corpus: ``python tools/corpus_records.py``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import toolkit as tk

TOP = Path(__file__).resolve().parent.parent
COLUMNS = [
    "article_id",
    "source",
    "date",
    "date_source",
    "title",
    "authors",
    "url",
    "language",
    "text",
    "file",
]


def render(corpus: Path = TOP / "data" / "corpus") -> str:
    """Give the text that data/corpus.jsonl must have: one article per line, in the order of the files."""
    articles = tk.load(corpus, progress=False)
    articles["file"] = [Path(file).relative_to(corpus).as_posix() for file in articles["file"]]
    articles["date"] = articles["date"].dt.strftime("%Y-%m-%d")
    rows = articles[COLUMNS].astype("object").where(articles[COLUMNS].notna(), None).to_dict("records")
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    (TOP / "data" / "corpus.jsonl").write_text(render(), encoding="utf-8", newline="\n")
    sys.stdout.write("data/corpus.jsonl written\n")
