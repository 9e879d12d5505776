"""Web archives: their pages are articles, what is no page is counted, and damage costs one record only."""

import contextlib
import gzip
import io
import tracemalloc
import warnings
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.files import read_table
from toolkit.loading import warc_frames, warc_split, warc_stream
from toolkit.loading.archives import open_archive
from toolkit.loading.sources import Broken, Item
from toolkit.loading.warc_frames import Frame, frames
from toolkit.loading.warc_pages import Page, understand_record
from toolkit.loading.warc_stream import Lost, open_pieces

SECOND = "Neither side spoke to the reporters who had waited in the rain since the early hours of the morning."
OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def page(number=1, head="", first="The delegations met for {} hours in the same room and agreed to meet again."):
    text = f"<html><head><title>Envoys meet again, day {number}</title>{head}</head><body><h1>Envoys meet again, day {number}</h1>"
    return f"{text}<p>{first.format(number)}</p><p>{SECOND}</p></body></html>".encode()


def answer(body=None, header=OK):
    return header.encode() + b"\r\n" + (page() if body is None else body)


def record(block, url="https://lantern.example/1", kind="response", length=None, extra=""):
    length = len(block) if length is None else length
    size = "" if length == "" else f"Content-Length: {length}\r\n"
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2015-11-01T00:00:00Z\r\n{extra}"
    return f"{head}Content-Type: application/http\r\n{size}\r\n".encode() + block + b"\r\n\r\n"


def numbered(number, **options):
    return record(answer(page(number)), f"https://lantern.example/{number}", **options)


THREE = [numbered(1), numbered(2), numbered(3)]


@pytest.fixture
def archive(tmp_path):
    """Write records to a web archive, each packed by itself, and load it with its report."""

    def load(records, packed=False, name="a.warc", **options):
        path = tmp_path / name
        path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            articles = tk.load(path, progress=False, on_error="skip", report=tmp_path / "report.csv", **options)
        return articles, read_table(tmp_path / "report.csv").astype("object").fillna("")

    return load


def days(articles):
    return [int(title.rpartition(" ")[2]) for title in articles["title"]]


def failures(report):
    return report[report["status"] == "failed"]


