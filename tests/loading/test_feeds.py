"""RSS, Atom and WXR: full content before summaries, drafts left out, encodings found, empty feeds skipped."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.feeds import READER
from toolkit.loading.sources import Item

SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
FULL = "&lt;p&gt;The envoys met.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;They ate.&lt;/li&gt;&lt;/ul&gt;They left.&lt;blockquote&gt;&lt;p&gt;Good.&lt;/p&gt;&lt;/blockquote&gt;"


def read(xml, encoding="utf-8"):
    item = Item("feed.xml", None, "feed.xml", xml if isinstance(xml, bytes) else xml.encode(encoding))
    assert find_reader(item) is READER
    return READER.read(item, Options())


def rss(*items):
    return f'<rss version="2.0" {SPACES}><channel><title>The Lantern</title><language>en-GB</language>{"".join(items)}</channel></rss>'


def entry(title="Envoys meet", more=""):
    return f"<item><title>{title}</title><link>https://lantern.example/1</link><dc:creator>Ben Moor</dc:creator><pubDate>Thu, 08 Oct 2015 23:30:00 -0400</pubDate>{more}</item>"


def test_the_full_content_comes_before_the_summary():
    [article] = read(
        rss(entry(more=f"<description>They met.</description><content:encoded>{FULL}</content:encoded>"))
    ).articles
    assert [(article.text[block.start : block.end], block.kind) for block in article.blocks] == [
        ("Envoys meet", "title"), ("The envoys met.", "paragraph"), ("They ate.", "list"), ("They left.", "paragraph"), ("Good.", "quote"),
    ]  # fmt: skip


def test_the_day_is_the_printed_one_and_the_instant_is_in_utc():
    [article] = read(rss(entry())).articles
    assert (str(article.day), article.instant.isoformat()) == ("2015-10-08", "2015-10-09T03:30:00+00:00")
    assert (article.source, article.authors, article.url, article.language) == (
        "The Lantern",
        "Ben Moor",
        "https://lantern.example/1",
        "en",
    )


def test_an_entry_without_text_is_a_headline_only():
    [article] = read(rss(entry())).articles
    assert (article.text, article.warnings) == (None, ["headline only"])


def test_atom_is_read():
    xml = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Lantern</title><entry><title>Envoys meet</title><id>urn:1</id>'
        '<link href="https://lantern.example/1"/><published>2015-10-08T05:30:00Z</published><content type="html">&lt;p&gt;They met.&lt;/p&gt;</content></entry></feed>'
    )
    [article] = read(xml).articles
    assert (article.title, str(article.day), article.text, article.url) == (
        "Envoys meet",
        "2015-10-08",
        "Envoys meet\n\nThey met.",
        "https://lantern.example/1",
    )


def test_pictures_menus_and_drafts_of_a_wordpress_export_are_left_out_and_counted():
    posts = [
        entry("Kept", "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"),
        entry("A picture", "<wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"),
        entry("A draft", "<wp:post_type>post</wp:post_type><wp:status>draft</wp:status>"),
    ]
    found = read(rss(*posts))
    assert [article.title for article in found.articles] == ["Kept"]
    assert found.note == "2 attachments and drafts left out"


def test_an_empty_feed_is_skipped_and_not_a_fault():
    assert read(rss()).skipped == "a feed without entries"


def test_a_feed_that_states_no_encoding_is_still_understood():
    xml = rss(
        entry(
            "Переговоры на берегу озера продолжаются",
            "<description>Послы встретились у озера и договорились о новой встрече.</description>",
        )
    )
    [article] = read(xml, "koi8-r").articles
    assert article.title == "Переговоры на берегу озера продолжаются"


def test_entities_are_refused():
    with pytest.raises(LoadError, match="declares entities"):
        read(f'<!DOCTYPE rss [<!ENTITY a "aaaa">]>{rss(entry("&a;"))}')
