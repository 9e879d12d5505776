"""EPUB: issues of newspapers and books, in their own order; locked, damaged and hostile ones."""

import io
import zipfile

import pytest

from toolkit.errors import LoadError
from toolkit.loading.archives import is_archive
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.epub import READER
from toolkit.loading.sources import Item

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="{}"/></rootfiles></container>'
BRIDGE = "<h1>A bridge reopens</h1><p>By Ben Moor</p><p>Lorries crossed it at dawn on Monday.</p>"
FERRY = "<h1>A ferry returns</h1><p>It carried forty lorries across the strait.</p><h2>Three months</h2><p>It had been repaired since July.</p>"


def page(body, title="x"):
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head><body>{body}</body></html>'


def without_type(data):
    """The same book as a tool that knows nothing of EPUB packs it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist()[::-1]:
            if info.filename != "mimetype":
                new.writestr(info, old.read(info))
    return buffer.getvalue()


def book(parts, *, title="The Lantern, October 8, 2015", facts="", more=None, folder="OPS/"):
    """Write a book of parts, from name to body; ``facts`` goes into the metadata, ``more`` into the archive."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(parts)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(parts)))
    package = f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>{title}</dc:title>{facts}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER.format(f"{folder}book.opf"))
        archive.writestr(f"{folder}book.opf", package)
        for name, body in {**{folder + name: page(body) for name, body in parts.items()}, **(more or {})}.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def read(data):
    item = Item("a.bin", None, "a.bin", data)
    assert not is_archive(item)
    assert find_reader(item) is READER
    return READER.read(item, Options())


def test_an_issue_gives_an_article_per_headline_and_its_day():
    found = read(book({"b.xhtml": FERRY, "a.xhtml": BRIDGE}))
    assert [(a.title, a.source, a.authors, str(a.day)) for a in found.articles] == [
        ("A ferry returns", "The Lantern", None, "2015-10-08"),
        ("A bridge reopens", "The Lantern", "Ben Moor", "2015-10-08"),
    ]
    assert [block.kind for block in found.articles[0].blocks] == ["title", "paragraph", "subhead", "paragraph"]


def test_a_book_that_was_packed_anew_is_known_without_its_type():
    assert len(read(without_type(book({"a.xhtml": BRIDGE, "b.xhtml": FERRY}))).articles) == 2


def test_several_articles_in_one_part_are_cut_apart():
    found = read(book({"a.xhtml": BRIDGE + FERRY}))
    assert [article.title for article in found.articles] == ["A bridge reopens", "A ferry returns"]


def test_a_book_is_one_article():
    facts = "<dc:creator>Ada Vale</dc:creator><dc:publisher>Strait Press</dc:publisher><dc:date>2015-10-08</dc:date>"
    [article] = read(book({"a.xhtml": BRIDGE, "b.xhtml": FERRY}, title="Crossings", facts=facts)).articles
    assert (article.title, article.authors, article.source, str(article.day)) == (
        "Crossings",
        "Ada Vale",
        "Strait Press",
        "2015-10-08",
    )
    assert "Lorries crossed it" in article.text
    assert "forty lorries" in article.text


def test_the_day_of_a_conversion_is_no_day_of_publication():
    facts = '<dc:date xmlns:opf="http://www.idpf.org/2007/opf" opf:event="modification">2020-01-02</dc:date>'
    [article] = read(book({"a.xhtml": BRIDGE}, title="Crossings", facts=facts)).articles
    assert article.day is None


def test_covers_and_empty_parts_are_named_in_the_report():
    found = read(book({"cover.xhtml": "<img src='a.png' alt=''/>", "empty.xhtml": "<p> </p>", "a.xhtml": BRIDGE}))
    assert len(found.articles) == 1
    assert found.note == "left out: OPS/cover.xhtml (cover), OPS/empty.xhtml (no text)"


def test_a_damaged_part_is_named_and_the_others_are_read():
    data = book({"a.xhtml": BRIDGE, "b.xhtml": FERRY})
    place = data.rindex(b"OPS/a.xhtml", 0, data.index(b"PK\x01\x02")) + len("OPS/a.xhtml")
    found = read(data[: place + 20] + b"\xff" * 20 + data[place + 40 :])
    assert [article.title for article in found.articles] == ["A ferry returns"]
    assert "OPS/a.xhtml (a damaged EPUB" in found.note


def test_addresses_that_lead_out_of_the_book_are_not_followed():
    found = read(book({"../../etc/passwd": BRIDGE, "a.xhtml": FERRY}))
    assert [article.title for article in found.articles][-1] == "A ferry returns"


@pytest.mark.parametrize("name", ["META-INF/rights.xml", "META-INF/license.lcpl"])
def test_a_locked_book_is_a_fault(name):
    with pytest.raises(LoadError, match="copy protection"):
        read(book({"a.xhtml": BRIDGE}, more={name: "<rights/>"}))


def test_a_book_without_text_is_a_fault():
    with pytest.raises(LoadError, match="without text"):
        read(book({"a.xhtml": "<img src='a.png' alt=''/>"}))


def test_a_part_that_unpacks_like_a_bomb_is_refused():
    data = book({"a.xhtml": BRIDGE, "b.xhtml": "<p>" + "a" * 15_000_000 + "</p>"})
    with pytest.raises(LoadError, match="ZIP bomb"):
        is_archive(Item("a.epub", None, "a.epub", data))
    found = READER.read(Item("a.epub", None, "a.epub", data), Options())
    assert [article.title for article in found.articles] == ["A bridge reopens"]
    assert "OPS/b.xhtml (OPS/b.xhtml in the EPUB unpacks to 14 MB" in found.note


def test_entities_are_refused_and_the_rest_is_read():
    data = book({"b.xhtml": FERRY, "a.xhtml": "x"}, more={})
    evil = f'<!DOCTYPE html [<!ENTITY a "aaaa">]>{page("<h1>Bad</h1><p>&a; and some more words here.</p>")}'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            new.writestr(info, evil if info.filename == "OPS/a.xhtml" else old.read(info))
    found = read(buffer.getvalue())
    assert "aaaa" not in str(found.articles)
    assert "A ferry returns" in [article.title for article in found.articles]
