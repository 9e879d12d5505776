"""Nexis as text, page, Word and RTF: labels follow the interface's language, counts are kept, covers left out."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.exports import read_nexis_record
from toolkit.loading.nexis_layout import read_nexis
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers import nexis_page, nexis_text, rtf
from toolkit.loading.sources import Item

LONG = "The envoys met by the lake for four hours and agreed to meet again in the week after, as their hosts had hoped."
COVER = "User Name: Ada Secret\nSearch Terms: envoys AND lake\n\n"


def labelled(
    number, total, *, counter="{} of {} DOCUMENTS", labels=("HEADLINE", "BYLINE", "LENGTH", "BODY", "LOAD-DATE")
):
    """One document of the older layout."""
    title, byline, length, body, tail = labels
    head = [counter.format(number, total), "The Lantern", "October 8, 2015 Thursday"]
    fields = [f"{title}: Envoys meet, part {number}", f"{byline}: Ben Moor", f"{length}: 24 words"]
    return "\n\n".join([*head, *fields, f"{body}:", LONG, f"{tail}: October 9, 2015", "Copyright 2015 The Lantern", ""])


def item(data, name="export.txt"):
    return Item(name, None, name, data if isinstance(data, bytes) else data.encode())


def read_text(text):
    found = item(text)
    assert find_reader(found) is nexis_text.READER
    return nexis_text.READER.read(found, Options())


LANGUAGES = [
    ("{} of {} DOCUMENTS", ("HEADLINE", "BYLINE", "LENGTH", "BODY", "LOAD-DATE")),
    ("Dokument {} von {}", ("ÜBERSCHRIFT", "AUTOR", "LÄNGE", "VOLLTEXT", "UPDATE")),
    ("Document {} de {}", ("TITRE", "AUTEUR", "LONGUEUR", "TEXTE", "DATE-CHARGEMENT")),
    ("{} van {} DOCUMENTEN", ("KOP", "AUTEUR", "LENGTE", "TEKST", "DATUM VAN OPLADEN")),
    ("Documento {} de {}", ("TITULAR", "AUTOR", "LONGITUD", "TEXTO", "FECHA-DE-CARGA")),
    ("Documento {} di {}", ("TITOLO", "AUTORE", "LUNGHEZZA", "TESTO", "DATA-CARICAMENTO")),
]


@pytest.mark.parametrize(("counter", "labels"), LANGUAGES)
def test_labels_follow_the_language_of_the_interface(counter, labels):
    found = read_text(COVER + "".join(labelled(number, 3, counter=counter, labels=labels) for number in (1, 2, 3)))
    assert [article.title for article in found.articles] == [f"Envoys meet, part {number}" for number in (1, 2, 3)]
    assert found.announced == 3
    assert found.missing == []
    for article in found.articles:
        assert (article.authors, article.source, str(article.day)) == ("Ben Moor", "The Lantern", "2015-10-08")
        assert article.text == f"{article.title}\n\n{LONG}"
        assert "Secret" not in str(article)


def test_missing_documents_are_named():
    found = read_text("".join(labelled(number, 6) for number in (1, 2, 4)))
    assert found.announced == 6
    assert found.missing == ["document 3 of 6: not in the file", "documents 5 to 6 of 6: not in the file"]


def test_documents_chosen_out_of_a_list_are_not_missing_their_neighbours():
    found = read_text(labelled(7, 62) + labelled(8, 62))
    assert (found.announced, found.missing) == (2, [])


def test_two_exports_in_one_file_are_counted_each():
    found = read_text("".join(labelled(number, 2) for number in (1, 2, 1, 2)))
    assert (len(found.articles), found.announced, found.missing) == (4, 4, [])


def test_a_document_without_anything_is_missing_and_not_lost():
    found = read_text(labelled(1, 2) + "2 of 2 DOCUMENTS\n\n\n")
    assert len(found.articles) == 1
    assert found.missing == ["document 2 of 2: neither headline nor text"]


def test_a_value_may_stand_below_its_label():
    record = read_nexis_record(
        ["The Lantern", "October 8, 2015", "SECTION:", "NEWS", "HEADLINE:", "A bridge", "BODY:", LONG]
    )
    assert (record.title, [text for text, _ in record.pieces]) == ("A bridge", [LONG])


def test_a_place_in_capitals_before_the_text_is_no_field():
    record = read_nexis_record(
        ["The Lantern", "October 8, 2015", "A bridge", "NEW DELHI: Lorries crossed it at dawn on Monday."]
    )
    assert [text for text, _ in record.pieces] == ["NEW DELHI: Lorries crossed it at dawn on Monday."]


def test_an_update_in_the_middle_of_a_text_does_not_end_it():
    blocks = [
        "The Lantern",
        "October 8, 2015",
        "A bridge",
        LONG,
        "UPDATE: The bridge is shut again.",
        LONG,
        LONG + " Yes.",
        LONG,
    ]
    assert len(read_nexis_record(blocks).pieces) == 5


def test_a_note_of_correction_and_a_second_date_are_no_headline():
    record = read_nexis_record(
        ["The Lantern", "8 oktober 2015", "October 8, 2015", "Correction Appended", "HEADLINE: A bridge", LONG]
    )
    assert record.title == "A bridge"


def test_the_issue_of_a_magazine_is_its_date():
    record = read_nexis_record(["The Strait Review", "Spring, 2015", "HEADLINE: A bridge", "BODY:", LONG])
    article = record.article()
    assert (article.source, article.title, article.day) == ("The Strait Review", "A bridge", None)
    assert article.warnings == ["date not understood: Spring, 2015"]


def test_what_a_syndicate_adds_is_no_paragraph():
    record = read_nexis_record(
        [
            "The Lantern",
            "October 8, 2015",
            "A bridge",
            LONG,
            "Published by Moor Syndication with permission from The Lantern.",
            "-1234567",
        ]
    )
    assert [kind for _, kind in record.pieces] == ["paragraph", "tail", "tail"]


def layout(
    title,
    *,
    day="October 8, 2015 Thursday",
    body="Body",
    fields=("Section: World", "Byline: Ben Moor"),
    end="End of Document",
):
    """One document of the newer layout."""
    return [
        title,
        "The Lantern",
        day,
        "Copyright 2015 The Lantern",
        *fields,
        body,
        LONG,
        "Classification",
        "Language: X",
        *([end] if end else []),
    ]


@pytest.mark.parametrize(
    ("day", "body", "fields", "end"),
    [
        ("8. Oktober 2015 Donnerstag", "Text", ("Rubrik: Welt", "Autor: Ben Moor"), "Ende des Dokuments"),
        ("jeudi 8 octobre 2015", "Corps", ("Rubrique : Monde", "Auteur : Ben Moor"), "Fin du document"),
        ("8 de octubre de 2015 jueves", "Cuerpo", ("Sección: Mundo", "Autor: Ben Moor"), "Fin del documento"),
        ("8 oktober 2015 donderdag", "Tekst", ("Sectie: Wereld", "Auteur: Ben Moor"), "Einde van document"),
        ("8 ottobre 2015 giovedì", "Corpo", ("Sezione: Mondo", "Autore: Ben Moor"), "Fine del documento"),
    ],
)
def test_the_newer_layout_is_read_in_many_languages(day, body, fields, end):
    found = read_nexis(
        [
            "Documents (2)",
            *layout("A bridge", day=day, body=body, fields=fields, end=end),
            *layout("A ferry", day=day, body=body, fields=fields, end=end),
        ]
    )
    assert [(a.title, a.source, str(a.day), a.authors) for a in found.articles] == [
        ("A bridge", "The Lantern", "2015-10-08", "Ben Moor"),
        ("A ferry", "The Lantern", "2015-10-08", "Ben Moor"),
    ]
    assert all(article.text.endswith(LONG) for article in found.articles)
    assert found.announced == 2


def test_a_document_of_the_list_that_is_not_there_is_named():
    cover = ["Dokumente (3)", "1. A bridge", "2. A missing ferry", "3. A frost"]
    found = read_nexis([*cover, *layout("A bridge"), *layout("A frost")])
    assert (len(found.articles), found.announced) == (2, 3)
    assert found.missing == ["document 2 of 3, “A missing ferry”: not in the file"]


def test_a_document_without_the_label_of_a_body_is_read():
    lines = layout("A bridge")
    lines.remove("Body")
    found = read_nexis([*lines, *layout("A ferry")])
    assert [article.text for article in found.articles] == [f"A bridge\n\n{LONG}", f"A ferry\n\n{LONG}"]


def test_ends_and_rights_may_be_missing():
    lines = [line for line in layout("A bridge", end=None) if not line.startswith("Copyright")]
    found = read_nexis([*lines, *layout("A ferry", end=None)])
    assert [article.title for article in found.articles] == ["A bridge", "A ferry"]


def test_an_address_below_the_text_is_the_articles():
    lines = layout("A bridge")
    lines.insert(lines.index(LONG) + 1, "https://lantern.example/bridge")
    [article] = read_nexis(lines).articles
    assert article.url == "https://lantern.example/bridge"
    assert article.text.endswith(LONG)


def test_the_older_layout_is_read_out_of_rtf():
    text = labelled(1, 2) + labelled(2, 2)
    body = text.replace("\n", "\\par\n")
    found = rtf.READER.read(item(rf"{{\rtf1\ansi {body}}}", "export.rtf"), Options())
    assert [article.title for article in found.articles] == ["Envoys meet, part 1", "Envoys meet, part 2"]


def test_a_page_of_documents_is_read_and_counted():
    parts = [
        f'<div class="c0"><p class="c1"><span>{number} of 3 DOCUMENTS</span></p></div>'
        f"<p>The Lantern</p><p>October 8, 2015 Thursday</p><p>Envoys meet, part {number}</p><p>BYLINE: Ben Moor</p><p>{LONG}</p><p>LANGUAGE: ENGLISH</p>"
        for number in (1, 3)
    ]
    found = item(f'<html><body><A NAME="DOC_ID_0_0"></A>{"".join(parts)}</body></html>', "export.html")
    assert find_reader(found) is nexis_page.READER
    found = nexis_page.READER.read(found, Options())
    assert [article.title for article in found.articles] == ["Envoys meet, part 1", "Envoys meet, part 3"]
    assert found.missing == ["document 2 of 3: not in the file"]


def test_a_page_without_documents_is_a_fault():
    with pytest.raises(LoadError, match="without documents"):
        nexis_page.READER.read(item("<html><body><p>LXNComment</p></body></html>"), Options())


def test_a_vast_number_of_documents_is_no_vast_work():
    found = read_text(labelled(1, 9_999_999) + labelled(2, 9_999_999))
    assert found.missing == ["documents 3 to 9999999 of 9999999: not in the file"]


def test_the_name_of_a_show_above_the_date_hides_no_date():
    record = read_nexis_record(["CNN", "SHOW: LANTERN NEWSROOM 10:00 AM EST", "October 8, 2015 Thursday", "LENGTH: 9 words", "HEADLINE: A bridge", "BODY:", LONG])  # fmt: skip
    assert (record.source, record.printed, record.title) == ("CNN", "October 8, 2015 Thursday", "A bridge")


def test_a_labelled_date_is_read():
    record = read_nexis_record(["The Lantern", "DATE: October 8, 2015", "HEADLINE: A bridge", "BODY:", LONG])
    assert (record.source, record.printed) == ("The Lantern", "October 8, 2015")


def test_a_document_with_a_date_and_no_field_is_read():
    found = read_nexis(["A bridge", "The Lantern", "Wednesday, October 7, 2015", "Body", LONG, "End of Document"])
    assert [(a.title, a.source, str(a.day)) for a in found.articles] == [("A bridge", "The Lantern", "2015-10-07")]
