"""The layout of Nexis in Word and RTF: headline, newspaper, date, fields, a line "Body", the text, "End of Document"."""

from __future__ import annotations

import re

from toolkit.loading.article import Found
from toolkit.loading.dates import read_moment
from toolkit.loading.exports import Record, is_issue, make_found
from toolkit.loading.nexis_labels import (
    BODIES,
    BYLINES,
    COUNT,
    END,
    HEADS,
    RIGHTS,
    STANDFIRSTS,
    TAILS,
    TITLES,
    fold_label,
)

__all__ = ["read_nexis"]

FIELD = re.compile(r"^([^\W\d_](?:[^\W\d_]|[' -]){1,30}?)\s?:\s*(.*)$")
ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)?/?$")
INNER_LABEL = re.compile(r"(?:abstract|full text|zusammenfassung|volltext|résumé|texte intégral)", re.IGNORECASE)
LISTED = re.compile(r"^\s*(\d{1,6})\.\s+(\S.*)$")
HEADER_LINES = 16
COVER_LINES = 40
LONGEST_DATE = 14
FIELDS = TITLES | BYLINES | HEADS | STANDFIRSTS


def read_nexis(lines: list[str]) -> Found | None:
    """Read the documents of an export in this layout; None where the lines are none.

    Parameters
    ----------
    lines
        The lines of the file that are not empty, folded. The cover page, with the name of the person who exported and
        the search terms, is left out.
    """
    records = [record for part, ended in documents(lines) for record in read_part(part, ended=ended)]
    if not records:
        return None
    found = make_found(records)
    first = next((number for number, line in enumerate(lines) if line == records[0].title), COVER_LINES)
    stated = [int(hit.group(1) or hit.group(2)) for line in lines[: max(first, 1)] if (hit := COUNT.fullmatch(line))]
    if stated:
        found.announced = stated[0]
        found.missing += name_missing(lines[:first], records, stated[0])
    return found


def name_missing(cover: list[str], records: list[Record], announced: int) -> list[str]:
    """Name the documents of the cover page's list that are not there."""
    if announced <= len(records):
        return []
    listed = {int(hit.group(1)): hit.group(2) for line in cover if (hit := LISTED.match(line))}
    there = [folded(record.title or "") for record in records]
    absent = [
        f"document {number} of {announced}, “{title[:80]}”: not in the file"
        for number, title in listed.items()
        if not any(have and (folded(title).startswith(have) or have.startswith(folded(title))) for have in there)
    ]
    return absent[: announced - len(records)]


def folded(title: str) -> str:
    """A headline's letters, by which the list and the documents are compared."""
    return re.sub(r"\W+", "", title).casefold()[:60]


def documents(lines: list[str]) -> list[tuple[list[str], bool]]:
    """Cut the lines behind each end of a document; for each part, whether its end is there."""
    ends = [number for number, line in enumerate(lines) if END.fullmatch(line)]
    starts = [0, *(end + 1 for end in ends)]
    parts = [(lines[start:end], True) for start, end in zip(starts, ends, strict=False)]
    return [*parts, (lines[starts[-1] :], False)]


def read_part(lines: list[str], *, ended: bool) -> list[Record]:
    """Read what stands before an end: one document as a rule, more where ends are missing."""
    marks = [number for number, line in enumerate(lines) if is_body_mark(lines, number, ended=ended)]
    if not marks:
        return [record] if ended and (record := read_unmarked(lines)) is not None else []
    records = []
    begin = 0
    for mark, limit in zip(marks, [*marks[1:], len(lines)], strict=True):
        stop = next((number for number in range(mark + 1, limit) if is_tail(lines[number])), limit)
        record = read_header(lines[begin:mark])
        read_body(lines[mark + 1 : stop], record)
        records.append(record)
        begin = stop
    return records


def is_body_mark(lines: list[str], number: int, *, ended: bool) -> bool:
    """Whether a line is the label above a body: a date or a rights line stands above it, and a field unless an end follows."""
    if lines[number].rstrip(" :").casefold() not in BODIES:
        return False
    above = lines[max(0, number - HEADER_LINES) : number]
    dated = any(is_date(line) or is_issue(line) or RIGHTS.match(line) for line in above)
    return dated and (ended or any(label_of(line) in FIELDS or RIGHTS.match(line) for line in above))


def label_of(line: str) -> str:
    """The label of a field; "" where there is none."""
    found = FIELD.match(line)
    return fold_label(found.group(1)) if found else ""


def is_tail(line: str) -> bool:
    """Whether a line begins what stands below the body."""
    return line.rstrip(" :").casefold() in TAILS or label_of(line) in {
        "load-date",
        "ladedatum",
        "update-date",
        "laaddatum",
    }


def is_date(line: str) -> bool:
    """Whether a line begins with a publication date."""
    words = line.split()
    if len(words) > LONGEST_DATE or ":" in " ".join(words[:4]) or RIGHTS.match(line):
        return False
    return any(read_moment(" ".join(words[:length])) is not None for length in (3, 4, 6))


def read_header(lines: list[str]) -> Record:
    """Read headline, newspaper, date and author, which stand directly above the body."""
    record = Record()
    numbers = range(len(lines) - 1, max(-1, len(lines) - 1 - HEADER_LINES), -1)
    day = next((number for number in numbers if is_date(lines[number])), None)
    if day is None:
        day = next((number for number in numbers if is_issue(lines[number])), None)
    if day is not None:
        words = lines[day].split()
        record.printed = " ".join(words[:9])
    else:  # a note of correction may stand in the date's place
        day = next((number for number in numbers if RIGHTS.match(lines[number])), 0)
        day -= day >= 1 and lines[day - 1].lower().startswith("correction")
    record.source = lines[day - 1].rstrip(".") if day >= 1 else None
    record.title = lines[day - 2] if day >= 2 else None
    for line in lines[day + 1 :]:
        label, value = label_of(line), line.partition(":")[2].strip()
        if label in BYLINES:
            record.authors = value or None
        elif label in STANDFIRSTS and value:
            record.pieces.append((value, "standfirst"))
    return record


def read_unmarked(lines: list[str]) -> Record | None:
    """Read a document without the label of a body: the text begins below the last field of the header."""
    day = next((number for number, line in enumerate(lines) if number and is_date(line)), None)
    if day is None:
        return None
    last = day
    for number in range(day + 1, min(len(lines), day + HEADER_LINES)):
        if label_of(lines[number]) in FIELDS or RIGHTS.match(lines[number]):
            last = number
    stop = next((number for number in range(last + 1, len(lines)) if is_tail(lines[number])), len(lines))
    record = read_header(lines[max(0, day - 2) : last + 1])
    read_body(lines[last + 1 : stop], record)
    return record


def read_body(lines: list[str], record: Record) -> None:
    """Take the paragraphs; an address that stands alone behind them is the article's."""
    if len(lines) > 1 and (address := ADDRESS.match(lines[-1])):
        record.url = lines[-1] if address.group(1) else None  # else it is the newspaper's
        lines = lines[:-1]
    record.pieces += [(line, "paragraph") for line in lines if not INNER_LABEL.fullmatch(line)]
