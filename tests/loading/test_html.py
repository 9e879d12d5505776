"""Web pages: the article among its furniture, its headline, its day, and pages that mean harm."""

import difflib
import gzip
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.html_names import read_names
from toolkit.loading.html_page import parse_html
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.html import READER, read_page
from toolkit.loading.sources import Item

FIRST = "The two delegations met for four hours on Wednesday in the same room and agreed to meet again next week."
SECOND = "Neither side spoke to the reporters who had waited in the rain since the early hours of the morning."
THIRD = "On the front itself the night was quiet, residents said, apart from a shell that fell in an orchard."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TITLE = "Envoys return to the lakeside hotel"


def page(body=BODY, head="", title=TITLE):
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def kinds(data):
    """The pieces of a page by text, with the kind that the reader gives them."""
    article = read_page(data)
    return {article.text[block.start : block.end]: block.kind for block in article.blocks}


def kept(data):
    return [text for text, kind in kinds(data).items() if kind in {"paragraph", "quote", "list"}]


def item(name, content):
    return Item(name, None, name, content)


class TestRecognising:
    @pytest.mark.parametrize(
        "content",
        [
            page(),
            b"\xef\xbb\xbf" + page(),
            b"\n\n<HTML><body>x</body></HTML>",
            page().decode().encode("utf-16"),
            b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"></html>',
        ],
    )
    def test_a_page_is_known_by_its_beginning(self, content):
        assert find_reader(item("saved", content)) is READER

    @pytest.mark.parametrize(
        "content",
        [
            b'{"text": "<html><p>quoted</p></html>"}',
            b"A line of text that speaks of <p> and <html>.",
            b'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title></channel></rss>',
            b'<?xml version="1.0"?><nitf><head><title>x</title></head><body><p>y</p></body></nitf>',
            b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
        ],
    )
    def test_json_text_and_feeds_are_no_pages(self, content):
        assert not READER.recognises(item("saved", content))

    def test_a_gzipped_page_is_read(self, tmp_path):
        path = tmp_path / "page.html.gz"
        path.write_bytes(gzip.compress(page()))
        assert FIRST in tk.load(path, progress=False)["text"][0]


