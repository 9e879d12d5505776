"""However many processes read, the same rows come out in the same order."""

import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.files import read_table
from toolkit.loading import crew


def load(paths, **options):
    return tk.load(paths, progress=False, on_error="skip", **options)


@pytest.fixture
def mixed(tmp_path, story, packed):
    """Good files, copies of them before and after, broken ones and an archive."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(24):
        (folder / f"{number:02}.txt").write_text(story(number % 20), encoding="utf-8")
    (folder / "05.html").write_text(f"<html><body><h1>Head</h1><p>{story(70)}</p></body></html>", encoding="utf-8")
    (folder / "noise-1.txt").write_bytes(b"\x00\x01" * 99)
    (folder / "noise-2.txt").write_bytes(b"\x00\x01" * 99)
    (folder / "z.zip").write_bytes(packed({f"{number}.txt": story(40 + number) for number in range(9)}))
    return folder


@pytest.mark.filterwarnings("ignore:2 of 36 inputs")
def test_the_table_and_the_report_do_not_depend_on_the_number_of_processes(mixed, tmp_path, monkeypatch):
    tables, reports = [], []
    for n_jobs, at_once in ((1, 512), (2, 512), (2, 5), (1, 3)):
        monkeypatch.setattr(crew, "AT_ONCE", at_once)
        tables.append(load(mixed, n_jobs=n_jobs, report=tmp_path / "report.csv"))
        reports.append(read_table(tmp_path / "report.csv"))
    for table, report in zip(tables[1:], reports[1:], strict=True):
        pd.testing.assert_frame_equal(table, tables[0])
        pd.testing.assert_frame_equal(report, reports[0])
    assert len(tables[0]) == 30
    assert reports[0]["status"].value_counts().to_dict() == {"loaded": 30, "skipped": 4, "failed": 2}
    files = reports[0]["file"].tolist()
    assert files == sorted(files)


def test_other_processes_start_only_where_they_are_asked_for_or_worth_their_while(mixed, monkeypatch):
    started = []

    class Watched(crew.Parallel):
        def __init__(self, **options):
            started.append(options["n_jobs"])
            super().__init__(**options)

    monkeypatch.setattr(crew, "Parallel", Watched)
    for paths in (mixed / "01.txt", mixed / "z.zip"):
        load(paths)
        load(paths, n_jobs=1)
    load(mixed / "01.txt", n_jobs=2)
    assert started == []
    load(mixed / "z.zip", n_jobs=2)
    assert started == [2]
    monkeypatch.setattr(crew, "WORTH_STARTING", 5)
    load(mixed / "z.zip")
    assert started == ([2, -1] if crew.cpu_count() > 1 else [2])


@pytest.mark.parametrize("n_jobs", [0, "2", 1.5, True])
def test_what_is_no_number_of_processes_is_refused(mixed, n_jobs):
    with pytest.raises(LoadError, match="is no number of processes"):
        load(mixed, n_jobs=n_jobs)


def test_members_that_wait_for_their_turn_take_bounded_memory(monkeypatch, packed, tmp_path, story):
    sizes = []
    original = crew.Crew.read_group

    def watched(self, group):
        sizes.append(sum(len(item.content or b"") for item in group))
        return original(self, group)

    monkeypatch.setattr(crew.Crew, "read_group", watched)
    monkeypatch.setattr(crew, "HELD", 1000)
    (tmp_path / "a.zip").write_bytes(packed({f"{number}.txt": story(number) for number in range(40)}))
    assert len(load(tmp_path / "a.zip")) == 40
    assert max(sizes) <= 1000 + len(story(39))
    assert len(sizes) > 3