class TestPages:
    @pytest.mark.parametrize("packed", [False, True])
    def test_each_page_is_an_article_with_its_address_and_not_the_day_of_the_crawl(self, archive, packed):
        articles, report = archive(THREE, packed)
        assert days(articles) == [1, 2, 3]
        assert (
            articles["url"].tolist()
            == articles["member"].tolist()
            == [f"https://lantern.example/{n}" for n in (1, 2, 3)]
        )
        assert articles["date"].isna().all()
        assert set(report["status"]) == {"loaded"}

    def test_a_page_states_its_own_day(self, archive):
        meta = '<meta property="article:published_time" content="2015-10-08T07:30:00Z">'
        articles, _ = archive([record(answer(page(head=meta)))])
        assert str(articles["date"][0].date()) == "2015-10-08"

    def test_a_day_after_the_crawl_is_not_used(self, archive):
        meta = '<meta property="article:published_time" content="2015-12-11T07:30:00Z">'
        articles, _ = archive([record(answer(page(head=meta)))])
        assert articles["date"].isna().all()
        assert "2015-12-11 lies after 2015-11-01" in articles["warnings"][0]

    def test_what_is_no_page_is_counted_by_its_kind(self, archive):
        others = [
            record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
            record(b"", kind="revisit"),
            record(b"software: x", kind="warcinfo"),
            record(answer(b"", "HTTP/1.1 301 Moved\r\nLocation: /x\r\n")),
            record(answer(b"", "HTTP/1.1 302 Found\r\nLocation: /x\r\n")),
            record(answer(page(), "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n")),
            record(answer(b"User-agent: *\n"), "https://lantern.example/robots.txt"),
            record(answer(b"\x89PNG\r\n\x1a\n")),
            record(answer(b"GIF89a"), "https://lantern.example/dot.gif"),
            record(answer(b'{"a": 1}')),
            record(answer(b"body { color: red }", "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n")),
            record(answer(b"")),
            record(b"20151101000000\n10.0.0.1", "dns:lantern.example"),
        ]
        _, report = archive([*others, THREE[0]])
        [line] = report[report["status"] == "skipped"].to_dict("records")
        assert line["member"] == "(other records)"
        assert line["reason"] == (
            "answers with status 404: 1; data (JSON): 1; empty answers: 1; images: 2; name look-ups: 1; "
            "records about the crawl: 1; redirects: 2; requests: 1; revisits: 1; robots.txt files: 1; scripts and styles: 1"
        )

    def test_a_page_without_an_article_is_skipped_and_no_fault(self, archive):
        articles, report = archive(
            [record(answer(b"<html><body></body></html>"), "https://lantern.example/"), THREE[0]]
        )
        assert len(articles) == 1
        assert report.set_index("member")["status"]["https://lantern.example/"] == "skipped"

    def test_the_bytes_and_not_the_stated_type_tell_what_a_page_is(self, archive):
        wrong = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
        assert days(archive([record(answer(page(4), wrong))])[0]) == [4]

    def test_plain_text_is_an_article(self, archive, story):
        header = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
        articles, _ = archive([record(answer(story().encode(), header), "https://lantern.example/a.txt")])
        assert articles["title"].tolist() == ["Envoys meet by the lake"]
        assert articles["url"].tolist() == ["https://lantern.example/a.txt"]

    def test_extracted_text_of_a_crawl_is_read(self, archive, story):
        block = story().encode()
        head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://lantern.example/a\r\n"
        data = f"{head}Content-Type: text/plain\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
        assert len(archive([data])[0]) == 1

    def test_the_same_address_twice_gives_two_members(self, archive):
        articles, _ = archive([record(answer(page(1))), record(answer(page(2)))])
        assert articles["member"].tolist() == ["https://lantern.example/1", "https://lantern.example/1 (2)"]
        assert articles["article_id"].is_unique

    def test_an_arc_file_is_read(self, archive):
        about = b"1 0 Lantern\nURL IP-address Archive-date Content-type Archive-length\n"
        top = b"filedesc://a.arc 0.0.0.0 20151101000000 text/plain %d\n" % len(about) + about + b"\n"
        blocks = [answer(page(number)) for number in (1, 2)]
        lines = [
            b"https://lantern.example/%d 10.0.0.1 20151101000000 text/html %d\n" % (number, len(block)) + block + b"\n"
            for number, block in enumerate(blocks, start=1)
        ]
        for packed in (False, True):
            articles, _ = archive([top, *lines], packed, "a.arc")
            assert days(articles) == [1, 2]
            assert articles["url"][1] == "https://lantern.example/2"

    def test_an_archive_inside_a_zip_is_opened(self, tmp_path, packed):
        (tmp_path / "a.zip").write_bytes(packed({"crawl/a.warc.gz": b"".join(map(gzip.compress, THREE))}))
        articles = tk.load(tmp_path / "a.zip", progress=False)
        assert articles["member"].tolist()[0] == "crawl/a.warc.gz/https://lantern.example/1"
        assert days(articles) == [1, 2, 3]

    @pytest.mark.parametrize("ending", ["bz2", "xz"])
    def test_an_archive_packed_as_a_whole_is_read(self, archive, tmp_path, ending):
        import bz2
        import lzma

        path = tmp_path / f"b.warc.{ending}"
        path.write_bytes({"bz2": bz2, "xz": lzma}[ending].compress(b"".join(THREE)))
        assert days(tk.load(path, progress=False)) == [1, 2, 3]


