"""The command line: one line for the user, whatever happens, and exit codes that scripts can trust."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from toolkit import cli
from toolkit.commands.tagging import is_table, read_paragraphs
from toolkit.files import read_table

COMMANDS = list(next(action for action in cli.build_parser()._actions if action.choices).choices)
STORY = "Envoys meet by the lake\n\nThe envoys met by the lake for {} hours and agreed to meet again the week after.\n"


def toolkit(*arguments, **options):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


def run(capsys, *arguments):
    """Run the command here; give exit code, standard output and standard error."""
    try:
        code = cli.main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    return code, out, err


def assert_refused(result, *findings):
    code, out, err = result
    assert code == 2
    assert out == ""
    assert err.startswith("toolkit: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    for finding in findings:
        assert finding in err


@pytest.fixture
def news(tmp_path):
    """A folder of two articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(STORY.format(number), encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", [[], *[[name] for name in COMMANDS]])
def test_every_command_has_help(capsys, command):
    code, out, err = run(capsys, *command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage: toolkit")


def test_every_command_is_listed_in_the_help_with_what_it_does(capsys):
    _, out, _ = run(capsys, "--help")
    assert [name for name in COMMANDS if not re.search(rf"^    {name}\s+\w", out, re.MULTILINE)] == []


def test_the_version_is_printed(capsys):
    from toolkit import __version__

    assert run(capsys, "--version") == (0, f"toolkit {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "finding"),
    [
        ([], "COMMAND"),
        (["lode"], "lode"),
        (["load"], "PATH"),
        (["load", "x"], "-o/--output"),
        (["load", "x", "-o", "y.csv", "--on-error", "ignore"], "ignore"),
        (["load", "x", "-o", "y.csv", "--colour"], "--colour"),
        (["measure", "x", "-o", "y.csv", "--every", "fortnight"], "fortnight"),
    ],
)
def test_a_wrong_command_is_one_line_that_points_to_the_help(capsys, arguments, finding):
    assert_refused(run(capsys, *arguments), finding, "See: toolkit")


def test_load_and_segment_write_their_tables_and_say_what_came_of_it(capsys, news, tmp_path):
    (news / "README").write_text("x", encoding="utf-8")
    articles, report, pieces = (tmp_path / name for name in ("articles.parquet", "report.csv", "pieces.csv"))
    code, out, err = run(capsys, "load", news, "-o", articles, "--report", report)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{articles}: 2 articles; 3 inputs: 2 read, 1 skipped, 0 failed; 0 duplicates, 2 undated."
    ]
    assert len(read_table(report)) == 3
    code, out, err = run(capsys, "segment", articles, "-o", pieces)
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    assert read_table(pieces)["kept"].sum() == 2


def test_examine_draws_its_months_and_refuses_other_endings_before_the_work(capsys, tmp_path):
    from toolkit.shipped import shipped

    tags = tmp_path / "tags.parquet"
    assert run(capsys, "tag", shipped("data/corpus/northgate-wire"), "-o", tags)[0] == 0
    assert run(capsys, "examine", tags, "--figure", tmp_path / "months.png")[0] == 0
    assert (tmp_path / "months.png").stat().st_size > 5_000
    assert_refused(run(capsys, "examine", "absent.parquet", "--figure", tmp_path / "months.xyz"), "unknown ending")


@pytest.mark.parametrize("command", [["train", "-o", "mine"], ["evaluate", "mine"]])
def test_decisions_without_their_paragraphs_are_refused_with_what_to_give(capsys, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    assert_refused(run(capsys, *command, "--labels", "labels.db"), "holds decisions and no texts", "--paragraphs")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_segment_takes_what_load_wrote_in_either_format(capsys, tmp_path, ending):
    from toolkit.shipped import shipped

    run(capsys, "load", shipped("data/corpus"), "-o", tmp_path / f"a.{ending}")
    assert run(capsys, "segment", tmp_path / f"a.{ending}", "-o", tmp_path / "p.parquet")[0] == 0


def test_on_error_skip_warns_in_one_line_and_loads_the_rest(capsys, news, tmp_path):
    (news / "empty.txt").touch()
    output = tmp_path / "a.csv"
    assert_refused(run(capsys, "load", news, "-o", output), "1 of 3 inputs cannot be read", "empty.txt: empty")
    assert not output.exists()
    result = toolkit("load", news, "-o", output, "--on-error", "skip")
    assert result.returncode == 0
    assert result.stderr.startswith("toolkit: warning: 1 of 3 inputs cannot be read: ")
    assert result.stderr.count("\n") == 1
    assert "2 read, 0 skipped, 1 failed" in result.stdout


def test_nothing_loaded_is_refused_even_when_skipping(capsys, tmp_path):
    (tmp_path / "empty.txt").touch()
    assert_refused(run(capsys, "load", tmp_path, "-o", tmp_path / "a.csv", "--on-error", "skip"), "empty")


@pytest.mark.parametrize(
    ("output", "finding"),
    [
        ("absent/a.csv", "no such folder"),
        ("a.xlsx", "unknown ending"),
        (".", "unknown ending"),
        ("news/1.txt/a.csv", "no such folder"),
    ],
)
@pytest.mark.parametrize("command", ["load", "segment", "tag"])
def test_an_output_that_cannot_be_written_is_refused_before_the_work(capsys, news, tmp_path, command, output, finding):
    assert_refused(run(capsys, command, news / "never-read", "-o", tmp_path / output), finding)


def test_a_report_that_cannot_be_written_is_refused(capsys, news, tmp_path):
    result = run(capsys, "load", news, "-o", tmp_path / "a.csv", "--report", tmp_path / "absent" / "r.csv")
    assert_refused(result, "no such folder")
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize(
    ("columns", "finding"),
    [
        ("text", "--columns: cannot read 'text'. Write it as text=content,date=published"),
        ("text=", "cannot read 'text'"),
        ("text=a,,date=b", "cannot read ''"),
        ("txet=lead", "'txet' is none of ours"),
        ("text=nowhere", "no column 'nowhere'. It has: text, lead"),
    ],
)
def test_wrong_columns_are_refused(capsys, tmp_path, columns, finding):
    (tmp_path / "a.csv").write_text("text,lead\nOne.,Two.\n", encoding="utf-8")
    assert_refused(run(capsys, "load", tmp_path / "a.csv", "-o", tmp_path / "o.csv", "--columns", columns), finding)


def test_columns_and_dates_reach_the_loader(capsys, tmp_path):
    (tmp_path / "a.csv").write_text("text,lead\nOne.,Two.\n", encoding="utf-8")
    (tmp_path / "days.csv").write_text("file,date\na.csv,2015-10-07\n", encoding="utf-8")
    options = ["--columns", "text=lead", "--dates", tmp_path / "days.csv"]
    assert run(capsys, "load", tmp_path / "a.csv", "-o", tmp_path / "o.csv", *options)[0] == 0
    row = read_table(tmp_path / "o.csv").iloc[0]
    assert (row["text"], str(row["date"].date())) == ("Two.", "2015-10-07")


@pytest.mark.parametrize(
    ("line", "finding"), [("zzz.txt,2015-10-07", "not among"), ("1.txt,31/02/2015", "is not a day")]
)
def test_wrong_dates_are_refused(capsys, news, tmp_path, line, finding):
    (tmp_path / "days.csv").write_text(f"file,date\n{line}\n", encoding="utf-8")
    assert_refused(run(capsys, "load", news, "-o", tmp_path / "o.csv", "--dates", tmp_path / "days.csv"), finding)


def test_segment_refuses_what_is_no_table_of_articles(capsys, news, tmp_path):
    assert_refused(run(capsys, "segment", tmp_path / "absent.csv", "-o", tmp_path / "p.csv"), "no such file")
    assert_refused(run(capsys, "segment", news, "-o", tmp_path / "p.csv"), "a folder, not a table")
    assert_refused(run(capsys, "segment", news / "1.txt", "-o", tmp_path / "p.csv"), "cannot be read as a table")
    run(capsys, "load", news, "-o", tmp_path / "a.csv")
    run(capsys, "segment", tmp_path / "a.csv", "-o", tmp_path / "p.csv")
    assert_refused(
        run(capsys, "segment", tmp_path / "p.csv", "-o", tmp_path / "q.csv"), "a table of paragraphs already"
    )


def test_paragraphs_come_from_files_articles_or_tables_of_paragraphs_alike(capsys, news, tmp_path):
    for ending in ("csv", "parquet"):
        run(capsys, "load", news, "-o", tmp_path / f"a.{ending}")
        run(capsys, "segment", tmp_path / f"a.{ending}", "-o", tmp_path / f"p.{ending}")
    inputs = [news, *(tmp_path / name for name in ("a.csv", "a.parquet", "p.csv", "p.parquet"))]
    ids = [read_paragraphs([str(path)])["paragraph_id"].tolist() for path in inputs]
    assert ids == [ids[0]] * 5
    assert len(ids[0]) == 4


def test_a_foreign_csv_is_loaded_and_not_taken_for_ours(tmp_path):
    (tmp_path / "a.csv").write_text("title,text\nHead,The talks went on until midnight.\n", encoding="utf-8")
    assert not is_table(str(tmp_path / "a.csv"))
    assert len(read_paragraphs([str(tmp_path / "a.csv")])) == 1


def test_control_characters_of_a_file_s_name_do_not_reach_the_terminal(capsys, tmp_path):
    path = tmp_path / "a\x1b[31m\nb.txt"
    path.touch()
    assert_refused(run(capsys, "load", path, "-o", tmp_path / "o.csv"))


def test_a_stray_system_error_is_one_line(capsys, news, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "/somewhere/a.txt")

    monkeypatch.setattr("toolkit.loading.load", full)
    assert_refused(run(capsys, "load", news, "-o", tmp_path / "o.csv"), "/somewhere/a.txt", "No space left")
    monkeypatch.setattr("toolkit.loading.load", lambda *_, **__: (_ for _ in ()).throw(MemoryError))
    assert_refused(run(capsys, "load", news, "-o", tmp_path / "o.csv"), "not enough memory")


def test_the_command_runs_as_a_module_and_its_error_has_no_traceback(tmp_path):
    result = toolkit("load", tmp_path / "absent", "-o", tmp_path / "o.csv")
    assert_refused((result.returncode, result.stdout, result.stderr), "no such file or folder")


def test_a_reader_that_leaves_is_no_traceback(news, tmp_path):
    command = [sys.executable, "-m", "toolkit", "load", str(news), "-o", str(tmp_path / "a.csv")]
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (result.returncode, result.stderr) == (141, "")
    assert (tmp_path / "a.csv").exists()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at /proc to see when the work has begun")
def test_interrupting_a_long_load_is_one_line_and_leaves_nothing(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(6000):
        (folder / f"{number}.txt").write_text(STORY.format(number), encoding="utf-8")
    output = tmp_path / "out"
    output.mkdir()
    (output / "a.parquet").write_bytes(b"old")
    command = [sys.executable, "-m", "toolkit", "load", str(folder), "-o", str(output / "a.parquet")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until_it_reads(process, folder)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err == "toolkit: interrupted; nothing was half-written.\n"
    assert [path.name for path in output.iterdir()] == ["a.parquet"]
    assert (output / "a.parquet").read_bytes() == b"old"


def wait_until_it_reads(process, folder):
    """Wait until a process has a file of the folder open, so that the interruption meets it at work."""
    for _ in range(3000):
        with contextlib.suppress(OSError):
            if any(str(link.readlink()).startswith(str(folder)) for link in Path(f"/proc/{process.pid}/fd").iterdir()):
                return
        time.sleep(0.005)
    pytest.fail("the command never opened a file")


def test_tag_reads_tables_whose_columns_have_unusual_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "Shelling killed eleven people in the old town on Monday, the governor said."
    pd.DataFrame({"spalte": [text], "nummer": [7]}).to_csv("rows.csv", index=False)
    assert cli.main(["tag", "rows.csv", "-o", "tags.parquet"]) == 2
    assert cli.main(["tag", "rows.csv", "-o", "tags.parquet", "--columns", "text=spalte"]) == 0
    assert pd.read_parquet("tags.parquet")["text"].tolist() == [text]
