"""Word documents: exports with many articles, single articles, damaged files."""

import io
import zipfile

import docx
import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.word import READER
from toolkit.loading.sources import Item

COVER = [
    "User Name: Ada Secret",
    "Date and Time: Monday, March 7, 2016",
    "Search Terms: envoys AND lake",
    "Documents (2)",
]


def write(paragraphs):
    """A document of paragraphs, each a text or a pair of text and style."""
    document = docx.Document()
    for entry in paragraphs:
        text, style = entry if isinstance(entry, tuple) else (entry, None)
        document.add_paragraph(text, style=style)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def exported(title, day, body):
    return [
        title,
        "The Lantern",
        day,
        "Copyright 2015 The Lantern All Rights Reserved",
        "Section: WORLD",
        "Length: 24 words",
        "Byline: Ben Moor",
        "Body",
        *body,
        "Classification",
        "Language: ENGLISH",
        "End of Document",
    ]


def read(data):
    return READER.read(Item("export.docx", None, "export.docx", data), Options())


@pytest.fixture(scope="module")
def export():
    first = exported(
        "Envoys return to the lake", "October 8, 2015 Thursday", ["They met for hours.", "They meet again."]
    )
    second = exported("A bridge reopens", "October 9, 2015 Friday", ["Lorries crossed it at dawn."])
    return read(write([*COVER, *first, *second]))


def test_an_export_gives_each_article_and_what_it_announces(export):
    assert [article.title for article in export.articles] == ["Envoys return to the lake", "A bridge reopens"]
    assert export.announced == 2
    assert [str(article.day) for article in export.articles] == ["2015-10-08", "2015-10-09"]
    assert {(article.source, article.authors, article.day_source) for article in export.articles} == {
        ("The Lantern", "Ben Moor", "export-field")
    }


def test_only_the_body_is_text_of_the_article(export):
    first = export.articles[0]
    kinds = [(block.kind, first.text[block.start : block.end]) for block in first.blocks]
    assert [text for kind, text in kinds if kind == "paragraph"] == ["They met for hours.", "They meet again."]


def test_nothing_of_the_person_who_exported_is_kept(export):
    everything = "\n".join(f"{article}" for article in export.articles)
    assert "Secret" not in everything
    assert "AND lake" not in everything


def test_another_document_is_one_article_with_the_roles_of_its_styles():
    paragraphs = [("Envoys return", "Title"), ("The day", "Heading 1"), "They met for hours.", ("A pledge", "Quote")]
    [article] = read(write(paragraphs)).articles
    assert article.title == "Envoys return"
    assert [block.kind for block in article.blocks] == ["title", "subhead", "paragraph", "quote"]
    assert (article.day, article.day_source) == (None, "none")


def test_the_content_and_not_the_ending_tells_a_document():
    assert find_reader(Item("notes.bin", None, "notes.bin", write(["A line of text."]))) is READER


def damaged(data):
    """A document whose main part is cut off."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name == "word/document.xml" else content)
    return buffer.getvalue()


@pytest.mark.parametrize("break_it", [damaged, lambda data: data[:-400], lambda data: b"PK\x03\x04word/document.xml"])
def test_a_damaged_document_is_an_error_that_says_what_to_do(break_it):
    with pytest.raises(LoadError, match=r"damaged Word document .*Save it anew"):
        read(break_it(write(["A line of text."])))


def test_a_document_without_text_is_an_error():
    with pytest.raises(LoadError, match="without text"):
        read(write([]))


@pytest.mark.real
@pytest.mark.parametrize(("name", "count"), [("guardian1.docx", 2), ("nyt1.docx", 50), ("sample.DOCX", 10)])
def test_real_exports_are_read_whole(real_data, name, count):
    found = read((real_data / "loading" / "nexis_docx" / name).read_bytes())
    assert len(found.articles) == count
    assert all(article.text and article.title for article in found.articles)
    assert sum(article.day is None for article in found.articles) <= 1  # a correction stands in the place of one day


def test_the_older_layout_of_nexis_is_read():
    lines = []
    for number in (1, 2):
        lines += [
            f"{number} of 2 DOCUMENTS",
            "The Lantern",
            "October 8, 2015 Thursday",
            f"Envoys meet, part {number}",
            "BYLINE: Ben Moor",
        ]
        lines += ["LENGTH: 24 words", "They met for hours.", "They meet again.", "LOAD-DATE: October 9, 2015"]
    found = read(write(lines))
    assert [(a.title, a.authors, str(a.day)) for a in found.articles] == [
        (f"Envoys meet, part {number}", "Ben Moor", "2015-10-08") for number in (1, 2)
    ]
    assert [block.kind for block in found.articles[0].blocks] == ["title", "paragraph", "paragraph"]


def test_an_export_of_factiva_in_a_table_is_read():
    document = docx.Document()
    fields = {
        "HD": "Envoys meet",
        "BY": "Ben Moor",
        "PD": "8 October 2015",
        "SN": "The Lantern",
        "LP": "They met.",
        "TD": "They left.",
        "AN": "Document LANT000020151008eba80001x",
    }
    table = document.add_table(rows=0, cols=2)
    for code, value in fields.items():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = code, value
    buffer = io.BytesIO()
    document.save(buffer)
    [article] = read(buffer.getvalue()).articles
    assert (article.title, article.authors, article.source, str(article.day)) == (
        "Envoys meet",
        "Ben Moor",
        "The Lantern",
        "2015-10-08",
    )
    assert article.text == "Envoys meet\n\nThey met.\n\nThey left."


def test_the_cells_of_a_table_are_text_and_joined_cells_come_once():
    document = docx.Document()
    document.add_heading("Ferries of the strait", 0)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Ship", "Sails", "Never"), strict=True):
        cell.text = text
    table.rows[0].cells[1].merge(table.rows[0].cells[2])
    buffer = io.BytesIO()
    document.save(buffer)
    [article] = read(buffer.getvalue()).articles
    assert article.text.split() == ["Ferries", "of", "the", "strait", "Ship", "Sails", "Never"]
