"""Any bytes give articles or a LoadError, whichever reader they meet."""

import gzip
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.reader import Options, readers
from toolkit.loading.sources import Item

GOLDEN = Path(__file__).parent.parent / "golden"
SEEDS = [path.read_bytes() for path in sorted(GOLDEN.rglob("input*")) if path.is_file()]
BEGINNINGS = [
    b"", b"{", b"[{", b'{"text": ', b"text,title,date\n", b"PK\x03\x04", b"PAR1", b"<html><body><p>",
    b"<?xml version='1.0'?>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08", b"---\n",
    b"{\\rtf1", b"WARC/1.0\r\n", b"\x00" * 9,
]  # fmt: skip
ENDINGS = [
    "txt",
    "csv",
    "tsv",
    "json",
    "jsonl",
    "html",
    "xlsx",
    "xls",
    "docx",
    "parquet",
    "zip",
    "gz",
    "md",
    "xml",
    "rtf",
]


@st.composite
def damaged(draw):
    """A good file with some bytes changed, cut off or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, len(data) - 1))
        data[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
        data = data or bytearray(b"x")
    return bytes(data[: draw(st.integers(0, len(data)))]) if draw(st.booleans()) else bytes(data)


ANY = st.one_of(
    st.binary(max_size=300),
    st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary(max_size=200)),
    st.builds(lambda start, text: start + text.encode("utf-8"), st.sampled_from(BEGINNINGS), st.text(max_size=150)),
    damaged(),
)
FILE_READERS = [reader for reader in readers() if reader.name != "dataset"]
QUICK = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("reader", FILE_READERS, ids=lambda reader: reader.name.replace(" ", "-"))
@QUICK
@given(data=ANY, ending=st.sampled_from(ENDINGS))
def test_a_reader_that_is_forced_on_any_bytes_gives_articles_or_a_load_error(tmp_path, reader, data, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)
    item = Item(str(path), path)
    try:
        reader.recognises(item)
        found = reader.read(item, Options())
    except LoadError as error:
        assert str(error).strip()
    else:
        for article in found.articles:
            for block in article.blocks:
                assert 0 <= block.start <= block.end <= len(article.text or "")


@QUICK
@given(data=ANY, ending=st.sampled_from(ENDINGS), packed=st.booleans())
def test_any_bytes_through_the_door_give_a_table_or_a_load_error(tmp_path, data, ending, packed):
    path = tmp_path / f"b.{ending}"
    path.write_bytes(gzip.compress(data) if packed else data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            articles = tk.load(path, on_error="skip", progress=False)
        except LoadError as error:
            assert str(path) in str(error)
            return
    assert articles["article_id"].is_unique
    pieces = tk.segment(articles, progress=False)
    texts = articles.set_index("article_id")["text"]
    for row in pieces.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text
