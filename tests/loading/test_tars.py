"""Tar archives, packed or not, are opened within limits, and each member stands in the report."""

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.files import read_table
from toolkit.loading import archives, tars

PACK = {"tar": bytes, "tar.gz": gzip.compress, "tgz": gzip.compress, "tar.bz2": bz2.compress, "tar.xz": lzma.compress}


def tar(members, form=tarfile.PAX_FORMAT):
    """The bytes of a tar archive of members, from name to text, bytes, or a change of its header."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            data = content.encode() if isinstance(content, str) else content
            if isinstance(data, bytes):
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
            else:
                data(info)
                archive.addfile(info)
    return buffer.getvalue()


@pytest.fixture
def load(tmp_path):
    def load_bytes(data, name="a.tar", on_error="skip"):
        path = tmp_path / name
        path.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            articles = tk.load(path, progress=False, on_error=on_error, report=tmp_path / "report.csv")
        report = read_table(tmp_path / "report.csv").astype("object").fillna("")
        return articles, dict(zip(report["member"], report["status"] + ": " + report["reason"], strict=True))

    return load_bytes


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_are_articles_in_the_order_in_which_they_lie(load, story, ending, form):
    data = PACK[ending](tar([("b/two.txt", story(2)), ("one.txt", story(1))], form))
    articles, report = load(data, f"a.{ending}")
    assert articles["member"].tolist() == ["b/two.txt", "one.txt"]
    assert articles["article_id"].is_unique
    assert set(report.values()) == {"loaded: "}


def test_an_old_archive_without_a_mark_is_known_by_its_ending(load, story):
    data = bytearray(tar([("one.txt", story(1))], tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert len(load(bytes(data))[0]) == 1


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../up.txt", "..\\up.txt"])
def test_a_name_that_leads_out_is_skipped(load, story, tmp_path, name):
    _, report = load(tar([("a.txt", story(1)), (name, story(2))]))
    assert "skipped: its name leads out of the archive" in report.values()
    assert not (tmp_path.parent / "up.txt").exists()


def of_type(kind, **fields):
    def change(info):
        info.type = kind
        for name, value in fields.items():
            setattr(info, name, value)

    return change


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "a link, not a file"),
        (tarfile.LNKTYPE, "a link, not a file"),
        (tarfile.CHRTYPE, "a device or pipe, not a file"),
        (tarfile.BLKTYPE, "a device or pipe, not a file"),
        (tarfile.FIFOTYPE, "a device or pipe, not a file"),
    ],
)
def test_links_and_devices_are_skipped(load, story, kind, reason):
    articles, report = load(tar([("a.txt", of_type(kind, linkname="/etc/passwd")), ("b.txt", story())]))
    assert report["a.txt"] == f"skipped: {reason}"
    assert articles["member"].tolist() == ["b.txt"]


def test_folders_and_system_files_are_no_articles(load, story):
    members = [("x", of_type(tarfile.DIRTYPE)), ("x/.DS_Store", "x"), ("x/a.txt", story())]
    _, report = load(tar(members))
    assert report == {"x/.DS_Store": "skipped: a hidden or system file", "x/a.txt": "loaded: "}


def test_an_archive_in_an_archive_is_opened_and_one_deeper_is_refused(load, packed, story):
    inner = gzip.compress(tar([("in.txt", story(1))]))
    articles, _ = load(tar([("inner.tgz", inner), ("out.txt", story(2))]))
    assert articles["member"].tolist() == ["inner.tgz/in.txt", "out.txt"]
    articles, _ = load(packed({"inner.tgz": inner}), "b.zip")
    assert articles["member"].tolist() == ["inner.tgz/in.txt"]
    _, report = load(tar([("middle.tar", tar([("inner.tgz", inner)])), ("out.txt", story(2))]), "c.tar")
    assert report["middle.tar/inner.tgz"].startswith("failed: an archive in an archive in an archive")


def test_two_members_of_the_same_name_are_both_loaded(load, story):
    assert load(tar([("a.txt", story(1)), ("a.txt", story(2))]))[0]["member"].tolist() == ["a.txt", "a.txt (2)"]


def test_days_beside_the_articles_are_used(load, story):
    articles, _ = load(tar([("a.txt", story()), ("dates.csv", "file,date\na.txt,2015-10-07\n")]))
    assert str(articles["date"][0].date()) == "2015-10-07"


def test_an_empty_archive_is_named(load):
    with pytest.raises(LoadError, match="an empty archive"):
        load(tar([]))


def test_a_damaged_header_ends_the_archive_and_the_report_says_so(load, story):
    data = bytearray(tar([("a.txt", story(1)), ("b.txt", story(2)), ("c.txt", story(3))], tarfile.USTAR_FORMAT))
    data[data.index(b"b.txt")] ^= 0xFF
    articles, report = load(bytes(data))
    assert articles["member"].tolist() == ["a.txt"]
    assert report[""].startswith("failed: a tar archive damaged after 1 members (bad checksum at byte 1,024)")


@pytest.mark.parametrize("ending", PACK)
def test_an_archive_that_is_cut_off_gives_what_is_whole(load, story, ending):
    import random

    noise = random.Random(1).randbytes(1_000_000).hex()
    data = PACK[ending](tar([("a.txt", story(1)), ("b.txt", noise), ("c.txt", story(3))]))
    articles, report = load(data[: int(len(data) * 0.7)], f"a.{ending}")
    assert articles["member"].tolist() == ["a.txt"]
    assert "damaged after" in report[""]


@pytest.mark.parametrize("ending", ["tar.bz2", "tar.xz"])
def test_a_bomb_is_refused_before_it_is_unpacked(load, story, ending):
    bomb = PACK[ending](tar([("a.txt", story()), ("bomb.txt", bytes(40_000_000))]))
    assert len(bomb) < 20_000
    articles, report = load(bomb, f"a.{ending}")
    assert "like a bomb" in report[""]
    assert len(articles) == 1


def test_a_member_beyond_the_limit_is_refused_and_the_rest_is_loaded(load, story, monkeypatch):
    monkeypatch.setattr(tars, "LARGEST_MEMBER", 1000)
    articles, report = load(tar([("a.txt", "x" * 1001), ("b.txt", story())]))
    assert report["a.txt"].startswith("failed: a member of")
    assert articles["member"].tolist() == ["b.txt"]


def test_a_sparse_member_is_skipped(load, story):
    sparse = of_type(tarfile.GNUTYPE_SPARSE)
    data = bytearray(tar([("a.img", sparse), ("b.txt", story())], tarfile.GNU_FORMAT))
    assert load(bytes(data))[1]["a.img"] == "skipped: a sparse file, as disks and databases are"


def test_an_archive_of_too_many_members_is_refused(load, story, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    articles, report = load(tar([("a.txt", story(1)), ("b.txt", story(2))]))
    assert articles["member"].tolist() == ["a.txt"]
    assert report[""] == "failed: more than 1 members. Unpack it by hand and load the folder."


def test_an_archive_beyond_the_size_is_refused(load, story, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 20_000)
    articles, report = load(tar([("a.txt", story(1)), ("b.txt", "x" * 20_000), ("c.txt", story(2))]))
    assert articles["member"].tolist() == ["a.txt"]
    assert report[""].endswith("Unpack it by hand and load the folder.")


def test_headers_that_announce_headers_without_end_are_refused(load):
    long_name = tarfile.TarInfo("././@LongLink")
    long_name.type, long_name.size = tarfile.GNUTYPE_LONGNAME, 1
    block = long_name.tobuf(tarfile.GNU_FORMAT) + b"x".ljust(512, b"\0")
    with pytest.raises(LoadError, match="a tar archive damaged"):
        load(block * 5000)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), min_size=1, max_size=6),
    pack=st.sampled_from(list(PACK)),
)
def test_any_damage_gives_articles_or_a_load_error(tmp_path, story, changes, pack):
    data = bytearray(PACK[pack](tar([("a.txt", story(1)), ("in.tar", tar([("b.txt", story(2))]))])))
    for place, value in changes:
        data[place % len(data)] = value
    (tmp_path / "a.tar").write_bytes(bytes(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(LoadError):
            tk.load(tmp_path / "a.tar", on_error="skip", progress=False)