def chunked(body, size=100):
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n" % len(part) + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CHUNKS = "Transfer-Encoding: chunked\r\n"
BODIES = {
    "gzip": (gzip.compress, "Content-Encoding: gzip\r\n"),
    "gzip, not stated": (gzip.compress, ""),
    "gzip twice": (lambda body: gzip.compress(gzip.compress(body)), "Content-Encoding: gzip\r\n"),
    "gzip claimed of plain bytes": (bytes, "Content-Encoding: gzip\r\n"),
    "deflate": (zlib.compress, "Content-Encoding: deflate\r\n"),
    "deflate without header": (raw_deflate, "Content-Encoding: deflate\r\n"),
    "deflate claimed of plain bytes": (bytes, "Content-Encoding: deflate\r\n"),
    "brotli claimed of plain bytes": (bytes, "Content-Encoding: br\r\n"),
    "chunks": (chunked, CHUNKS),
    "chunks, not stated": (chunked, ""),
    "chunks claimed of plain bytes": (bytes, CHUNKS),
    "chunks of gzip": (lambda body: chunked(gzip.compress(body)), f"{CHUNKS}Content-Encoding: gzip\r\n"),
    "a wrong chunk size": (lambda body: chunked(body).replace(b"\r\n64\r\n", b"\r\n63\r\n", 1), CHUNKS),
    "chunks cut off": (lambda body: chunked(body)[:-6], CHUNKS),
}


class TestBodies:
    @pytest.mark.parametrize("name", BODIES)
    def test_a_body_is_unpacked_by_what_it_is(self, archive, name):
        pack, header = BODIES[name]
        articles, _ = archive([record(answer(pack(page(5)), OK + header)), THREE[0]])
        assert days(articles) == [5, 1]
        assert SECOND in articles["text"][0]
        assert articles["warnings"].isna().all()

    def test_a_packed_body_that_is_cut_off_is_read_as_far_as_it_goes(self, archive):
        body = page(first="x" * 50 + " {} " + "and so on. " * 400)
        articles, _ = archive([record(answer(gzip.compress(body)[:-60]))])
        assert "the page is cut off or damaged" in articles["warnings"][0]

    def test_brotli_that_cannot_be_unpacked_is_counted(self, archive):
        block = answer(bytes(range(1, 200)), f"{OK}Content-Encoding: br\r\n")
        _, report = archive([record(block), THREE[0]])
        assert "pages packed by br, which cannot be unpacked here: 1" in set(report["reason"])

    def test_a_bomb_is_not_unpacked_to_its_end(self, archive):
        bomb = gzip.compress(page() + bytes(200 << 20), 9)
        tracemalloc.start()
        _, report = archive([record(answer(bomb)), THREE[0]])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 120 << 20
        assert "MB. No article is that long" in report["reason"][0]

    @pytest.mark.parametrize("charset", ["windows-1251", "WINDOWS-1251", "nonsense", "utf-8"])
    def test_the_stated_character_set_counts_where_it_can_be_true(self, archive, charset):
        text = "Делегации встретились в среду в той же комнате и договорились встретиться снова на следующей неделе {}."
        header = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n"
        encoded = page(first=text).decode().encode("windows-1251")
        for body in (encoded, page(first=text)):
            articles, _ = archive([record(answer(body, header))])
            assert "Делегации встретились" in articles["text"][0]

    def test_a_false_character_set_does_no_harm(self, archive):
        header = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n"
        articles, _ = archive(
            [record(answer(page(first="In Zürich trafen sich die Gesandten {} Stunden lang."), header))]
        )
        assert "In Zürich trafen" in articles["text"][0]

    def test_a_page_that_the_crawler_cut_off_says_so(self, archive):
        articles, _ = archive([numbered(1, extra="WARC-Truncated: length\r\n")])
        assert articles["warnings"][0] == "the crawler cut the page off"