class TestFurniture:
    @pytest.mark.parametrize(
        "extra",
        [
            "<p><a href='/more'>READ MORE: THE LONG ROAD TO THE LAKE</a></p>",
            "<aside><p>Lesen Sie auch: Der lange Weg zum See und zurück in die Stadt.</p></aside>",
            "<div class='newsletter-box'><p>Sign up to our newsletter for news of the region every morning.</p></div>",
            "<ul class='related-links'><li><a href='/a'>A bridge reopens</a></li></ul>",
            "<p>(Reporting by Ada Vale; Editing by Ben Moor)</p>",
            "<div class='share'>Share this story with friends</div>",
            "<p>Follow us on Twitter for more from the lake.</p>",
        ],
    )
    def test_what_is_no_paragraph_of_the_article_is_not_kept(self, extra):
        assert kept(page(f"<article><h1>{TITLE}</h1>{BODY}{extra}</article>")) == [FIRST, SECOND, THIRD]

    def test_furniture_between_paragraphs_is_set_aside_and_not_lost(self):
        extra = (
            "<div class='promo'><p>Watch how the lake was crossed in the winter of that year, in pictures.</p></div>"
        )
        found = kinds(page(f"<article><p>{FIRST}</p>{extra}<p>{SECOND}</p><p>{THIRD}</p></article>"))
        assert list(found.values()).count("furniture") == 1
        assert [text for text, kind in found.items() if kind == "paragraph"] == [FIRST, SECOND, THIRD]

    def test_captions_subheads_quotes_and_lists_get_their_kind(self):
        body = (
            f"<article><p>{FIRST}</p><figure><figcaption>The hotel in spring</figcaption></figure><h2>What comes next</h2>"
            f"<blockquote><p>{SECOND}</p></blockquote><ul><li>A line is to be drawn between the armies.</li>"
            f"<li>A telephone is to be laid.</li></ul><p>{THIRD}</p></article>"
        )
        found = kinds(page(body))
        assert found["The hotel in spring"] == "caption"
        assert found["What comes next"] == "subhead"
        assert found[SECOND] == "quote"
        assert found["A telephone is to be laid."] == "list"

    def test_menus_and_comments_stay_out(self):
        comments = "".join(
            f"<p>Reader {n} writes that the talks will lead nowhere, as they did before.</p>" for n in "abcdef"
        )
        data = page(
            f"<nav><a href='/'>Home</a></nav><article>{BODY}</article><div id='comments'>{comments}</div>"
            "<footer><p>The Lantern is printed in the old mill by the bridge every day.</p></footer>"
        )
        assert kept(data) == [FIRST, SECOND, THIRD]

    def test_names_that_lie_are_not_believed(self):
        data = page(f"<div class='sidebar-right ad-free'><div class='hidden'>{BODY}</div></div>")
        assert kept(data) == [FIRST, SECOND, THIRD]

    def test_what_follows_you_may_also_like_is_not_the_article_however_long(self):
        teasers = f"<h3>You may also like</h3><p>{FIRST.replace('Wednesday', 'Friday')} {SECOND} {THIRD}</p>" * 3
        data = page(f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>{teasers}")
        assert kept(data) == [FIRST, SECOND, THIRD]

    def test_a_standfirst_is_no_paragraph(self):
        data = page(
            f"<h1>{TITLE}</h1><p class='standfirst'>Four hours of talks end in silence.</p><article>{BODY}</article>"
        )
        assert kinds(data)["Four hours of talks end in silence."] == "standfirst"

    def test_breaks_part_paragraphs_and_words_stay_whole(self):
        data = page(f"<div class='story-text'>{FIRST}<br><br>{SECOND.replace('rain', 'r<b>ai</b>n')}<br/>{THIRD}</div>")
        assert kept(data) == [FIRST, SECOND, THIRD]

    @given(st.text(alphabet="abcdefghijklmnop- _", max_size=40), st.sampled_from(["div", "p", "section"]))
    def test_no_name_of_a_part_breaks_the_reading_of_names(self, name, tag):
        kind, mark = read_names(tag, name, None)
        assert kind is None or isinstance(kind, str)
        assert mark in {None, "body", "lead"}


class TestHeadline:
    def test_the_printed_headline_wins_over_the_one_for_search_engines(self):
        head = f"<meta property='og:title' content='{TITLE} | The Lantern'>"
        data = page(f"<h1>{TITLE}</h1>{BODY}", head, title=f"{TITLE} - The Lantern")
        assert read_page(data).title == TITLE

    def test_the_name_of_the_site_in_the_first_heading_is_not_the_headline(self):
        head = f"<meta property='og:title' content='{TITLE}'><meta property='og:site_name' content='The Lantern'>"
        assert read_page(page(f"<h1>The Lantern</h1><h2>{TITLE}</h2>{BODY}", head)).title == TITLE

    def test_without_any_heading_the_window_title_serves_without_the_site(self):
        assert read_page(page(title=f"{TITLE} | The Lantern")).title == TITLE

    def test_signs_that_guide_line_breaks_are_taken_out(self):
        assert read_page(page(f"<h1>{TITLE.replace('hotel', 'ho&shy;tel')}</h1>{BODY}")).title == TITLE

    def test_the_headline_is_not_repeated_as_a_paragraph(self):
        article = read_page(page(f"<article><h1>{TITLE}</h1>{BODY}</article>"))
        assert article.text.startswith(f"{TITLE}\n\n{FIRST}")
        assert article.text.count(TITLE) == 1


LINKED_DATA = '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>'


class TestDay:
    @pytest.mark.parametrize(
        ("head", "body", "day", "source"),
        [
            (LINKED_DATA.format("2015-10-08T23:30:00-05:00"), "", "2015-10-08", "json-ld"),
            ("<meta property='article:published_time' content='2015-10-09T08:00:00Z'>", "", "2015-10-09", "meta"),
            ("", "<article><time datetime='2015-10-10'>Saturday</time></article>", "2015-10-10", "time-tag"),
            ("<link rel='canonical' href='https://news.example.org/2015/10/11/envoys'>", "", "2015-10-11", "url"),
            ("", "<p class='date'>Published on 12 October 2015</p>", "2015-10-12", "htmldate"),
            ("", "", None, "none"),
        ],
    )
    def test_each_place_where_a_page_states_its_day(self, head, body, day, source):
        article = read_page(page(body + BODY, head))
        assert (str(article.day) if article.day else None, article.day_source) == (day, source)

    def test_what_the_page_states_for_machines_goes_before_what_it_shows(self):
        head = LINKED_DATA.format("2015-10-08") + "<meta name='date' content='2015-10-20'>"
        assert str(read_page(page(head=head)).day) == "2015-10-08"

    def test_the_day_of_a_change_is_not_the_day_of_publication(self):
        head = "<meta property='article:modified_time' content='2019-01-05T08:00:00Z'>" + LINKED_DATA.format(
            "2015-10-08"
        )
        assert str(read_page(page(head=head)).day) == "2015-10-08"

    def test_a_moment_with_its_zone_is_kept_beside_the_printed_day(self):
        article = read_page(page(head=LINKED_DATA.format("2015-10-08T23:30:00-05:00")))
        assert (str(article.day), article.instant.isoformat()) == ("2015-10-08", "2015-10-09T04:30:00+00:00")


class TestLetters:
    TEXT = BODY.replace("early", "frühen").replace("shell", "Geschoß")

    @pytest.mark.parametrize(
        ("stated", "used"),
        [
            ("iso-8859-1", "utf-8"),
            ("utf-8", "cp1252"),
            ("iso-8859-1", "cp1252"),
            ("no-such-set", "utf-8"),
            (None, "utf-16"),
        ],
    )
    def test_a_page_that_lies_about_its_letters_is_read_nevertheless(self, stated, used):
        head = f"<meta charset='{stated}'>" if stated else ""
        data = page(self.TEXT, head).decode().encode(used)
        assert "frühen" in read_page(data).text
        assert "Geschoß" in read_page(data).text

    @pytest.mark.parametrize("used", ["shift_jis", "euc_jp", "iso2022_jp"])
    def test_japanese_in_the_letters_it_states(self, used):
        words = "代表団は水曜日に湖畔のホテルで四時間にわたり協議し、来週も会談を続けることで合意した。"
        text = "".join(f"<p>{words}記者団への説明は{number}日もなかった。</p>" for number in ("一", "二", "三"))
        data = page(text, f"<meta charset='{used.replace('2022', '-2022-')}'>").decode().encode(used)
        assert words in read_page(data).text


class TestFallbacks:
    def test_an_article_that_only_the_metadata_hold_is_taken_from_there(self):
        stated = json.dumps(
            {"@type": "NewsArticle", "headline": TITLE, "articleBody": f"{FIRST}\n\n{SECOND}\n\n{THIRD}"}
        )
        head = f'<script type="application/ld+json">{stated}</script>'
        assert kept(page("<div id='app'></div>", head)) == [FIRST, SECOND, THIRD]

    def test_a_page_without_anything_like_an_article_gives_what_lines_it_has(self):
        data = page("<div>The office stays closed on Friday</div><div>It opens again on Monday morning</div>")
        assert kept(data) == ["The office stays closed on Friday", "It opens again on Monday morning"]

    @pytest.mark.parametrize("data", [b"", b"<html>", page(""), page("<nav><a href='/'>Home</a></nav>")])
    def test_a_page_without_text_is_an_error_that_says_what_to_do(self, data):
        with pytest.raises(LoadError, match=r"\. Save the page"):
            read_page(data)


HOSTILE = {
    "deep": b"<html><body>" + b"<div>" * 100_000 + BODY.encode(),
    "attributes": b"<html><p " + b" ".join(b"a%d='>'" % number for number in range(50_000)) + b">" + BODY.encode(),
    "entities": b'<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><html><p>&b;&b;&b;</p>',
    "one line": b"<html><body><p>" + b"word " * 1_000_000,
    "elements": b"<html><body>" + b"<p>a" * 300_000,
    "brackets": b"<html><body>" + b"<" * 1_000_000,
    "spaces": b"<html><p>" + b" \n" * 1_000_000 + BODY.encode(),
    "nested data": b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script>" + BODY.encode(),
    "long title": b"<html><title>" + b"a | " * 200_000 + b"</title>" + BODY.encode(),
    "open comment": b"<html><body>" + BODY.encode() + b"<!--" * 200_000,
    "a picture": b"<html>\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200,
}


class TestHostilePages:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_page_is_read_or_refused_within_seconds(self, name):
        begin = time.process_time()
        try:
            text = read_page(HOSTILE[name]).text
        except LoadError as error:
            assert ". " in str(error)
        else:
            assert text
        assert time.process_time() - begin < 20

    def test_a_page_larger_than_any_article_is_refused(self):
        with pytest.raises(LoadError, match=r"a page of 2\d MB\. .*check what it is"):
            parse_html(b"<html>" + b" " * (21 << 20))

    def test_nothing_depends_on_the_pages_read_before(self):
        alone = read_page(page())
        read_page(page(f"<div class='story-text'><h1>Another</h1>{BODY}{BODY}</div>"))
        assert read_page(page()) == alone

    @given(st.text(alphabet="<>/=\"' abdivpspanh1", max_size=300))
    def test_any_mark_up_gives_an_article_or_a_named_error(self, soup):
        try:
            found = READER.read(item("soup.html", f"<html>{soup}".encode()), Options())
        except LoadError:
            return
        assert all(article.text for article in found.articles)


# -- real pages ---------------------------------------------------------------------------------------------------------


def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def words_of(text):
    return [word.casefold() for word in text.split()]


def body_score(true, found):
    """Balanced share of runs of four words that both texts have."""
    grams = [{tuple(words[n : n + 4]) for n in range(len(words) - 3)} for words in (words_of(true), words_of(found))]
    both = len(grams[0] & grams[1])
    return 2 * both / max(1, len(grams[0]) + len(grams[1]))


@pytest.mark.real
def test_real_pages_give_their_body(real_data):
    folder = real_data / "loading" / "html_aeb"
    scores = []
    for name, entry in truth(folder).items():
        article = read_page(gzip.decompress((folder / f"{name}.html.gz").read_bytes()))
        wanted = {"paragraph", "quote", "list", "subhead"}
        found = [article.text[block.start : block.end] for block in article.blocks if block.kind in wanted]
        scores.append(body_score(entry["articleBody"], "\n".join(found)))
    assert sum(scores) / len(scores) > 0.95


@pytest.mark.real
def test_real_pages_give_their_day_and_headline(real_data):
    folder = real_data / "loading" / "html_world"
    days, titles = [], []
    for name, entry in truth(folder).items():
        article = read_page(gzip.decompress((folder / name).read_bytes()))
        days.append(str(article.day) == entry["date"])
        pair = [" ".join(title.lower().split()) for title in (article.title, entry["title"])]
        titles.append(difflib.SequenceMatcher(None, *pair).ratio() >= 0.9)
    assert sum(days) / len(days) >= 0.98
    assert sum(titles) / len(titles) >= 0.9
