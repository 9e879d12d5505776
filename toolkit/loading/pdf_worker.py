"""A process of its own that asks PDFium for the words of PDF pages; run as a script by `pdf_process`.

PDFium is written in C++ and reads hostile files: here a crash, an endless page or a flood of memory ends this process
and not the researcher's session. It takes files on standard input and answers in lines of JSON, one per page. It
imports nothing of the toolkit, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from pypdfium2 import raw

MOST_CHARACTERS = 400_000  # on one page; a newspaper's broadsheet holds 30,000
MOST_WORDS = 60_000
MOST_OBJECTS = 20_000
MOST_LINKS = 5_000
MOST_ELEMENTS = 50_000
DEEPEST = 80
MEMORY = 2 << 30
WORD = re.compile("[^\\s\u00ad]+\u00ad*|\u00ad+")  # a hyphen at the end of a line ends a word
UNMAPPED = {
    **dict.fromkeys((0x02, 0xFFFE), "\u00ad"),  # PDFium's marks for a hyphen at the end of a line
    **dict(zip(range(0x10, 0x17), "“”„«»–—", strict=True)),  # where fonts of TeX keep these, if they do not say so
    **dict.fromkeys((0x0B, 0x1B), "\ufb00"),
    **dict.fromkeys((0x0C, 0x1C), "\ufb01"),
    0x1D: "\ufb02",
    **dict.fromkeys((0x0E, 0x1E), "\ufb03"),
    **dict.fromkeys((0x0F, 0x1F), "\ufb04"),
}
MARK = re.compile(r"(?<=[^\d\s])[\d*\u2020\u2021]{1,3}$")  # a number of a note behind a word
BOLD = re.compile(r"bold|black|heavy|demi|semib", re.IGNORECASE)
FACTS = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate")
CODES = {"password": "locked", "security": "locked"}
Element = list[Any]
Box = tuple[float, float, float, float]


def answer(data: bytes) -> Iterator[dict[str, Any]]:
    """Give the facts of a document, then each page; or what is wrong with it."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        text = str(error).lower()
        yield {"fault": next((code for mark, code in CODES.items() if mark in text), "damaged")}
        return
    try:
        facts = {name: document.get_metadata_value(name) for name in FACTS}
        yield {"pages": len(document), "facts": {name: value for name, value in facts.items() if value}}
        for number in range(len(document)):
            yield read_page(document, number)
    finally:
        document.close()


def read_page(document: pdfium.PdfDocument, number: int) -> dict[str, Any]:
    """Give one page: its size, words, pictures and the tree of its tags; or say that it is damaged or too full."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return {"fault": "damaged"}
    try:
        place = Place(page)
        text_page = page.get_textpage()
        try:
            count = raw.FPDFText_CountChars(text_page.raw)
            if count > MOST_CHARACTERS:
                return {"fault": "crowded"}
            words, styles = read_words(text_page.raw, count, place, read_links(document, page, place))
        finally:
            text_page.close()
        images = read_images(page, place)
        return {"width": place.width, "height": place.height, "words": words, "styles": styles, "images": images,
                "tree": read_tree(page)}  # fmt: skip
    except pdfium.PdfiumError:
        return {"fault": "damaged"}
    finally:
        page.close()


class Place:
    """Turns the page's own coordinates into points from its upper left corner, as a reader sees it."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = (page.get_rotation() // 90) % 4
        self.width, self.height = page.get_size()

    def __call__(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Give left, top, right and bottom of a box."""
        if self.turn == 0:
            box = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        elif self.turn == 1:
            box = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.turn == 2:
            box = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        else:
            box = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)


def read_words(handle: Any, count: int, place: Place, links: list[Box]) -> tuple[list[Element], list[Element]]:
    """Give the words in the order of the file, each with its box, style, tag and whether a link lies over it."""
    text = read_text(handle, count)
    styles = Styles(handle, place.turn)
    words: list[Element] = []
    box = raw.FS_RECTF()
    for start, end in spans_of(text, styles):
        corners: list[float] = []
        for index in {start, end - 1}:
            if raw.FPDFText_GetLooseCharBox(handle, index, box):
                corners += [box.left, box.bottom, box.right, box.top]
        if not corners or len(words) >= MOST_WORDS:
            continue
        where = place(min(corners[0::4]), min(corners[1::4]), max(corners[2::4]), max(corners[3::4]))
        if where[2] < 0 or where[3] < 0 or where[0] > place.width or where[1] > place.height:
            continue  # off the page, where nobody sees it
        style, tag = styles.of(start)
        linked = any(link[0] <= (where[0] + where[2]) / 2 <= link[2] and link[1] <= (where[1] + where[3]) / 2 <= link[3] for link in links)  # fmt: skip
        words.append([text[start:end], *where, style, tag, int(linked)])
    return words, styles.found


def spans_of(text: str, styles: Styles) -> Iterator[tuple[int, int]]:
    """Give where each word begins and ends; the number of a note behind it is a word of its own."""
    for found in WORD.finditer(text):
        start, end = found.span()
        mark = MARK.search(text, start, end)
        if mark is not None and styles.of(mark.start())[0] != styles.of(start)[0]:
            yield start, mark.start()
            start = mark.start()
        yield start, end


def read_text(handle: Any, count: int) -> str:
    """Give the characters of a page, one for each that PDFium counts."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", errors="replace")
    if len(text) != count:  # characters beyond the first plane, or some that PDFium leaves out
        codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
    return text.translate(UNMAPPED)


