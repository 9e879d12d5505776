"""ProQuest as text, page and RTF: labels of several languages, fields told from paragraphs, gaps named."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers import proquest, rtf
from toolkit.loading.sources import Item

BODY = ["The envoys met by the lake for four hours.", "They agreed to meet again in the week after."]
RULE = "_" * 60


def item(data):
    return Item("export", None, "export", data if isinstance(data, bytes) else data.encode())


def read(text):
    found = item(text)
    assert find_reader(found) is proquest.READER
    return proquest.READER.read(found, Options())


ENGLISH = ("Full text", "Title", "Publication title", "Publication date", "Author", "ProQuest document ID", "Database")
LANGUAGES = [
    ("Document {} of {}", "Oct 8, 2015", ENGLISH),
    (
        "Dokument {} von {}",
        "8. Oktober 2015",
        (
            "Volltext",
            "Titel",
            "Titel der Publikation",
            "Erscheinungsdatum",
            "Autor",
            "ProQuest-Dokument-ID",
            "Datenbank",
        ),
    ),
    (
        "Document {} de {}",
        "8 oct. 2015",
        (
            "Texte intégral",
            "Titre",
            "Titre de publication",
            "Date de publication",
            "Auteur",
            "Sujet",
            "Base de données",
        ),
    ),
    (
        "Documento {} de {}",
        "8 Oct 2015",
        (
            "Texto completo",
            "Título",
            "Título de publicación",
            "Fecha de publicación",
            "Autor",
            "Materia",
            "Base de datos",
        ),
    ),
]


def document(number, total, *, body=BODY, counter="Document {} of {}", day="Oct 8, 2015", labels=ENGLISH):
    text, title, source, date, author, *others = labels
    lines = [RULE, counter.format(number, total), f"Envoys meet, part {number}", f"{text}: " + "\n\n".join(body)]
    lines += [
        f"{title}: Envoys meet, part {number}",
        f"{source}: The Lantern; Geneva",
        f"{date}: {day}",
        f"{author}: Moor, Ben",
    ]
    return "\n\n".join([*lines, *(f"{label}: 12" for label in others)]) + "\n"


@pytest.mark.parametrize(("counter", "day", "labels"), LANGUAGES)
def test_labels_follow_the_language_of_the_interface(counter, day, labels):
    found = read("".join(document(number, 2, counter=counter, day=day, labels=labels) for number in (1, 2)))
    assert (found.announced, found.missing) == (2, [])
    for number, article in enumerate(found.articles, start=1):
        assert (article.title, article.source, article.authors) == (
            f"Envoys meet, part {number}",
            "The Lantern",
            "Moor, Ben",
        )
        assert str(article.day) == "2015-10-08"
        assert article.text == "\n\n".join([article.title, *BODY])


def test_a_paragraph_that_begins_like_a_field_stays_in_the_text():
    body = [BODY[0], "Location: nobody would say where they had met before.", *BODY, BODY[1], BODY[0], BODY[1], BODY[0]]
    [article] = read(document(1, 1, body=body)).articles
    assert [article.text[block.start : block.end] for block in article.blocks[1:]] == body


def test_a_text_without_any_document_is_refused():
    with pytest.raises(LoadError, match="a ProQuest export without documents"):
        proquest.split("Nothing of the kind.")


def test_missing_documents_are_named():
    found = read(document(1, 4) + document(3, 4))
    assert found.missing == ["document 2 of 4: not in the file", "document 4 of 4: not in the file"]


def test_a_document_without_a_full_text_has_its_abstract_and_says_so():
    text = "\n\n".join(
        [
            RULE,
            "Document 1 of 1",
            "A bridge",
            f"Abstract: {BODY[0]}",
            "Full text: None available.",
            "Title: A bridge",
            "ISSN: 1",
            "",
        ]
    )
    [article] = read(text).articles
    assert (article.text, article.warnings) == (f"A bridge\n\n{BODY[0]}", ["abstract only"])


def test_neither_text_nor_abstract_is_a_headline():
    text = "\n\n".join(
        [RULE, "Document 1 of 1", "A bridge", "Abstract: None available.", "Title: A bridge", "ISSN: 1", ""]
    )
    [article] = read(text).articles
    assert (article.text, article.title) == (None, "A bridge")


def test_the_library_and_its_account_are_not_kept():
    address = (
        "Document URL: https://proxy.library.example/login?url=https://www.proquest.com/docview/12/se-2?accountid=99"
    )
    [article] = read(document(1, 1) + "\n" + address).articles
    assert article.url == "https://www.proquest.com/docview/12/se-2"


def page(*titles, anchored=True):
    parts = []
    for number, title in enumerate(titles):
        anchor = f'<a name="DocID_{number}"></a>' if anchored else ""
        body = "".join(f"<p>{text}</p>" for text in BODY)
        parts.append(
            f'<div>{anchor}<p style="font-weight:bold;">{title}</p><p><strong>Author: </strong>Moor, Ben</p>'
            "<p><strong>Publication info: </strong>The Lantern ; Geneva [Geneva]08 Oct 2015: A2.</p>"
            '<p><a href="https://www.proquest.com/docview/12?accountid=9">ProQuest document link</a></p>'
            f"<p><strong>Full text: </strong></p><text>{body}</text></div>"
        )
    return f"<html><body>{''.join(parts)}</body></html>"


@pytest.mark.parametrize("anchored", [True, False])
def test_a_page_is_read_with_or_without_anchors(anchored):
    found = read(page("Envoys meet", "A bridge", anchored=anchored))
    assert [(a.title, a.source, a.authors, str(a.day), a.url) for a in found.articles] == [
        (title, "The Lantern", "Moor, Ben", "2015-10-08", "https://www.proquest.com/docview/12")
        for title in ("Envoys meet", "A bridge")
    ]
    assert found.articles[0].text == "\n\n".join(["Envoys meet", *BODY])


def test_the_same_text_is_read_out_of_rtf_without_rules():
    text = (document(1, 2) + document(2, 2)).replace(RULE, "").replace("\n", "\\par\n")
    found = rtf.READER.read(item(rf"{{\rtf1\ansi {text}}}"), Options())
    assert [article.title for article in found.articles] == ["Envoys meet, part 1", "Envoys meet, part 2"]
