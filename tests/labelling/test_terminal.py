"""The form for a terminal: keys, lines, a real pseudo-terminal, and texts that would act on it."""

import contextlib
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import cli
from toolkit.codebook import read_codebook
from toolkit.errors import LabelError
from toolkit.labelling import LabelStore
from toolkit.labelling.desk import KEYS, Desk
from toolkit.labelling.form_batch import read_batch
from toolkit.labelling.terminal import Screen, clean, foot_of, label_in_lines, lines_of

BOOK = read_codebook()
TEXTS = ["The ridge was shelled before dawn.", "The envoys met by the lake.", "Bread was dear that week."]


@pytest.fixture
def batch():
    return pd.DataFrame(
        {
            "paragraph_id": ["p0", "p1", "p2"],
            "article_id": ["a0", "a0", "a1"],
            "title": ["A cold dawn", "A cold dawn", "Bread"],
            "source": "The Lake Post",
            "date": pd.Timestamp("2016-05-04"),
            "text": TEXTS,
            "draw_id": "d",
            "frame": "f",
            "purpose": "training",
            "un_activity": [True, False, True],
            "un_activity_score": [0.9, 0.2, 0.7],
        }
    )


@pytest.fixture
def store(tmp_path):
    with LabelStore(tmp_path / "labels.db") as opened:
        yield opened


@pytest.fixture
def sit(batch, store):
    """Sit an annotator before the batch, or again."""
    ticks = iter(range(10**6))

    def sit(annotator="anna", suggest="after", rows=batch):
        return Desk(
            read_batch(rows, BOOK.names, suggest=suggest != "never"),
            store,
            annotator,
            BOOK,
            suggest,
            clock=lambda: float(next(ticks)),
        )

    return sit


def press(desk, keys):
    for key in keys:
        desk.press(key)
    return desk


def standing(store):
    return {row["paragraph_id"]: (row["status"], row["themes"]) for row in store.latest().to_dict("records")}


def test_digits_tick_and_enter_accepts_and_each_decision_is_stored_at_once(sit, store):
    desk = press(sit(), ["1", "4", "enter"])
    assert standing(store) == {"p0": ("labelled", ("military_action", "un_activity"))}
    press(desk, ["0", "j"])
    assert standing(store)["p1"] == ("labelled", ())
    assert standing(store)["p2"] == ("junk", ())
    assert "All are decided" in desk.said
    row = store.decisions().iloc[0]
    assert (row["draw_id"], row["frame"], row["purpose"], row["article_id"]) == ("d", "f", "training", "a0")
    assert row["codebook_version"] == BOOK.version
    assert row["asked"] == tuple(BOOK.names)
    assert row["seconds"] > 0
    assert row["decision_id"]
    assert row["text_hash"]


def test_a_second_press_takes_the_tick_away_and_enter_without_one_does_nothing(sit, store):
    desk = press(sit(), ["2", "2", "enter"])
    assert standing(store) == {}
    assert "0 for none" in desk.said


def test_skip_flag_undo_and_walking(sit, store):
    desk = press(sit(), ["f", "s", "p", "u"])
    assert standing(store) == {}
    assert store.decisions()["status"].tolist() == ["skipped", "withdrawn"]
    assert store.decisions()["flagged"].tolist() == [True, True]
    press(desk, ["1", "enter", "3", "enter", "u"])  # the last one is taken back and keeps its ticks
    assert (desk.place, desk.chosen) == (1, {"airspace_violations"})
    assert list(standing(store)) == ["p0"]
    press(desk, ["left", "u"])  # any item, not only the last
    assert standing(store) == {}
    press(desk, ["u"])
    assert "Nothing to take back" in desk.said
    press(desk, ["p", "p"])
    assert "first" in desk.said
    press(desk, ["n", "right", "n"])
    assert "last" in desk.said


def test_flagging_what_is_decided_is_stored_at_once(sit, store):
    press(sit(), ["0", "p", "f"])
    assert store.latest()["flagged"].tolist() == [True]


def test_work_goes_on_where_it_stopped_and_others_begin_at_the_start(sit, store):
    press(sit(), ["0", "1", "q"])
    again = sit()
    assert (again.place, again.done) == (1, 1)
    assert sit(annotator="bela").place == 0
    press(again, ["j", "j"])
    assert "All are decided" in sit().said


def test_accepting_again_what_stands_stores_nothing_new(sit, store):
    press(sit(), ["1", "enter", "p", "enter", "p", "1", "1", "enter"])
    assert len(store.decisions()) == 1