class TestDamage:
    @pytest.mark.parametrize("length", [0, 10, 200, 10_000, 10**11, "", "many", "-5"])
    @pytest.mark.parametrize("packed", [False, True])
    def test_a_wrong_length_is_mended_by_where_the_next_record_begins(self, archive, length, packed):
        articles, report = archive([THREE[0], numbered(2, length=length), THREE[2]], packed)
        large = length == 10**11
        assert days(articles) == ([1, 3] if large else [1, 2, 3])
        assert SECOND in articles["text"].iloc[-1]
        if large:
            assert "records of more than 32 MB: 1" in set(report["reason"])
        else:
            assert "wrong length" in articles["warnings"][1]
            assert articles["warnings"].notna().sum() == 1
        assert failures(report).empty

    def test_a_member_cut_off_in_the_middle_costs_itself_only(self, archive):
        members = [gzip.compress(data) for data in THREE]
        articles, report = archive([members[0], members[1][:-100], members[2]], name="a.warc.gz")
        assert days(articles) == [1, 3]
        [line] = failures(report).to_dict("records")
        assert f"a damaged gzip member at byte {len(members[0])}" in line["reason"]
        assert line["member"] == "record 2"

    @pytest.mark.parametrize("place", [30, 60, -9, -3])
    def test_a_changed_byte_in_a_member_costs_itself_only(self, archive, place):
        members = [bytearray(gzip.compress(data)) for data in THREE]
        members[1][place] ^= 0xFF
        articles, report = archive(list(map(bytes, members)), name="a.warc.gz")
        assert days(articles) == [1, 3]
        assert len(failures(report)) == 1

    def test_one_gzip_member_for_all_records_is_read_and_cut_off_as_far_as_it_goes(self, archive):
        whole = gzip.compress(b"".join(THREE))
        assert days(archive([whole], name="a.warc.gz")[0]) == [1, 2, 3]
        articles, report = archive([whole[:-12]], name="b.warc.gz")
        assert days(articles) == [1, 2]
        assert "cut off" in failures(report)["reason"].iloc[0]

    def test_a_member_longer_than_is_held_back_is_read_as_it_comes(self, archive, monkeypatch):
        monkeypatch.setattr(warc_stream, "HELD", 500)
        monkeypatch.setattr(warc_stream, "PIECE", 200)
        assert days(archive([gzip.compress(b"".join(THREE))], name="a.warc.gz")[0]) == [1, 2, 3]

    def test_a_file_cut_off_loses_its_last_record(self, archive):
        articles, report = archive([THREE[0], THREE[1][:-50]])
        assert days(articles) == [1]
        assert "cut off" in failures(report)["reason"].iloc[0]

    @pytest.mark.parametrize("junk", [b"no record\r\n", b"\x00\xff" * 500 + b"\n", b"WARC\r\n", b"x" * 20_000 + b"\n"])
    @pytest.mark.parametrize("packed", [False, True])
    def test_what_is_no_record_is_named_and_passed_over(self, archive, junk, packed):
        records = [gzip.compress(data) if packed else data for data in THREE]
        articles, report = archive([records[0], junk, *records[1:]], name="a.warc.gz" if packed else "a.warc")
        assert days(articles) == [1, 2, 3]
        assert len(failures(report)) == 1

    def test_a_damaged_header_costs_its_record_and_does_not_glue_it_to_the_page_before(self, archive):
        broken = THREE[1].replace(b"WARC/1.0", b"WAXC/1.0")
        articles, report = archive([THREE[0], broken, THREE[2]])
        assert days(articles) == [1, 3]
        assert "day 2" not in articles["text"][0]
        assert len(failures(report)) == 1

    def test_a_header_without_an_end_costs_its_record(self, archive):
        articles, report = archive([THREE[0], b"WARC/1.0\r\nWARC-Type: " + b"x" * 70_000 + b"\r\n", THREE[1]])
        assert days(articles) == [1, 2]
        assert "whose header does not end" in failures(report)["reason"].iloc[0]

    def test_padding_and_missing_blank_lines_do_no_harm(self, archive):
        articles, report = archive([THREE[0].rstrip() + b"\r\n", THREE[1] + bytes(600), THREE[2].rstrip()])
        assert days(articles) == [1, 2, 3]
        assert failures(report).empty

    def test_damage_raises_where_nothing_may_be_lost(self, tmp_path):
        (tmp_path / "a.warc").write_bytes(THREE[0] + b"no record\r\n" + THREE[1])
        with pytest.raises(LoadError, match=r"a\.warc \(record 2\): 11 bytes that are no record"):
            tk.load(tmp_path / "a.warc", progress=False)

    def test_reading_ends_where_damage_has_no_end(self, archive, monkeypatch):
        monkeypatch.setattr(warc_split, "MOST_LOST", 2)
        articles, report = archive([THREE[0], b"a\n", THREE[1], b"b\n", THREE[2]])
        assert days(articles) == [1, 2]
        assert report["reason"].str.contains("more than 2 damaged places").sum() == 1

    def test_a_page_about_the_format_is_not_cut_at_its_example(self, archive):
        text = "The format begins each record so:\n\nWARC/1.0\nWARC-Type: response\n\nand so on, for {} hours."
        articles, report = archive([record(answer(page(first=text))), THREE[1]])
        assert "and so on" in articles["text"][0]
        assert failures(report).empty

    @settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        changes=st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=2)), min_size=1, max_size=5),
        packed=st.booleans(),
    )
    def test_any_damage_gives_articles_or_a_load_error(self, tmp_path, changes, packed):
        data = bytearray(b"".join(map(gzip.compress, THREE) if packed else THREE))
        for place, value in changes:
            data[place % len(data) : place % len(data) + 1] = value
        (tmp_path / "a.warc").write_bytes(bytes(data))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with contextlib.suppress(LoadError):
                tk.load(tmp_path / "a.warc", on_error="skip", progress=False)


