"""A page's tree becomes its lines: what stands between two breaks, and what the mark-up says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from toolkit.loading.html_names import ROLE_KINDS, TAG_KINDS, read_names

__all__ = ["HEADINGS", "SENTENCE_END", "Line", "Part", "read_lines"]

BREAKING, UNREAD, INLINE = (
    frozenset(tags.split())
    for tags in (
        """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
        footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary
        table tbody td tfoot th thead tr ul video audio""",
        """script style noscript template svg math iframe object embed select option textarea input button map canvas head
        datalist progress meter link meta base title rp rt img picture source""",
        "a b i em strong br u font sup sub abbr tbody tr time cite",
    )
)
FRAMES = frozenset(("article", "main", "blockquote", "table", "header"))
NAMED_TAGS = FRAMES | frozenset(TAG_KINDS)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
TEXTUAL = HEADINGS | {"p", "pre", "li", "dd", "dt", "td"}
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
SENTENCE_END = re.compile(r"[.!?…。！？:;؟।][\"'”’»«」』)\]*†]*(?:\s?[♦■●])?$")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BREAK = "\x1f"
LONGEST_HIDDEN = 120


@dataclass(slots=True, eq=False)
class Part:
    """A part of the page that its mark-up names, how much running text it holds, and how much of that is on cookies."""

    kind: str
    weight: float = 0
    consent: float = 0


Names = tuple[str, str | None] | etree._Element


@dataclass(slots=True, eq=False)
class Line:
    """What stands between two breaks of the page.

    ``linked`` and ``bold`` are shares of its letters; ``zones`` are the parts that may be furniture, outermost
    first, ``frames`` those that may be the article's; ``home`` is what holds the line together with its
    neighbours, where parts of the same tag and class count as one; ``block`` is the innermost element around it.
    """

    text: str
    tag: str
    home: Names
    linked: float
    bold: float
    zones: tuple[Part, ...]
    frames: tuple[Part, ...]
    words: int
    sentence: bool
    block: etree._Element
    zone: str = ""

    def inside(self, kind: str) -> bool:
        """Whether the line lies in a part of that kind."""
        return any(frame.kind == kind for frame in self.frames)

    @property
    def running(self) -> bool:
        """Whether it reads like a sentence of an article."""
        return self.words >= 12 and self.linked < 0.5 and self.sentence


def read_lines(body: etree._Element) -> list[Line]:
    """Give a page's lines in reading order.

    Parameters
    ----------
    body
        The page's body.

    Returns
    -------
    list of Line
        Scripts, pictures and input fields are left out; everything else is there, menus and notices too.
    """
    return Walk().walk(body)


class Walk:
    """One walk over a tree, without recursion."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.linked = self.bold = 0
        self.link_depth = self.bold_depth = 0
        self.blocks: list[etree._Element] = []
        self.zones: tuple[Part, ...] = ()
        self.frames: tuple[Part, ...] = ()
        self.saved: dict[etree._Element, tuple[tuple[Part, ...], tuple[Part, ...]]] = {}
        self.names: dict[tuple[str, str | None, str | None], tuple[str | None, str | None]] = {}
        self.known: dict[tuple[str, str | None, str], Part] = {}

    def walk(self, body: etree._Element) -> list[Line]:
        """Visit every element, its text and its tail."""
        self.blocks.append(body)
        walker = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if not self.open(element, str(element.tag)):
                    walker.skip_subtree()
                continue
            if event == "end":
                self.close(element, str(element.tag))
            if element.tail and element is not body:
                self.say(element.tail)
        self.flush()
        return self.lines

    def open(self, element: etree._Element, tag: str) -> bool:
        """Begin an element; False if what it holds is not to be read."""
        if tag in UNREAD:
            return False
        if tag == "br":
            self.parts.append(BREAK)
            return True
        breaking = tag in BREAKING or "-" in tag
        if breaking:
            self.flush()
            self.blocks.append(element)
        if tag not in INLINE and not self.enter(element, tag, breaking=breaking):
            return False
        if tag == "a":
            self.link_depth += 1
        elif tag in {"b", "strong"}:
            self.bold_depth += 1
        if element.text:
            self.say(element.text)
        return True

    def close(self, element: etree._Element, tag: str) -> None:
        """End an element."""
        if tag == "a":
            self.link_depth -= 1
        elif tag in {"b", "strong"}:
            self.bold_depth -= 1
        if self.blocks[-1] is element and len(self.blocks) > 1:
            self.flush()
            self.blocks.pop()
        if element in self.saved:
            self.zones, self.frames = self.saved.pop(element)

    def enter(self, element: etree._Element, tag: str, *, breaking: bool) -> bool:
        """Note what an element's mark-up says of it; False if it is a hidden remark inside a line."""
        given = element.attrib
        if not given and tag not in NAMED_TAGS:
            return True
        key = (tag, given.get("class"), given.get("id"))
        if key not in self.names:
            self.names[key] = read_names(*key)
        kind, mark = self.names[key]
        if kind is None and tag not in FRAMES and (role := given.get("role")):
            kind = ROLE_KINDS.get(role)
        if given and tag not in {"html", "body", "p"} and is_hidden(element):  # scripts hide paragraphs behind walls
            kind = "hidden"
        if kind == "hidden" and not breaking and len("".join(map(str, element.itertext()))) <= LONGEST_HIDDEN:
            return False
        if given and given.get("itemprop", "").lower() == "articlebody":
            kind, mark = None, "articlebody"
        frames = [name for name in (tag if tag in FRAMES else None, mark) if name]
        if kind is None and not frames:
            return True
        self.saved[element] = (self.zones, self.frames)
        if kind is not None:
            zone = self.known.setdefault((tag, None if tag == "p" else given.get("class"), kind), Part(kind))
            if zone not in self.zones:
                self.zones = (*self.zones, zone)
        self.frames = (*self.frames, *map(Part, frames))
        return True

    def say(self, text: str) -> None:
        """Add text to the line."""
        self.parts.append(text)
        if self.link_depth or self.bold_depth:
            length = len(text.strip())
            self.linked += length if self.link_depth else 0
            self.bold += length if self.bold_depth else 0

    def flush(self) -> None:
        """End the line."""
        if not self.parts:
            return
        raw = "".join(self.parts)
        linked, bold = self.linked, self.bold
        self.parts, self.linked, self.bold = [], 0, 0
        if raw.isspace():
            return
        pieces = split_breaks(raw) if BREAK in raw else [" ".join(raw.split())]
        pieces = [text if text.isascii() else INVISIBLE.sub("", text).strip() for text in pieces]
        length = max(1, sum(map(len, pieces)))
        element = self.blocks[-1]
        tag = str(element.tag)
        for text in filter(None, pieces):
            ends = SENTENCE_END.search(text[-12:]) is not None
            shares = min(1.0, linked / length), min(1.0, bold / length)
            self.lines.append(
                Line(text, tag, home_of(element), *shares, self.zones, self.frames, count_words(text), ends, element)
            )


def home_of(element: etree._Element) -> Names:
    """What holds an element together with its neighbours."""
    parent = element.getparent()
    holder = parent if parent is not None and element.tag in TEXTUAL else element
    name = holder.get("class")
    return (str(holder.tag), name) if name else holder


def split_breaks(raw: str) -> list[str]:
    """Part a text at its <br>: at two in a row always, at one where a new sentence or name begins."""
    pieces: list[str] = []
    gap = False
    for part in raw.split(BREAK):
        text = " ".join(part.split())
        if not text:
            gap = True
            continue
        goes_on = text[0].islower() or text[0] in ",;.)–-"
        if pieces and not gap and goes_on and not SENTENCE_END.search(pieces[-1][-12:]):
            pieces[-1] += " " + text
        else:
            pieces.append(text)
        gap = False
    return pieces


def count_words(text: str) -> int:
    """Count words; a text without spaces between words counts two signs as one."""
    words = text.count(" ") + 1
    return words if text.isascii() else max(words, len(CJK.findall(text)) // 2)


def is_hidden(element: etree._Element) -> bool:
    """Whether an element is not shown."""
    if HIDING.search(element.get("style", "")):
        return True
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"