def test_suggestions_come_after_the_decision_or_before_it_or_never(sit, store, batch):
    after = sit()
    assert not any("tagger" in line for _, line in lines_of(after, 80))
    assert "The tagger says: UN activity." in press(after, ["0"]).said
    assert store.decisions()["suggestion"].tolist() == [""]  # the decision was made without
    before = sit("bela", "before")
    assert ("faint", "The tagger says: UN activity.") in lines_of(before, 80)
    press(before, ["0"])
    assert json.loads(store.decisions(annotator="bela")["suggestion"].iloc[0])["when"] == "before"
    assert "tagger" not in press(sit("carl", "never"), ["0"]).said
    audit = batch.assign(purpose="measuring", probability=0.5)
    for suggest in ("before", "after"):
        desk = sit("dora", suggest, audit)
        assert desk.suggestion == ""
        assert "tagger" not in press(desk, ["0"]).said


def test_articles_are_shown_whole_and_asked_about_once(sit, store, batch):
    rows = batch.assign(unit="article", probability=0.5, purpose="measuring", position=[1, 0, 0])
    desk = sit(rows=rows)
    assert len(desk.items) == 2
    shown = [line for _, line in lines_of(desk, 80)]
    assert shown.index(TEXTS[1]) < shown.index(TEXTS[0])
    press(desk, ["1", "enter"])
    row = store.decisions().iloc[0]
    assert (row["paragraph_id"], row["unit"], row["probability"]) == ("a0", "article", 0.5)


def test_the_codebook_opens_and_any_key_closes_it(sit, store):
    desk = press(sit(), ["?"])
    shown = " ".join(line for _, line in lines_of(desk, 80))
    for theme in BOOK.themes:
        assert theme.display in shown
    press(desk, ["1"])
    assert desk.chosen == set()
    assert TEXTS[0] in [line for _, line in lines_of(desk, 80)]


def test_every_key_that_is_named_does_something(sit):
    for name, _ in KEYS:
        for key in {"1-9": ["1"], "Enter": ["enter"]}.get(name, name.split()):
            assert "does nothing" not in press(sit(), [key]).said
    assert "does nothing" in press(sit(), ["9"]).said
    assert "does nothing" in press(sit(), ["x"]).said


def test_the_tenth_theme_has_a_capital_letter(store, tmp_path, batch):
    themes = tuple(replace(BOOK.themes[0], name=f"t{number}", display=f"Theme {number}") for number in range(1, 12))
    book = replace(BOOK, themes=themes)
    desk = Desk(read_batch(batch, book.names, suggest=False), store, "anna", book)
    assert ("plain", "[ ] B Theme 11") in lines_of(desk, 80)
    out = io.StringIO()
    label_in_lines(desk, ["1B\n", "J\n"], out)
    assert standing(store)["p0"] == ("labelled", ("t1", "t11"))
    assert standing(store)["p1"] == ("junk", ())
    many = replace(BOOK, themes=themes * 4)
    with pytest.raises(LabelError, match="44 themes, and there are keys for 35"):
        Desk(read_batch(batch, [], suggest=False), store, "anna", many)


HOSTILE = "Talks \x1b[2J\x1b]0;owned\x07 in \u202eGeneva\u2066 \x9b31m\r\x08\x00 end"


def test_texts_that_would_act_on_the_terminal_are_only_text(sit, batch):
    desk = sit(rows=batch.assign(text=HOSTILE, title=HOSTILE, source=HOSTILE))
    for _, line in lines_of(desk, 80) + foot_of(desk, 80):
        assert all(letter.isprintable() for letter in line), line
    assert clean("نمی\u200cخواهم") == "نمی\u200cخواهم"  # a joiner is part of the spelling


@given(st.text())
def test_no_text_whatever_gets_control_characters_through(text):
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean(text))


@given(width=st.integers(1, 200), rows=st.integers(1, 60))
def test_the_screen_is_filled_exactly_at_any_size(width, rows):
    batch = pd.DataFrame({"paragraph_id": ["p"], "text": ["word " * 900]})

    class Blank:
        def decisions(self, **_):
            return pd.DataFrame()

    screen = Screen(Desk(read_batch(batch, BOOK.names, suggest=False), Blank(), "anna", BOOK))
    fragments = screen.fragments(width, rows)
    assert len(fragments) == max(rows, len(foot_of(screen.desk, width - 1)) + 1)
    screen.press("pagedown")
    assert screen.top == min(10, screen.longest)
    screen.press("up")
    assert screen.top == max(min(10, screen.longest) - 1, 0)


