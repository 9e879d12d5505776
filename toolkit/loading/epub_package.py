"""What an EPUB says of itself: its parts in reading order, its title, authors and day, and whether it is locked."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.archives import DAMAGE
from toolkit.loading.safe_xml import children, find, local_name, parse_xml, words
from toolkit.loading.sources import MEGABYTE

__all__ = ["CONTAINER", "Package", "Part", "is_epub", "open_package"]

MIMETYPE = b"application/epub+zip"
CONTAINER = "META-INF/container.xml"
LARGEST_PART = 20 * MEGABYTE
LARGEST_BOOK = 1024 * MEGABYTE
MOST_PARTS = 5_000
MOST_MEMBERS = 50_000
HIGHEST_RATIO = 1000  # text deflates to a tenth; a thousandth is a bomb
LOCKS = {
    "META-INF/rights.xml": "Adobe",
    "META-INF/sinf.xml": "Apple",
    "META-INF/license.lcpl": "Readium LCP",
}
FONTS = re.compile(r"idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc", re.IGNORECASE)  # only fonts are garbled so
NOT_FONTS = re.compile(r"\.(?:x?html?|xml|opf|ncx)$", re.IGNORECASE)
FRONT = {
    "cover": "cover", "title-page": "title page", "titlepage": "title page", "toc": "contents", "loi": "contents",
    "lot": "contents", "landmarks": "contents", "page-list": "contents", "copyright-page": "copyright page",
    "colophon": "copyright page", "index": "index", "dedication": "dedication", "other.ads": "advertisement",
}  # fmt: skip
NAMED = re.compile(
    r"(?:^|[/_-])(cover|titlepage|title-page|title_page|toc|nav|copyright|colophon)[\w-]{0,8}\.[a-z]+$", re.IGNORECASE
)
HTML_TYPES = {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/html+xml"}


@dataclass
class Part:
    """A part of the book in reading order; ``front`` says why it is none of its text, "" if it may be."""

    name: str
    front: str = ""
    entries: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Package:
    """An opened EPUB. A part's ``entries`` are what the table of contents calls it, each with its anchor."""

    archive: zipfile.ZipFile
    metadata: dict[str, list[str]]
    parts: list[Part]
    marks: set[str]

    def first(self, name: str) -> str | None:
        """The first value of a field of the metadata."""
        return next((value for value in self.metadata.get(name, []) if value), None)

    def read(self, name: str) -> bytes:
        """Give the bytes of a member, within limits."""
        return read_member(self.archive, name)


def is_epub(head: bytes) -> bool:
    """Whether a file begins like an EPUB: its first member states its type, uncompressed."""
    return head[:4] == b"PK\x03\x04" and b"mimetype" in head[:80] and MIMETYPE in head[:200]


def open_package(data: bytes) -> Package:
    """Open an EPUB.

    Raises
    ------
    LoadError
        If it is damaged, locked, or unpacks to more than a book can hold.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (*DAMAGE, OSError) as error:
        message = f"a damaged EPUB ({error}). Fetch it again."
        raise LoadError(message) from error
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > LARGEST_BOOK:
        message = "an EPUB that unpacks to more than a book can hold. Save it anew if you trust it."
        raise LoadError(message)
    refuse_locked(archive)
    container = parse_xml(read_member(archive, CONTAINER))
    root = next((found.get("full-path") for found in children(container, "rootfile") if found.get("full-path")), None)
    if root is None:
        message = "an EPUB that does not say what it holds. Save it anew, or convert it to HTML."
        raise LoadError(message)
    package = parse_xml(read_member(archive, root))
    return read_package(archive, package, posixpath.dirname(root))


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack a member up to the limit."""
    try:
        info = archive.getinfo(name)
        if info.file_size > LARGEST_PART or info.file_size > HIGHEST_RATIO * max(info.compress_size, 100):
            message = f"{name} in the EPUB unpacks to {info.file_size / MEGABYTE:,.0f} MB, like a ZIP bomb. Save it anew if you trust it."
            raise LoadError(message)
        with archive.open(info) as stream:
            return stream.read(LARGEST_PART)
    except KeyError as error:
        message = f"an EPUB without its part {name}. Fetch it again."
        raise LoadError(message) from error
    except LoadError:
        raise
    except (*DAMAGE, OSError) as error:
        message = f"a damaged EPUB ({name}: {error}). Fetch it again."
        raise LoadError(message) from error


