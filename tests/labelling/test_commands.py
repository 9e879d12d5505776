"""The commands from tags to labels and back, as a shell script would call them."""

import io
import re

import pandas as pd
import pytest

import toolkit as tk
from toolkit import cli
from toolkit.codebook import read_codebook
from toolkit.files import read_table
from toolkit.training import join_labels

COMMANDS = ["sample", "label", "sheet", "export", "import", "agreement", "adjudicate", "doubts"]


def run(capsys, *arguments):
    try:
        code = cli.main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def path(tags, tmp_path):
    tags.to_parquet(tmp_path / "tags.parquet")
    return tmp_path / "tags.parquet"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_listed(capsys, command):
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert out.startswith(f"usage: toolkit {command}")
    assert re.search(rf"^    {command}\b", run(capsys, "--help")[1], re.MULTILINE)


def test_the_same_command_draws_the_same_bytes(capsys, path, tmp_path):
    for name in ("a", "b"):
        assert run(capsys, "sample", path, "-n", 30, "-o", tmp_path / f"{name}.csv", "--seed", 3)[0] == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert run(capsys, "sample", path, "-n", 30, "-o", tmp_path / "c.csv", "--seed", 4)[0] == 0
    assert (tmp_path / "a.csv").read_bytes() != (tmp_path / "c.csv").read_bytes()


def test_every_option_of_sample_reaches_the_draw(capsys, path, tmp_path, tags):
    base = None
    for options in (
        [], ["--every", "week"], ["--design", "scores"], ["--design", "scores", "--themes", "strike"], ["--unit", "article"],
        ["--purpose", "training"], ["--purpose", "agreement"], ["--language", "all"],
    ):  # fmt: skip
        assert run(capsys, "sample", path, "-n", 20, "-o", tmp_path / "b.csv", *options)[0] == 0
        batch = read_table(tmp_path / "b.csv")
        told = (batch["draw_id"].iloc[0], batch["purpose"].iloc[0])
        assert told != base
        base = base or told


def test_a_second_wave_from_the_shell(capsys, tags, path, tmp_path, monkeypatch):
    old = tags[tags["date"] < "2015-05-01"]
    old.to_parquet(tmp_path / "old.parquet")
    book = tmp_path / "book.toml"
    book.write_text(
        'version = "1"\n[theme.strike]\ndisplay = "Strike"\ndefinition = "They strike."\n', encoding="utf-8"
    )
    first, second, labels = (tmp_path / name for name in ("b1.csv", "b2.csv", "labels.db"))
    assert run(capsys, "sample", tmp_path / "old.parquet", "-n", 40, "-o", first)[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n0\n" * 20))
    assert run(capsys, "label", first, "--to", labels, "--annotator", "anna", "--codebook", book)[0] == 0
    wave = ["sample", path, "-n", 20, "-o", second, "--earlier", labels]
    code, _, err = run(capsys, *wave)
    assert code == 2
    assert "--grown-from" in err
    assert run(capsys, *wave, "--grown-from", tmp_path / "old.parquet")[0] == 0
    assert read_table(second)["date"].min() >= pd.Timestamp("2015-05-01")


def test_what_was_chosen_for_training_trains(capsys, path, tags, tmp_path, monkeypatch):
    tags = tags.rename(columns={"strike": "military_action", "strike_score": "military_action_score"})
    tags.to_parquet(path)
    batch, labels = tmp_path / "lesson.csv", tmp_path / "labels.db"
    assert run(capsys, "sample", path, "-n", 20, "--purpose", "training", "-o", batch)[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("14\n0\n" * 10))
    assert run(capsys, "label", batch, "--to", labels, "--annotator", "anna")[0] == 0
    own = join_labels(tags, tk.read_labels(labels, purpose="training"), read_codebook())
    assert len(own) == 20
    assert own["military_action"].sum() == own["un_activity"].sum() == 10


@pytest.mark.parametrize(
    ("arguments", "finding"),
    [
        (["sample", "TAGS", "-n", "0", "-o", "b.csv"], "n=0"),
        (["sample", "TAGS", "-n", "5", "-o", "b.xyz"], "unknown ending '.xyz'"),
        (["sample", "TAGS", "-n", "5", "-o", "b.csv", "--design", "active"], "does not serve measuring"),
        (["sample", "TAGS", "-n", "5", "-o", "b.csv", "--themes", "famine"], "no theme 'famine'"),
        (["sample", "absent.parquet", "-n", "5", "-o", "b.csv"], "no such file"),
        (["sample", "TAGS", "-n", "5", "-o", "b.csv", "--earlier", "absent.db"], "no such file"),
        (["label", "TAGS", "--to", "absent/labels.db", "--annotator", "anna"], "no file in a folder that exists"),
        (["export", "absent.db", "-o", "x.csv"], "no such file"),
        (["doubts", "absent.db", "--scores", "TAGS"], "no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_two(capsys, path, monkeypatch, tmp_path, arguments, finding):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *[str(path) if word == "TAGS" else word for word in arguments])
    assert (code, out) == (2, "")
    assert finding in err
    assert err.count("\n") == 1
    assert not (tmp_path / "b.csv").exists()