def test_lines_answer_item_by_item(sit, store):
    out = io.StringIO()
    label_in_lines(sit(), ["14\n", "\n", "0\n", "zz\n", "j\n", "never read\n"], out)
    assert standing(store) == {
        "p0": ("labelled", ("military_action", "un_activity")),
        "p1": ("labelled", ()),
        "p2": ("junk", ()),
    }
    assert out.getvalue().endswith("3 of 3 decided.\n")
    for text in TEXTS:
        assert text in out.getvalue()


def test_the_command_refuses_what_cannot_be_meant(batch, tmp_path, capsys):
    batch.to_parquet(tmp_path / "b.parquet")
    arguments = ["label", str(tmp_path / "b.parquet"), "--to", str(tmp_path / "l.db")]
    for name in (" ", "settled"):
        assert cli.main([*arguments, "--annotator", name]) == 2
        assert "cannot label" in capsys.readouterr().err
    assert cli.main(["label", str(tmp_path / "absent.csv"), "--to", str(tmp_path / "l.db")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert not (tmp_path / "l.db").exists()


class Terminal:
    """A pseudo-terminal with the command in it."""

    def __init__(self, *arguments):
        self.control, inner = pty.openpty()
        termios.tcsetwinsize(inner, (40, 100))
        self.before = termios.tcgetattr(inner)
        self.inner = inner
        self.process = subprocess.Popen(
            [sys.executable, "-m", "toolkit", *map(str, arguments)],
            stdin=inner, stdout=inner, stderr=inner, start_new_session=True, env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        self.seen = ""

    def wait_for(self, text, seconds=60):
        """Read until a text was shown; escape sequences are left away."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < end, f"never shown: {text!r} in {self.seen[-2000:]!r}"
            if select.select([self.control], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):
                    raw = os.read(self.control, 1 << 16).decode(errors="replace")
                    if "\x1b[6n" in raw:  # it asks where the cursor is
                        os.write(self.control, b"\x1b[1;1R")
                    self.seen += re.sub(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][AB0]|[=>])", "", raw)

    def type(self, keys):
        self.seen = ""
        os.write(self.control, keys)

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        os.close(self.control)
        os.close(self.inner)


@pytest.fixture
def open_terminal(batch, tmp_path):
    opened = []
    rows = batch.assign(title=HOSTILE)
    rows.to_parquet(tmp_path / "batch.parquet")

    def open_():
        opened.append(
            Terminal("label", tmp_path / "batch.parquet", "--to", tmp_path / "labels.db", "--annotator", "anna")
        )
        return opened[-1]

    yield open_
    for terminal in opened:
        terminal.close()


def wait_until(store, wanted, terminal):
    """Wait until the store holds what is wanted; the screen sends only what changed on it."""
    end = time.monotonic() + 60
    while standing(store) != wanted:
        assert time.monotonic() < end, f"{standing(store)}, wanted {wanted}"
        with contextlib.suppress(AssertionError):
            terminal.wait_for("never shown", seconds=0.05)


def test_in_a_real_terminal_keys_label_and_a_killed_session_goes_on(open_terminal, store):
    both = {"p0": ("labelled", ("military_action", "un_activity"))}
    terminal = open_terminal()
    terminal.wait_for("1 of 3, 0 decided, anna")
    terminal.wait_for(TEXTS[0])
    terminal.type(b"1")
    terminal.wait_for("x")
    terminal.type(b"4\r")
    wait_until(store, both, terminal)
    terminal.type(b"\x1b[D")  # the arrow to the left
    terminal.wait_for("Decided: Military action, UN activity.")
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait()
    again = open_terminal()
    again.wait_for("2 of 3, 1 decided, anna")
    again.type(b"0")
    wait_until(store, both | {"p1": ("labelled", ())}, again)
    again.type(b"?")
    again.wait_for("Codebook, version")
    again.type(b"xu")
    wait_until(store, both, again)
    again.type(b"j")
    wait_until(store, both | {"p1": ("junk", ())}, again)
    again.type(b"q")
    again.wait_for("2 of 3 decided by anna.")
    assert again.process.wait(20) == 0
    assert termios.tcgetattr(again.inner)[3] == again.before[3]  # the terminal echoes and waits for lines again


def test_control_c_stops_and_keeps_what_was_decided(open_terminal, store):
    terminal = open_terminal()
    terminal.wait_for(TEXTS[0])
    terminal.type(b"0")
    wait_until(store, {"p0": ("labelled", ())}, terminal)
    terminal.type(b"\x03")
    terminal.wait_for("1 of 3 decided by anna.")
    assert terminal.process.wait(20) == 0
    assert standing(store) == {"p0": ("labelled", ())}
