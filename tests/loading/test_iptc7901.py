"""Wire text between control characters: several messages, days in the trailer, notes that are no article."""

import datetime as dt

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.iptc7901 import READER
from toolkit.loading.sources import Item


def message(number=1, body="The envoys met by\nthe lake.\n\nThey meet again.\n", stamp="081137 GMT Oct 15"):
    return f"\x01lan{number:04d} 4 pl 120  lan 0{number}\r\n\x02Envoys meet, part {number} =\r\n\n{body}\x03\r\n{stamp}\r\n\x04"


def read(text, encoding="utf-8"):
    item = Item("wire.txt", None, "wire.txt", text.encode(encoding))
    assert find_reader(item) is READER
    return READER.read(item, Options())


def test_each_message_of_a_file_is_an_article():
    found = read(message(1) + message(2))
    assert [article.title for article in found.articles] == ["Envoys meet, part 1", "Envoys meet, part 2"]
    assert found.articles[0].text == "Envoys meet, part 1\n\nThe envoys met by the lake.\n\nThey meet again."
    assert found.announced == 2


def test_the_day_stands_in_the_trailer():
    [article] = read(message()).articles
    assert article.day == dt.date(2015, 10, 8)
    assert article.instant == dt.datetime(2015, 10, 8, 11, 37, tzinfo=dt.UTC)


@pytest.mark.parametrize("stamp", ["", "991137 GMT Oct 15", "082599 GMT Oct 15", "081137 GMT Foo 15"])
def test_an_impossible_stamp_is_no_day(stamp):
    [article] = read(message(stamp=stamp)).articles
    assert article.day is None


def test_notes_to_editors_are_the_tail():
    body = "They met.\n\n* * * *\n\nThe following is not for publication\n\nlan bm aw\n"
    [article] = read(message(body=body)).articles
    assert [block.kind for block in article.blocks] == ["title", "paragraph", "tail", "tail", "tail"]


def test_a_message_without_text_is_named():
    found = read(message(1) + message(2, body=""))
    assert (len(found.articles), found.announced, found.missing) == (1, 2, ["message 2 of 2: no text"])


def test_letters_of_an_old_code_page_survive():
    [article] = read(message(body="Die Gespräche über Zürich dauerten vier Stunden.\n"), "cp1252").articles
    assert "Gespräche über Zürich" in article.text


def test_wire_text_without_an_article_is_a_fault():
    with pytest.raises(LoadError, match="without an article"):
        read(message(body=""))


def test_telegrams_without_control_characters_are_read():
    text = "".join(
        f"ZCZC LAN00{n} 4 OVR 200 LAN\n\nENVOYS MEET, PART {n}\n\nGENEVA, Oct 8 (LAN) - They met\nby the lake.\nNNNN\n\n"
        for n in (1, 2)
    )
    found = read(text)
    assert [article.title for article in found.articles] == ["ENVOYS MEET, PART 1", "ENVOYS MEET, PART 2"]
    assert found.articles[0].text.endswith("GENEVA, Oct 8 (LAN) - They met by the lake.")
    assert found.articles[0].source == "LAN"