class Styles:
    """The few styles of a page: size, weight and direction, asked once for each text object."""

    def __init__(self, handle: Any, turn: int) -> None:
        self.handle = handle
        self.turn = turn
        self.found: list[Element] = []
        self.known: dict[int, tuple[int, int]] = {}
        self.numbers: dict[tuple[Any, ...], int] = {}

    def of(self, index: int) -> tuple[int, int]:
        """Give the number of a character's style and the number of its tag (-1 if it has none)."""
        thing = raw.FPDFText_GetTextObject(self.handle, index)
        key = ctypes.addressof(thing.contents) if thing else 0
        if key not in self.known:
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(self.handle, index, matrix)
            size = raw.FPDFText_GetFontSize(self.handle, index) * (matrix.c**2 + matrix.d**2) ** 0.5
            upright = abs(matrix.a) >= abs(matrix.b) if self.turn % 2 == 0 else abs(matrix.b) >= abs(matrix.a)
            font = raw.FPDFTextObj_GetFont(thing) if thing else None
            name = font_name(font) if font else ""
            bold = BOLD.search(name) is not None or (bool(font) and raw.FPDFFont_GetWeight(font) >= 600)
            style = (round(size, 1), int(bold), int(upright))
            number = self.numbers.setdefault(style, len(self.found))
            if number == len(self.found):
                self.found.append(list(style))
            self.known[key] = number, raw.FPDFPageObj_GetMarkedContentID(thing) if thing else -1
        return self.known[key]


def font_name(font: Any) -> str:
    """The name that a font has in the file."""
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode("latin-1")


def read_links(document: pdfium.PdfDocument, page: pdfium.PdfPage, place: Place) -> list[Box]:
    """Give where the page's links lie."""
    start, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    links: list[Box] = []
    while len(links) < MOST_LINKS and raw.FPDFLink_Enumerate(page.raw, start, link):
        if raw.FPDFLink_GetAnnotRect(link, box):
            links.append(place(box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)))
    return links


def read_images(page: pdfium.PdfPage, place: Place) -> list[Box]:
    """Give where the page's pictures lie, those inside of drawings left out."""
    edges = [ctypes.c_float() for _ in range(4)]
    images: list[Box] = []
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFPageObj_GetBounds(thing, *edges):
            images.append(place(*(edge.value for edge in edges)))
    return images


def read_tree(page: pdfium.PdfPage) -> Element:
    """Give the page's tags: each a list of its name and its children, which are tags or the numbers of words' tags."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    top: Element = [""]
    if not tree:
        return top
    waiting = [(raw.FPDF_StructTree_GetChildAtIndex(tree, index), top, 0)
               for index in range(min(raw.FPDF_StructTree_CountChildren(tree), MOST_ELEMENTS))]  # fmt: skip
    waiting.reverse()
    seen = 0
    while waiting and seen < MOST_ELEMENTS:
        element, holder, depth = waiting.pop()
        seen += 1
        if isinstance(element, int):
            holder.append(element)
        elif element:
            mine = [tag_name(element)]
            holder.append(mine)
            kids = []
            for index in range(min(raw.FPDF_StructElement_CountChildren(element), MOST_ELEMENTS)):
                child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
                number = -1 if child else raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if child or number >= 0:
                    kids.append((child if child else number, mine if depth < DEEPEST else holder, depth + 1))
            waiting += reversed(kids)
    raw.FPDF_StructTree_Close(tree)
    return top


def tag_name(element: Any) -> str:
    """The name of a tag."""
    buffer = ctypes.create_string_buffer(64)
    length = raw.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer until the input ends: for each file its length as a line and its bytes, back one line per page."""
    while length := source.readline():
        for part in answer(source.read(int(length))):
            target.write(json.dumps(part, separators=(",", ":")).encode("ascii") + b"\n")
        target.write(b'{"end":true}\n')
        target.flush()


if __name__ == "__main__":
    with suppress(ImportError, ValueError, OSError):  # no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
