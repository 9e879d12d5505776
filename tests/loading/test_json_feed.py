"""JSON Feed: an article per entry, with text where the feed has it."""

import json

import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.reader import find_reader
from toolkit.loading.readers.json_feed import READER
from toolkit.loading.sources import Item

VERSION = "https://jsonfeed.org/version/1.1"


@pytest.fixture
def load(tmp_path):
    def load_items(items, **top):
        feed = {"version": VERSION, "title": "The Lantern", **top, "items": items}
        (tmp_path / "a.json").write_text(json.dumps(feed), encoding="utf-8")
        return tk.load(tmp_path / "a.json", progress=False, report=tmp_path / "report.csv")

    return load_items


ENTRY = {
    "id": "1",
    "url": "https://lantern.example/1",
    "title": "Envoys meet",
    "content_text": "They met.\n\nThey left.",
}


def test_html_goes_before_text_and_text_before_the_summary(load):
    full = {**ENTRY, "content_html": "<p>They <i>met</i>.</p>", "summary": "In short."}
    brief = {"id": "3", "summary": "In short."}
    articles = load([full, ENTRY, brief])
    assert articles["text"].tolist() == [
        "Envoys meet\n\nThey met.",
        "Envoys meet\n\nThey met.\n\nThey left.",
        "In short.",
    ]


def test_an_entry_without_text_is_a_headline_only(load):
    articles = load([{"id": "x", "title": "Envoys meet"}])
    assert articles["text"].isna().all()
    assert articles["warnings"].tolist() == ["headline only"]


@pytest.mark.parametrize(
    ("entry", "top", "expected"),
    [
        ({"author": {"name": "Ada Vale"}}, {}, "Ada Vale"),
        ({"authors": [{"name": "Ada Vale"}, {"url": "x"}, {"name": "Bo Lind"}]}, {}, "Ada Vale; Bo Lind"),
        ({}, {"authors": [{"name": "The desk"}]}, "The desk"),
        ({}, {"author": {"name": "The desk"}}, "The desk"),
        ({"authors": "Ada"}, {}, None),
    ],
)
def test_authors_of_both_versions_are_read(load, entry, top, expected):
    authors = load([{**ENTRY, **entry}], **top)["authors"][0]
    assert authors == expected if expected else isinstance(authors, float)


def test_days_are_read_and_a_change_counts_only_where_nothing_else_is_stated(load):
    both = {**ENTRY, "date_published": "2015-10-08T23:30:00-04:00", "date_modified": "2016-01-01T00:00:00Z"}
    articles = load([both, {**ENTRY, "date_modified": "2016-01-01T00:00:00Z"}])
    assert [str(day.date()) for day in articles["date"]] == ["2015-10-08", "2016-01-01"]
    assert str(articles["published_at"][0]) == "2015-10-09 03:30:00+00:00"


def test_the_entry_says_its_language_else_the_feed(load):
    assert load([{**ENTRY, "language": "fr-CA"}, ENTRY], language="de")["language"].tolist() == ["fr", "de"]


def test_entries_without_anything_are_counted(load, tmp_path):
    load([ENTRY, {"id": "2"}, 7, None])
    assert tk.read_table(tmp_path / "report.csv")["reason"].tolist() == ["3 entries without text and title"]


@pytest.mark.parametrize("items", [[], None, "x", {"a": 1}, [1, 2], [{"title": {"a": "b"}}]])
def test_a_feed_without_articles_is_refused(load, items):
    with pytest.raises(LoadError, match="JSON Feed"):
        load(items)


def test_a_broken_feed_is_refused(tmp_path):
    (tmp_path / "a.json").write_text('{"version": "https://jsonfeed.org/version/1", "items": [{"ti', encoding="utf-8")
    with pytest.raises(LoadError, match="broken JSON"):
        tk.load(tmp_path / "a.json", progress=False)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', True),
        ('\ufeff{"version":"https:\\/\\/jsonfeed.org\\/version\\/1.1"}', True),
        ('{"title": "The site jsonfeed.org explains version 1", "text": "x"}', False),
        ('[{"version": "https://jsonfeed.org/version/1"}]', False),
    ],
)
def test_a_feed_is_known_by_its_version(text, known):
    assert (find_reader(Item("a.json", None, "a.json", text.encode())) is READER) is known