class TestStreaming:
    def test_a_large_archive_is_never_in_memory_as_a_whole(self, tmp_path):
        filler = b"<!-- " + b"a long comment " * 20_000 + b"-->"
        path = tmp_path / "a.warc"
        with path.open("wb") as stream:
            for number in range(150):
                stream.write(record(answer(page(number) + filler)))
        item = Item(str(path), path)
        tracemalloc.start()
        count = sum(isinstance(found, Item) for found in open_archive(item))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 150
        assert peak < path.stat().st_size / 4
        assert "data" not in item.__dict__

    def test_pages_come_before_the_file_is_read_to_its_end(self, tmp_path):
        path = tmp_path / "a.warc"
        path.write_bytes(b"".join(THREE) + b"\x00not a record" * 1000)
        members = open_archive(Item(str(path), path))
        assert [type(next(members)) for _ in range(4)] == [Item, Item, Item, Broken]


def by_warcio(data):
    """The records of an archive as another library reads them."""
    return [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read())
        for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)
    ]


def by_frames(data, packed):
    return [
        (found.fields["warc-type"], found.fields.get("warc-target-uri"), found.block)
        for found in frames(open_pieces(io.BytesIO(data), packed))
        if isinstance(found, Frame)
    ]


@settings(deadline=None, max_examples=40)
@given(
    bodies=st.lists(
        st.tuples(st.sampled_from(["response", "request", "resource"]), st.binary(max_size=3000)),
        min_size=1,
        max_size=6,
    ),
    packed=st.booleans(),
    piece=st.sampled_from([7, 100, 1 << 20]),
)
def test_a_sound_archive_has_the_records_that_another_library_finds(bodies, packed, piece):
    records = [record(body, f"https://lantern.example/{n}", kind) for n, (kind, body) in enumerate(bodies)]
    data = b"".join(map(gzip.compress, records) if packed else records)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warc_stream, "PIECE", piece)
        assert by_frames(data, "gzip" if packed else None) == by_warcio(data)


def test_a_record_larger_than_the_limit_is_passed_over(monkeypatch):
    monkeypatch.setattr(warc_frames, "LARGEST_RECORD", 1000)
    data = [record(b"x" * 5000, kind="resource"), *THREE[:1]]
    large, small = frames(iter([b"".join(data)]))
    assert understand_record(large) == "records of more than 32 MB"
    assert isinstance(understand_record(small), Page)


def test_a_loss_between_two_records_stands_between_them():
    found = list(frames(iter([THREE[0], Lost("a gap"), THREE[1]])))
    assert [type(part) for part in found] == [Frame, Lost, Frame]


def test_a_loss_inside_a_record_costs_it():
    found = list(frames(iter([THREE[0][:-80], Lost("a gap"), THREE[1]])))
    assert [type(part) for part in found] == [Lost, Frame]
    assert found[0].reason == "a gap"
