"""ZIP archives are opened within limits, and each member stands in the report."""

import contextlib
import struct
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.files import read_table
from toolkit.loading import archives


def load(path, **options):
    return tk.load(path, progress=False, **options)


def refusal(path):
    with pytest.raises(LoadError) as caught:
        load(path)
    return str(caught.value)


@pytest.fixture
def archive(tmp_path, packed):
    """Write an archive of members and give its path."""

    def write(members, name="a.zip", **options):
        path = tmp_path / name
        path.write_bytes(packed(members, **options))
        return path

    return write


def statuses(path, tmp_path):
    load(path, report=tmp_path / "report.csv")
    report = read_table(tmp_path / "report.csv")
    return dict(zip(report["member"], report["status"] + ": " + report["reason"].fillna(""), strict=True))


def test_members_are_articles_with_the_archive_as_file(archive, story):
    articles = load(archive({"b/two.txt": story(2), "one.txt": story(1)}))
    assert articles["member"].tolist() == ["b/two.txt", "one.txt"]
    assert articles["article_id"].is_unique


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../up.txt", "..\\up.txt"])
def test_a_name_that_leads_out_is_skipped(archive, story, tmp_path, name):
    lines = statuses(archive({"a.txt": story(1), name: story(2)}), tmp_path)
    assert "skipped: its name leads out of the archive" in lines.values()
    assert not (tmp_path.parent / "up.txt").exists()


def test_system_files_of_an_archive_are_skipped(archive, story, tmp_path):
    lines = statuses(archive({"a.txt": story(), "__MACOSX/a.txt": "x", "x/.DS_Store": "x"}), tmp_path)
    assert sorted(line.partition(":")[0] for line in lines.values()) == ["loaded", "skipped", "skipped"]


def test_an_archive_in_an_archive_is_opened_and_one_deeper_is_refused(archive, packed, story, tmp_path):
    inner = packed({"in.txt": story(1)})
    articles = load(archive({"inner.zip": inner, "out.txt": story(2)}))
    assert articles["member"].tolist() == ["inner.zip/in.txt", "out.txt"]
    deeper = archive({"middle.zip": packed({"inner.zip": inner}), "out.txt": story(2)}, "deep.zip")
    assert "deep.zip (middle.zip/inner.zip): an archive in an archive in an archive" in refusal(deeper)


def test_two_members_of_the_same_name_are_both_loaded(tmp_path, story):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("a.txt", story(1))
            archive.writestr("a.txt", story(2))
    articles = load(tmp_path / "a.zip")
    assert articles["member"].tolist() == ["a.txt", "a.txt (2)"]
    assert articles["article_id"].is_unique


def test_members_with_the_same_bytes_are_loaded_once(archive, story, tmp_path):
    lines = statuses(archive({"a.txt": story(), "b.txt": story()}), tmp_path)
    assert lines["b.txt"].startswith("skipped: byte for byte the same as")


def test_the_same_archive_twice_is_loaded_once(archive, story):
    paths = [archive({"a.txt": story()}, "one.zip"), archive({"a.txt": story()}, "two.zip")]
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    counts = load(paths).attrs["load_report"]
    assert (counts["loaded"], counts["skipped"]) == (1, 1)


def test_an_empty_archive_is_named(archive):
    assert "an empty archive" in refusal(archive({}))


def test_a_damaged_archive_is_refused(archive, story):
    path = archive({"a.txt": story()})
    path.write_bytes(path.read_bytes()[:-30])
    assert "a damaged ZIP archive" in refusal(path)


def test_a_damaged_member_does_not_cost_the_others(archive, story):
    path = archive({"a.txt": story(1), "b.txt": story(2)}, compression=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"for 1 hours", b"for 9 hours"))
    with pytest.warns(UserWarning, match=r"a\.zip \(a\.txt\): damaged or locked"):
        articles = load(path, on_error="skip")
    assert articles["member"].tolist() == ["b.txt"]


def test_a_locked_member_is_refused(archive, story):
    path = archive({"a.txt": story()})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + place
        data[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(bytes(data))
    assert "damaged or locked" in refusal(path)
    assert "password" in refusal(path)


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(archive):
    path = archive({"bomb.txt": bytes(30_000_000)})
    assert path.stat().st_size < 100_000
    assert "like a ZIP bomb" in refusal(path)


def test_an_office_document_that_unpacks_without_end_is_refused(archive):
    members = {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>", "xl/sheet1.xml": bytes(30_000_000)}
    assert "like a ZIP bomb" in refusal(archive(members, "a.xlsx"))


@pytest.mark.parametrize(("limit", "value"), [("MOST_MEMBERS", 1), ("LARGEST_ARCHIVE", 100)])
def test_an_archive_beyond_the_limits_is_refused(archive, story, monkeypatch, limit, value):
    monkeypatch.setattr(archives, limit, value)
    assert "Unpack it by hand and load the folder" in refusal(archive({"a.txt": story(1), "b.txt": story(2)}))


def test_a_gzipped_member_and_a_gzipped_archive_are_read(tmp_path, packed, story):
    import gzip

    (tmp_path / "a.zip").write_bytes(packed({"a.txt.gz": gzip.compress(story().encode())}))
    (tmp_path / "b.zip.gz").write_bytes(gzip.compress(packed({"b.txt": story(7)})))
    assert load(tmp_path)["member"].tolist() == ["a.txt.gz", "b.txt"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_gives_articles_or_a_load_error(tmp_path, packed, story, changes):
    data = bytearray(packed({"a.txt": story(1), "in.zip": packed({"b.txt": story(2)})}))
    for place, value in changes:
        data[place % len(data)] = value
    (tmp_path / "a.zip").write_bytes(bytes(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(LoadError):
            load(tmp_path / "a.zip", on_error="skip")
