"""JSON Lines, a JSON list of records, or an object that holds such a list."""

from __future__ import annotations

import json
import re

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import read_records
from toolkit.loading.sources import Item

OPENING = re.compile(rb'\s*(\[\s*)?\{\s*("|\})')


def recognises(item: Item) -> bool:
    """By its first brackets."""
    return not item.is_folder and OPENING.match(item.head.removeprefix(b"\xef\xbb\xbf")) is not None


def read(item: Item, options: Options) -> Found:
    """Read every record as an article."""
    text, notes = decode(item.data)
    records = read_lines(text) if is_lines(text) else find_records(parse(text))
    found = read_records(pd.DataFrame(records, dtype=object), options.columns)
    for article in found.articles:
        article.warnings += notes
    return found


def is_lines(text: str) -> bool:
    """Whether the first line alone is a whole object and more lines follow."""
    first, _, rest = text.strip().partition("\n")
    return first.rstrip().endswith("}") and first.lstrip().startswith("{") and rest.lstrip()[:1] in {"", "{"}


def parse(text: str) -> object:
    """Parse one JSON document, within a limit on its depth."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"broken JSON ({error}). Export it again."
        raise LoadError(message) from error


def read_lines(text: str) -> list[dict[str, object]]:
    """Parse JSON Lines, naming the lines that are broken."""
    records = []
    broken = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            broken.append(number)
            continue
        if isinstance(record, dict):
            records.append(record)
        else:
            broken.append(number)
    if broken:
        listed = ", ".join(map(str, broken[:10])) + (" …" if len(broken) > 10 else "")
        message = f"{len(broken)} lines are no JSON objects (lines {listed}). Repair or remove them."
        raise LoadError(message)
    return records


def find_records(document: object) -> list[dict[str, object]]:
    """Find the list of records in a document: itself, or the longest list of objects one or two levels down."""
    if isinstance(document, list) and all(isinstance(entry, dict) for entry in document):
        return document
    if isinstance(document, dict):
        lists = [value for value in walk(document, 2) if isinstance(value, list) and value and isinstance(value[0], dict)]
        if lists:
            return [entry for entry in max(lists, key=len) if isinstance(entry, dict)]
        return [document]
    message = "JSON without records. It needs a list of objects, one per article."
    raise LoadError(message)


def walk(value: object, depth: int) -> list[object]:
    """All values inside nested objects, down to a depth."""
    if depth == 0 or not isinstance(value, dict):
        return [value]
    return [value, *(inner for entry in value.values() for inner in walk(entry, depth - 1))]


READER = Reader("JSON", 30, recognises, read)
