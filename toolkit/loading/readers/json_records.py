"""JSON Lines, a JSON list of records, or an object that holds such a list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode, peek
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import find_columns, read_records
from toolkit.loading.sources import Item

OPENING = re.compile(r'\s*(\[\s*)?\{\s*("|\})')
ENDINGS = (".json", ".jsonl", ".ndjson")
DEPTH = 3


def recognises(item: Item) -> bool:
    """By its first brackets, or its ending."""
    return not item.is_folder and (item.name.endswith(ENDINGS) or OPENING.match(peek(item.head)) is not None)


def read(item: Item, options: Options) -> Found:
    """Read every record as an article."""
    text, notes = decode(item.data)
    records = read_lines(text) if is_lines(text) else find_records(parse(text), options.columns)
    found = read_records(pd.DataFrame(records, dtype=object), options.columns)
    for article in found.articles:
        article.warnings += notes
    return found


def is_lines(text: str) -> bool:
    """Whether the text holds an object per line: the first one is whole, or nearly all begin as one."""
    lines = [line for line in map(str.strip, text.strip().split("\n", 50)[:50]) if line]
    if len(lines) < 2:
        return False
    whole = [line.startswith("{") and line.endswith("}") for line in lines]
    return sum(whole) > len(lines) // 2 or (whole[0] and lines[1].startswith("{"))


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
            records.append(unwrapped(record))
        else:
            broken.append(number)
    if broken:
        listed = ", ".join(map(str, broken[:10])) + (" …" if len(broken) > 10 else "")
        what = (
            "1 line is no JSON object (line" if len(broken) == 1 else f"{len(broken)} lines are no JSON objects (lines"
        )
        message = f"{what} {listed}). Repair or remove {'it' if len(broken) == 1 else 'them'}."
        raise LoadError(message)
    return records


def find_records(document: object, given: Mapping[str, str]) -> list[dict[str, object]]:
    """Find the records in a document: itself, or the longest list in it whose objects have a text or a title."""
    for found in sorted(candidates(document), key=len, reverse=True):
        names = list(dict.fromkeys(str(name) for record in found for name in record))
        try:
            find_columns(names, given)
        except LoadError:
            continue
        if document is not found and isinstance(document, dict) and has_text(document, given):
            return [document]  # one article, which lists its pictures or the like
        return found
    if isinstance(document, dict):
        return [unwrapped(document)]
    message = "JSON without records. It needs a list of objects, one per article."
    raise LoadError(message)


def has_text(record: Mapping[str, object], given: Mapping[str, str]) -> bool:
    """Whether an object is an article and not the wrapping of a list of them."""
    try:
        column = find_columns(list(record), given).get("text")
    except LoadError:
        return False
    return column is not None and isinstance(record[column], str)


def candidates(document: object) -> list[list[dict[str, object]]]:
    """All lists of nothing but objects in a document, down to a depth; objects that wrap the record are unwrapped."""
    lists = [value for value in walk(document, DEPTH) if isinstance(value, list) and value]
    objects = [value for value in lists if all(isinstance(entry, dict) for entry in value)]
    return [[unwrapped(entry) for entry in value] for value in objects]


def unwrapped(record: dict[str, object]) -> dict[str, object]:
    """Take the record out of what a search engine or a newspaper's interface writes around it."""
    inside = record.get("_source")
    if isinstance(inside, dict):
        return inside
    further = next((part for name in ("fields", "attributes") if isinstance(part := record.get(name), dict)), None)
    return {**further, **record} if further is not None else record


def walk(value: object, depth: int) -> list[object]:
    """All values inside nested objects, down to a depth."""
    if depth == 0 or not isinstance(value, dict):
        return [value]
    return [value, *(inner for entry in value.values() for inner in walk(entry, depth - 1))]


READER = Reader("JSON", 30, recognises, read)
