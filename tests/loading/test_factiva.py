"""Factiva as page, text, RTF and XML: codes or none, several languages, every document accounted for."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers import factiva_page, factiva_text, factiva_xml, rtf
from toolkit.loading.sources import Item

BODY = ["The envoys met by the lake for four hours.", "They agreed to meet again in the week after."]


def item(data, name="export"):
    return Item(name, None, name, data if isinstance(data, bytes) else data.encode())


def page(*articles):
    return f"<html><head><title>Factiva</title></head><body>{''.join(articles)}</body></html>"


def divisions(title, count="24 words", day="8 October 2015", time="", language="en"):
    lines = [
        f'<div id="hd"><span class="{language}Headline">{title}</span></div>',
        '<div class="author">By Ben Moor</div>',
    ]
    lines += [
        f"<div>{line}</div>"
        for line in (count, day, time, "The Lantern", "LANT", "English", "© 2015 The Lantern")
        if line
    ]
    body = [f'<p class="articleParagraph {language}articleParagraph">{text}</p>' for text in BODY]
    return f'<div class="article {language}Article">{"".join(lines + body)}</div>'


def table(title):
    fields = {"HD": title, "BY": "Ben Moor", "PD": "8 octobre 2015", "ET": "12:20", "SN": "The Lantern", "LA": "fr"}
    rows = [f'<tr><td class="index"><b>{code}</b></td><td>{value}</td></tr>' for code, value in fields.items()]
    rows += [
        f'<tr><td class="index">{code}</td><td><p class="articleParagraph">{text}</p></td></tr>'
        for code, text in zip(("LP", "TD"), BODY, strict=True)
    ]
    return f"<table>{''.join(rows)}</table>"


def read_page(html):
    found = item(html)
    assert find_reader(found) is factiva_page.READER
    return factiva_page.READER.read(found, Options())


def check(article, title="Envoys meet"):
    assert (article.title, article.authors, article.source, str(article.day)) == (
        title,
        "Ben Moor",
        "The Lantern",
        "2015-10-08",
    )
    assert article.text == "\n\n".join([title, *BODY])


@pytest.mark.parametrize(
    ("count", "day", "language"),
    [
        ("1,024 words", "8 October 2015", "en"),
        ("1.024 Wörter", "8 Oktober 2015", "de"),
        ("1 024 mots", "8 octobre 2015", "fr"),
        ("1.024 palabras", "8 octubre 2015", "es"),
        ("1024 parole", "8 ottobre 2015", "it"),
        ("1.024 palavras", "8 outubro 2015", "pt"),
        ("1024 слов", "8 октября 2015", "ru"),
        ("1024 字", "2015 年 10 月 8 日", "zhcn"),
    ],
)
def test_a_page_of_divisions_is_read_in_many_languages(count, day, language):
    found = read_page(
        page(
            divisions("Envoys meet", count, day, "12:20", language), divisions("Envoys part", count, day, "", language)
        )
    )
    check(found.articles[0])
    check(found.articles[1], "Envoys part")
    assert (found.announced, found.missing) == (2, [])


def test_a_page_of_codes_is_read_with_or_without_a_division_around_it():
    around = read_page(page(f'<div class="article frArticle">{table("Envoys meet")}</div>'))
    bare = read_page(page(table("Envoys meet"), table("Envoys part")))
    check(around.articles[0])
    check(bare.articles[1], "Envoys part")
    assert around.articles[0].language == "fr"


def test_searched_words_that_are_marked_stay_in_the_sentence():
    html = divisions("Envoys meet").replace("envoys met", '<b>envoys</b> <span class="hl">met</span>')
    check(read_page(page(html)).articles[0])


def test_an_article_without_anything_is_missing_and_not_lost():
    found = read_page(page(divisions("Envoys meet"), '<div class="article enArticle"></div>'))
    assert (len(found.articles), found.announced) == (1, 2)
    assert found.missing == ["document 2 of 2: neither headline nor text"]


def test_a_page_without_articles_is_a_fault():
    with pytest.raises(LoadError, match="without articles"):
        read_page(page("<p>No results.</p>"))


def plain(title, count="24 words", day="8 October 2015", word="Document", number="LANT000020151008eba80001x"):
    head = [title, "By Ben Moor", count, day, "12:20", "The Lantern", "LANT", "English", "© 2015 The Lantern"]
    return "\n".join([*head, "", *BODY, "", f"{word} {number}", ""])


def coded(title, number="LANT000020151008eba80001x"):
    lines = [f"HD {title}", "BY By Ben Moor", "WC 24 words", "PD 8 October 2015", "SN The Lantern", "LA English"]
    return "\n".join([*lines, "LP", BODY[0], "TD", BODY[1], "NS gdip : Diplomacy", f"AN Document {number}", ""])


@pytest.mark.parametrize(
    ("word", "count"), [("Document", "24 words"), ("Dokument", "24 Wörter"), ("Documento", "24 palabras")]
)
def test_plain_text_is_cut_behind_the_number_of_each_document(word, count):
    text = plain("Envoys meet", count, word=word) + plain("Envoys part", count, word=word)
    found = item(text + "\nSearch Summary\nText envoys and secret\n")
    assert find_reader(found) is factiva_text.READER
    found = factiva_text.READER.read(found, Options())
    check(found.articles[0])
    check(found.articles[1], "Envoys part")
    assert found.announced == 2
    assert "secret" not in str(found)


def test_coded_text_is_read():
    found = item(coded("Envoys meet") + coded("Envoys part"))
    assert find_reader(found) is factiva_text.READER
    found = factiva_text.READER.read(found, Options())
    check(found.articles[0])
    check(found.articles[1], "Envoys part")


@pytest.mark.parametrize("write", [plain, coded])
def test_the_same_text_is_read_out_of_rtf(write):
    text = (write("Envoys meet") + write("Envoys part")).replace("\n", "\\par\n").replace("©", "\\'a9")
    found = rtf.READER.read(item(rf"{{\rtf1\ansi\ansicpg1252 {text}}}"), Options())
    check(found.articles[0])
    check(found.articles[1], "Envoys part")


def xml(*articles, count=None):
    stated = f' count="{count}"' if count else ""
    return f'<?xml version="1.0"?><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0"><set{stated}>{"".join(articles)}</set></ppsArticleResponse>'


def xml_article(title):
    parts = "".join(
        f"<{name}><paragraph>{text}</paragraph></{name}>"
        for name, text in zip(("leadParagraph", "tailParagraphs"), BODY, strict=True)
    )
    return (
        f"<article><headline><paragraph>{title}</paragraph></headline><byline>By Ben Moor</byline><baseLanguage>EN</baseLanguage>"
        f"<publicationDate><date>2015-10-08</date></publicationDate><sourceName>The Lantern</sourceName>{parts}</article>"
    )


def test_xml_is_read_and_counted():
    found = item(xml(xml_article("Envoys meet"), xml_article("Envoys part"), count=3))
    assert find_reader(found) is factiva_xml.READER
    found = factiva_xml.READER.read(found, Options())
    check(found.articles[0])
    check(found.articles[1], "Envoys part")
    assert (found.announced, found.n_missing) == (3, 1)


def test_xml_with_entities_is_refused():
    bomb = xml(xml_article("&a;")).replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)
    with pytest.raises(LoadError, match="entities"):
        factiva_xml.READER.read(item(bomb), Options())


def test_lines_of_fixed_width_are_joined_to_paragraphs():
    wide = "The envoys met by the lake for four hours in the company of their hosts,\nand agreed to meet again."
    text = coded("Envoys meet").replace(BODY[0], f"\n{wide}")
    found = factiva_text.READER.read(item(text), Options())
    assert found.articles[0].text == "\n\n".join(["Envoys meet", wide.replace("\n", " "), BODY[1]])
