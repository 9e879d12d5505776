"""PDF: columns, running heads, hyphens and page breaks; exports with many articles; what cannot be read."""

import textwrap
import zlib

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.pdf import READER
from toolkit.loading.sources import Item

FERRY = (
    "The engineers who keep the old ferry running say that it will cross the strait again before the winter storms arrive, "
    "and that the new engine has passed all of its trials."
)
FLOUR = (
    "For three months the islanders had waited on the quay for a smaller boat that carried no lorries. Flour and fuel came by "
    "air, and the price of both had doubled since the middle of the summer."
)
TOWNS = (
    "Negotiators of the two harbour towns met eleven times to settle who should pay for the repairs. They agreed late on "
    "Tuesday to divide the bill by the number of passengers that each of them sends across."
)
BODY = [FERRY, FLOUR, TOWNS]


def read(data):
    item = Item("a.pdf", None, "a.pdf", data)
    assert find_reader(item) is READER
    return READER.read(item, Options())


def wrapped(paragraphs, width=80):
    return [line for text in paragraphs for line in [*textwrap.wrap(text, width), ""]]


def paragraphs(article):
    return [article.text[block.start : block.end] for block in article.blocks if block.kind == "paragraph"]


def test_a_column_is_cut_into_its_paragraphs(printer):
    [article] = read(printer.text([(20, "The ferry will cross again"), "", *wrapped(BODY)])).articles
    assert article.title == "The ferry will cross again"
    assert paragraphs(article) == BODY


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(printer, columns):
    width = 480 // columns
    lines = wrapped(BODY * 2, width // 5)
    height = -(-len(lines) // columns)
    page = [(60, 780, 20, True, "The ferry will cross again")]
    for number in range(columns):
        page += printer.column(lines[number * height : (number + 1) * height], x=60 + number * width, top=740)
    printer.page(page)
    [article] = read(printer.save()).articles
    assert paragraphs(article) == BODY * 2


def test_a_paragraph_goes_on_over_the_page_break_and_running_heads_are_no_part_of_it(printer):
    lines = wrapped(BODY)
    cut = len(textwrap.wrap(FERRY, 80)) + 3
    for number, part in enumerate((lines[:cut], lines[cut:]), start=1):
        printer.page(
            [(60, 810, 9, False, "The Lantern of the Strait"), *printer.column(part), (290, 30, 9, False, str(number))]
        )
    [article] = read(printer.save()).articles
    assert paragraphs(article) == BODY
    assert {article.text[block.start : block.end] for block in article.blocks if block.kind == "furniture"} >= {
        "The Lantern of the Strait"
    }


def test_hyphens_at_the_ends_of_lines_are_healed_and_others_stay(printer):
    lines = [
        "The negoti-",
        "ators of the two well-",
        "known towns met eleven times to settle a long-standing quarrel",
        "over the fare.",
        "",
        *wrapped([FLOUR, TOWNS]),
    ]
    [article] = read(printer.text([(20, "The ferry"), "", *lines])).articles
    assert paragraphs(article)[0].startswith(
        "The negotiators of the two well-known towns met eleven times to settle a long-standing quarrel"
    )


def nexis(title):
    return [(16, title), "The Lantern", "October 8, 2015 Thursday", "", "Copyright 2015 The Lantern All Rights Reserved", "", "Section: WORLD", "", "Length: 90 words", "", "Byline: Ben Moor", "", (12, "Body"), "", *wrapped(BODY), (12, "Classification"), "", "Language: ENGLISH", "", "End of Document", ""]  # fmt: skip


def test_an_export_of_nexis_is_cut_into_its_documents(printer):
    printer.page(list(printer.column(["User Name: Ada Secret", "", "Documents (2)", "", "1. A bridge", "2. A ferry"])))
    printer.page(list(printer.column(nexis("A bridge"))))
    printer.page(list(printer.column(nexis("A ferry"))))
    found = read(printer.save())
    assert [(a.title, a.source, str(a.day), a.authors) for a in found.articles] == [
        ("A bridge", "The Lantern", "2015-10-08", "Ben Moor"),
        ("A ferry", "The Lantern", "2015-10-08", "Ben Moor"),
    ]
    assert [paragraphs(article) for article in found.articles] == [BODY, BODY]
    assert found.announced == 2
    assert "Secret" not in str(found)


def factiva(title, number):
    return [(14, title), "", "By Ben Moor", "", "90 words", "8 October 2015", "12:20", "The Lantern", "LANT", "English", "(c) 2015 The Lantern", "", *wrapped(BODY), f"Document LANT0000201510080000{number}", ""]  # fmt: skip


def test_an_export_of_factiva_is_cut_into_its_documents(printer):
    found = read(printer.text([*factiva("A bridge", "1a"), *factiva("A ferry", "2b")], per_page=80))
    assert [(a.title, a.source, str(a.day)) for a in found.articles] == [
        ("A bridge", "The Lantern", "2015-10-08"),
        ("A ferry", "The Lantern", "2015-10-08"),
    ]
    assert found.announced == 2


def proquest(number, title):
    return [(8, f"Document {number} of 2"), "", (18, title), "", "ProQuest document link", "", (11, "FULL TEXT"), "", *wrapped(BODY), (11, "DETAILS"), "", f"Title: {title}", "Publication title: The Lantern; Geneva", "Publication date: Oct 8, 2015", "ProQuest document ID: 12", ""]  # fmt: skip


def test_an_export_of_proquest_is_cut_into_its_documents(printer):
    for number, title in enumerate(("A bridge reopens", "A ferry returns"), start=1):
        printer.page(list(printer.column(proquest(number, title))))
    found = read(printer.save())
    assert [(a.title, a.source, str(a.day)) for a in found.articles] == [
        ("A bridge reopens", "The Lantern", "2015-10-08"),
        ("A ferry returns", "The Lantern", "2015-10-08"),
    ]
    assert [paragraphs(article) for article in found.articles] == [BODY, BODY]
    assert found.announced == 2


def clipping(title, paper):
    return [(16, title), "", f"{paper}, 8 October 2015, page 4", "", *wrapped(BODY), ""]


def test_a_review_of_the_press_is_cut_at_its_headlines(printer):
    titles = ["A bridge reopens", "A ferry returns", "Frost in the orchards"]
    found = read(
        printer.text([line for title in titles for line in clipping(title, "The Lantern")], per_page=1000 // 20)
    )
    assert [article.title for article in found.articles] == titles
    assert {str(article.day) for article in found.articles} == {"2015-10-08"}


def europresse(title, number):
    return ["La Lanterne", "8 octobre 2015", "", (16, title), "", *wrapped(BODY), f"news·20151008·LA·{number}", ""]


def test_an_export_of_europresse_is_cut_into_its_documents(printer):
    lines = [
        "Documents sauvegardés - europresse",
        "",
        *europresse("A bridge reopens", 1),
        *europresse("A ferry returns", 2),
    ]
    found = read(printer.text(lines, per_page=80))
    assert [article.title for article in found.articles] == ["A bridge reopens", "A ferry returns"]
    assert {str(article.day) for article in found.articles} == {"2015-10-08"}


def test_the_day_on_which_the_file_was_made_is_no_day_of_publication(printer):
    printer.page(list(printer.column([(20, "The ferry"), "", *wrapped(BODY)])))
    [article] = read(printer.save("/Producer (Skia) /CreationDate (D:20200102030405Z)")).articles
    assert article.day is None or article.day_source == "creation-date"


def test_a_picture_without_text_is_a_fault_that_says_what_to_do(printer):
    printer.page([])
    with pytest.raises(LoadError, match="run OCR first"):
        read(printer.save())


@pytest.mark.parametrize(
    "damage", [lambda d: d[:200], lambda d: b"%PDF-1.4\n" + b"\x00" * 5000, lambda d: d[:9] + d[-300:]]
)
def test_a_damaged_file_is_a_fault_and_the_next_one_is_read(printer, damage):
    whole = printer.text([(20, "The ferry"), "", *wrapped(BODY)])
    with pytest.raises(LoadError, match="PDF"):
        read(damage(whole))
    assert len(read(whole).articles) == 1


def test_a_file_whose_table_of_contents_is_lost_is_still_read(printer):
    whole = printer.text([(20, "The ferry"), "", *wrapped(BODY)])
    cut = whole[: whole.index(b"startxref\n")] + b"startxref\n7\n%%EOF\n"
    assert paragraphs(read(cut).articles[0]) == BODY


def test_a_stream_that_unpacks_without_end_is_refused(printer):
    printer.page([(60, 700, 10, False, "x")])
    bomb = zlib.compress(b" " * 150_000_000)
    data = printer.save()
    old = data[data.index(b"<< /Length") : data.index(b"endstream")]
    data = data.replace(old, b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(bomb) + bomb + b"\n")
    with pytest.raises(LoadError, match="PDF"):
        read(data)
