"""RTF: one document as one article, letters of every code page, links and pictures; exports of APA-OnlineManager."""

import time
from contextlib import suppress

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.rtf import READER
from toolkit.loading.sources import Item


def read(body, head=rb"\ansi"):
    data = body if isinstance(body, bytes) else body.encode("cp1252")
    item = Item("a.doc", None, "a.doc", rb"{\rtf1" + head + b" " + data + b"}")
    assert find_reader(item) is READER
    return READER.read(item, Options())


def test_a_document_is_one_article_whose_first_line_is_the_title():
    [article] = read(r"Envoys meet by the lake\par\par They met for hours.\par They left.").articles
    assert article.title == "Envoys meet by the lake"
    assert article.text.split() == "Envoys meet by the lake They met for hours. They left.".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (rb"\ansi\ansicpg1250", rb"Rozporz\'b9dzenie", "Rozporządzenie"),
        (rb"\ansi\ansicpg1251", rb"\'cf\'ee\'f1\'eb\'fb", "Послы"),
        (rb"\ansi\ansicpg1252", rb"Gespr\'e4ch", "Gespräch"),
        (rb"\ansi\ansicpg1252\uc1", rb"\u1055?\u1086?\u1089?", "Пос"),
        (rb"\ansi", "Gespräch".encode(), "Gespräch"),
    ],
)
def test_letters_of_every_code_page(head, body, text):
    [article] = read(body, head).articles
    assert article.text == text


def test_the_words_of_a_link_stay_and_its_address_goes():
    body = r'They met {\field{\*\fldinst HYPERLINK "https://lantern.example/a"}{\fldrslt by the lake}} for hours.'
    [article] = read(body).articles
    assert article.text == "They met by the lake for hours."


def test_a_picture_is_no_text():
    [article] = read(r"One. {\pict\pngblip " + "89504e47" * 2000 + r"}Two.").articles
    assert article.text.split() == ["One.", "Two."]


def clipping(title, how="gefunden am", source="Laterne.at"):
    lines = [
        f'"{source}" {how} 08.10.2015 10:36 Uhr',
        "Ressort: Welt",
        "Autor: Ben Moor",
        title,
        "",
        "Sie trafen sich am See.",
        "",
        "Sie sehen sich wieder.",
    ]
    return "\\par\n".join(lines)


@pytest.mark.parametrize("how", ["gefunden am", "Nr. 12/2015 vom", "erschienen am"])
def test_an_export_of_apa_online_manager_is_cut_at_its_headings(how):
    rule = "\\par\n" + "_" * 40 + "\\par\n"
    found = read(clipping("Treffen am See", how) + rule + clipping("Brücke offen", how))
    assert [(a.title, a.source, str(a.day), a.authors) for a in found.articles] == [
        ("Treffen am See", "Laterne.at", "2015-10-08", "Ben Moor"),
        ("Brücke offen", "Laterne.at", "2015-10-08", "Ben Moor"),
    ]
    assert found.announced == 2
    assert ("the date is the day on which the page was found" in found.articles[0].warnings) == (how == "gefunden am")


@pytest.mark.parametrize("body", ["", r"\par\par", r"{\pict 00}"])
def test_a_document_without_text_is_a_fault(body):
    with pytest.raises(LoadError, match="without text"):
        read(body)


@pytest.mark.parametrize(
    "body", ["{" * 200_000, "}" * 200_000, "\\pict" * 100_000, "{\\pict" * 50_000, "\\u-9999999? x", "\\'zz x"]
)
def test_hostile_documents_end_soon(body):
    begun = time.process_time()
    with suppress(LoadError):
        read(body)
    assert time.process_time() - begun < 20