def refuse_locked(archive: zipfile.ZipFile) -> None:
    """Refuse books whose text is encrypted; garbled fonts do no harm."""
    names = set(archive.namelist())
    locked = next((kind for member, kind in LOCKS.items() if member in names), None)
    if locked is None and "META-INF/encryption.xml" in names:
        for entry in children(parse_xml(read_member(archive, "META-INF/encryption.xml")), "encrypteddata"):
            method, target = find(entry, "encryptionmethod"), find(entry, "cipherreference")
            scheme = method.get("Algorithm", "") if method is not None else ""
            file = target.get("URI", "") if target is not None else ""
            if not FONTS.search(scheme) or NOT_FONTS.search(file):
                locked = "encryption"
    if locked is not None:
        message = f"an e-book with copy protection ({locked}). Get an unprotected copy from the publisher or library."
        raise LoadError(message)


def read_package(archive: zipfile.ZipFile, package: etree._Element, folder: str) -> Package:
    """Read the metadata, the list of parts and their order."""
    metadata: dict[str, list[str]] = {}
    marks: set[str] = set()
    holder = find(package, "metadata")
    for element in holder.iter() if holder is not None else ():
        name, value = local_name(element), words(element)
        if name == "meta":
            name, value = (
                (element.get("property") or element.get("name") or "").lower(),
                value or element.get("content", ""),
            )
            marks.add(f"{name}={value}".lower())
        event = next((value for key, value in element.attrib.items() if str(key).endswith("event")), "publication")
        if name == "date" and event not in {"publication", "original-publication", "issued"}:
            continue
        metadata.setdefault(name, []).append(value)
    members = {found.get("id"): found for found in children(package, "item")}
    fronts = {
        place(folder, found.get("href", "")): FRONT.get((found.get("type") or "").lower(), "")
        for found in children(package, "reference")
    }
    parts = []
    for entry in list(children(package, "itemref"))[:MOST_PARTS]:
        item = members.get(entry.get("idref"))
        if item is None or (item.get("media-type") or "application/xhtml+xml").lower() not in HTML_TYPES:
            continue
        name = place(folder, item.get("href", ""))
        properties = (item.get("properties") or "").split()
        guessed = FRONT.get(found.group(1).lower(), "copyright page") if (found := NAMED.search(name)) else ""
        front = (
            "contents"
            if "nav" in properties
            else fronts.get(name) or ("contents" if guessed == "" and found else guessed)
        )
        parts.append(Part(name, front or ("beside the text" if entry.get("linear") == "no" else "")))
    opened = Package(archive, metadata, parts, marks)
    name_parts(opened, [place(folder, item.get("href", "")) for item in members.values() if is_contents(item)])
    return opened


def is_contents(item: etree._Element) -> bool:
    """Whether a part of the package is a table of contents for machines."""
    return "nav" in (item.get("properties") or "").split() or item.get("media-type") == "application/x-dtbncx+xml"


def name_parts(package: Package, contents: list[str]) -> None:
    """Note what the table of contents calls each part."""
    for name in contents:
        try:
            entries = list(read_contents(parse_xml(package.read(name)), posixpath.dirname(name)))
        except LoadError:  # a book can be read without its contents
            continue
        for part in package.parts:
            part.entries = part.entries or [(anchor, title) for file, anchor, title in entries if file == part.name]


def read_contents(root: etree._Element, folder: str) -> Iterator[tuple[str, str, str]]:
    """Give file, anchor and title of each entry of an NCX or a navigation page."""
    for point in children(root, "navpoint"):
        content, label = find(point, "content"), find(point, "navlabel")
        if content is not None:
            target = content.get("src", "")
            yield place(folder, target), urlsplit(target).fragment, words(label)
    for nav in children(root, "nav"):
        kind = next((value for key, value in nav.attrib.items() if str(key).endswith("type")), "toc")
        for link in children(nav, "a") if kind == "toc" else ():
            target = link.get("href", "")
            yield place(folder, target), urlsplit(target).fragment, words(link)


def place(folder: str, target: str) -> str:
    """The name of a member to which a part of the package points."""
    return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(target).path)))
