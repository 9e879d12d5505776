"""Factiva as plain text, with field codes or without; the same text comes out of its RTF exports."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.dates import read_moment
from toolkit.loading.encoding import decode
from toolkit.loading.exports import Record, make_found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

CODE = re.compile(
    r"^(HD|SE|CLM|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:[ \t|]+(.*))?$"
)
END = re.compile(r"^[^\W\d_]{2,12}[ \t|]+([A-Z][A-Z0-9]{2,9}\d{8}[a-z0-9]{4,16})[ \t|]*$")
COUNT = re.compile(
    r"^\d[\d.,\s\u2019']*(?:words?|w.{1,2}rter|wort|mots?|palabras?|parol[ea]|woord(?:en)?|palavras?|слов[ао]?|字|字词|語|단어)$",
    re.IGNORECASE,
)
RIGHTS = re.compile(r"^(?:\(c\)|©|copyright\b)", re.IGNORECASE)
TIME = re.compile(r"^\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?(?:GMT|[AP]M))?$")
PAGE = re.compile(r"^(?:Page \d+ of \d+\b.*|.*©.{0,10}Factiva, Inc\..*)$")
SUMMARY = re.compile(
    r"^(?:Search Summary|Suchzusammenfassung|Zusammenfassung der Suche|Résumé de la recherche|Resumen de (?:la )?búsqueda|"
    r"Riepilogo (?:della )?ricerca|Resumo da pesquisa|Samenvatting (?:van de )?zoekopdracht|Сводка поиска)$",
    re.IGNORECASE,
)
BYLINE = re.compile(r"^(?:By|Von|Par|Por|Di|Door|Da|De)\s", re.IGNORECASE)
SHORT_CODE = re.compile(r"^[A-Z][A-Z0-9]{1,9}$")
HEADER_LINES = 14
OPENING = 200_000  # bytes in which the first document ends
TITLE_LINES = 6
STOPS = '.!?:"”»'
WRAPPED = (50, 100)  # characters of a line of fixed width


def recognises(item: Item) -> bool:
    """By the number that ends a document, behind a count of words or field codes."""
    if item.is_folder or item.head[:1] in {b"<", b"{", b"["} or b"\x00" in item.head or b"\n" not in item.head:
        return False
    lines = lines_of(item.head)
    if coded(lines):
        return True
    return any(COUNT.match(line) for line in lines) and looks_promising(lines_of(item.data[:OPENING]))


def lines_of(data: bytes) -> list[str]:
    """The lines of a piece of text in whatever encoding."""
    return [line.strip() for line in data.decode("utf-8", "replace").splitlines()]


def looks_promising(lines: list[str]) -> bool:
    """Whether lines hold what only Factiva writes: the number of a document, or its field codes."""
    return coded(lines) or any(END.match(line) for line in lines)


def coded(lines: list[str]) -> bool:
    """Whether lines begin with field codes, among them headline, date and newspaper."""
    return {"HD", "PD", "SN"} <= {found.group(1) for line in lines if (found := CODE.match(line))}


def read(item: Item, options: Options) -> Found:
    """Read each document; the summary of the search at the end is left out."""
    text, notes = decode(item.data)
    found = split(text)
    for article in found.articles:
        article.warnings += notes
    return found


def split(text: str) -> Found:
    """Split a whole export into its documents.

    Raises
    ------
    LoadError
        If no document is in it.
    """
    lines = [line.strip(" \t|") for line in text.replace("\xa0", " ").split("\n")]
    lines = [line for line in lines if not PAGE.match(line)]
    stop = next((number for number, line in enumerate(lines) if SUMMARY.match(line)), len(lines))
    parts = documents(lines[:stop])
    records = [read_coded(part) if coded(part) else read_plain(part) for part in parts]
    found = make_found([record or Record() for record in records])
    if not found.articles:
        message = "a Factiva export without documents. Download it again."
        raise LoadError(message)
    return found


def documents(lines: list[str]) -> list[list[str]]:
    """Cut the lines behind each number of a document."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if END.match(line) or re.match(r"^AN[ \t|]", line):
            parts.append([])
        else:
            parts[-1].append(line)
    return [part for part in parts if any(part)]


def read_coded(lines: list[str]) -> Record:
    """Read a document with a code (HD, PD, SN ...) before each field."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        if found := CODE.match(line):
            code = found.group(1)
            fields.setdefault(code, []).append((found.group(2) or "").strip(" |\t"))
        elif code:
            fields[code].append(line)
    joined = {name: " ".join(part for part in parts if part) for name, parts in fields.items()}
    record = Record(title=joined.get("HD") or None, authors=joined.get("BY") or None)
    record.source, record.printed = joined.get("SN") or None, joined.get("PD") or None
    record.language = joined.get("LA") or None
    for name in ("LP", "TD"):
        record.pieces += [(line, "paragraph") for line in rejoin(fields.get(name, []))]
    return record


def rejoin(lines: list[str]) -> list[str]:
    """Join the lines of fixed width of a paragraph: one that ends without a stop goes on in the next."""
    joined: list[str] = []
    before = ""
    for line in lines:
        if line and before and before[-1] not in STOPS and WRAPPED[0] <= len(before) <= WRAPPED[1]:
            joined[-1] += f" {line}"
        elif line:
            joined.append(line)
        before = line
    return joined


def read_plain(lines: list[str]) -> Record | None:
    """Read a document without codes: headline, author, count of words, date, time, newspaper, rights, body."""
    counted = next((number for number, line in enumerate(lines) if COUNT.match(line)), None)
    if counted is None:
        return None
    record = Record()
    above = [line for line in lines[:counted] if line][-TITLE_LINES:]
    if len(above) > 1 and (BYLINE.match(above[-1]) or is_name(above[-1])):
        record.authors = above.pop()
    record.title = max(above, key=len) if above else None
    header = [number for number in range(counted + 1, min(counted + HEADER_LINES, len(lines))) if lines[number]]
    begin = read_imprint(lines, header, record)
    record.pieces = [(line, "paragraph") for line in rejoin(lines[begin:])]
    return record


def read_imprint(lines: list[str], header: list[int], record: Record) -> int:
    """Read date and newspaper, which stand below the count of words; give where the body begins."""
    day = next((number for number in header[:4] if is_day(lines[number])), None)
    if day is None:
        return header[0] if header else len(lines)
    record.printed = lines[day]
    after = [number for number in header if number > day and not TIME.match(lines[number])]
    record.source = lines[after[0]] if after else None
    rights = next((number for number in after if RIGHTS.match(lines[number])), None)
    if rights is not None:
        return rights + 1
    code = next((place for place, number in enumerate(after[:4]) if place and SHORT_CODE.match(lines[number])), 0)
    last = after[min(code + 1, len(after) - 1)] if after else day  # the language stands behind the newspaper's code
    return last + 1


def is_day(line: str) -> bool:
    """Whether a line is a date and no more."""
    return len(line.split()) <= 6 and read_moment(line) is not None


def is_name(line: str) -> bool:
    """Whether a line is the name of one or several authors."""
    words = re.sub(r",|\band\b|\bund\b|\bet\b", " ", line).split()
    return 2 <= len(words) <= 8 and line[-1:] not in {".", "!", "?", ":"} and all(word[:1].isupper() for word in words)


READER = Reader("Factiva (text)", 16, recognises, read)
