"""Plain text and Markdown: one article per file."""

import datetime as dt
from pathlib import Path

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options
from toolkit.loading.readers.plaintext import READER
from toolkit.loading.sources import Item

BODY = "The envoys met by the lake for four hours and agreed to meet again the week after.\n"


def read(text, name="a.txt"):
    data = text if isinstance(text, bytes) else text.encode()
    return READER.read(Item(name, Path(name), name, data), Options()).articles[0]


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("Envoys meet by the lake\n\n", "Envoys meet by the lake"),
        ("The Lantern\n\nEnvoys meet by the lake\n\n", "Envoys meet by the lake"),
        ("Will the envoys meet again?\n\n", "Will the envoys meet again?"),
        ("The Lantern\nWe light the way.\nEnvoys meet by the lake\nOctober 7, 2015\n", "Envoys meet by the lake"),
        ("", None),
        ("Envoys:\n\n", None),
    ],
)
def test_the_headline(opening, title):
    assert read(opening + BODY).title == title


@pytest.mark.parametrize(
    "line",
    [
        "October 7, 2015",
        "7 October 2015",
        "Published: Wednesday, 7 October 2015 | 10:15 GMT",
        "2015-10-07",
        "Posted on Oct 7th, 2015",
    ],
)
def test_a_line_of_its_own_gives_the_day(line):
    article = read(f"Envoys meet by the lake\n{line}\n\n{BODY}")
    assert (article.day, article.day_source) == (dt.date(2015, 10, 7), "date-line")


@pytest.mark.parametrize("text", ["They met on October 7, 2015 by the lake and parted.", BODY + "May 5 was dry."])
def test_a_day_in_a_sentence_is_not_the_day_of_publication(text):
    assert read("Envoys meet by the lake\n\n" + text).day is None


def test_front_matter_is_read_and_taken_off():
    article = read(f'---\nTitle: "Lake talks"\ndate: 2015-10-07\nAuthor: Ada\nlang: en\n---\n{BODY}')
    assert (article.title, article.authors, article.language, article.day) == (
        "Lake talks",
        "Ada",
        "en",
        dt.date(2015, 10, 7),
    )
    assert article.text == BODY


def test_markdown_loses_its_marks_and_keeps_its_words():
    text = '# Lake **talks** again\n\nThey [met](http://x.org/a_b) by ![the lake](l.png "x") __twice__ in *vain*.\n'
    assert read(text, "a.md").text == "Lake talks again\n\nThey met by the lake twice in *vain*.\n"
    assert read(text).text == text


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b"%PDF-1.7 " + BODY.encode(), "a PDF"),
        (b"WARC/1.0\r\n" + BODY.encode(), "a web archive"),
        (b"<?xml version='1.0'?><x>" + BODY.encode(), "XML of no kind known here"),
        (b"MIME-Version: 1.0\n" + BODY.encode(), "MHTML"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "an old Office file"),
        (b"a.txt" + bytes(252) + b"ustar" + bytes(200), "a tar archive"),
        (b"Rar!" + bytes(20), "a RAR archive"),
        (b"1234 5678\n" * 9, "holds no text"),
        (bytes(range(256)), "binary data"),
    ],
)
def test_what_is_no_article_is_refused_with_the_remedy(data, finding):
    with pytest.raises(LoadError, match=finding):
        read(data)


@pytest.mark.timeout(20)
def test_a_line_of_a_hundred_megabytes_is_refused_at_once():
    with pytest.raises(LoadError, match="100 MB of plain text: not one article"):
        read(b"x" * (100 << 20))
    with pytest.raises(LoadError, match="a line of more than 2 MB"):
        read(b"x" * (3 << 20))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("mark", ["[", "**a ", "__", "![a](", "---\n", "# "])
def test_no_markdown_makes_the_patterns_hang(mark):
    assert read(BODY + mark * 50_000, "a.md").text
