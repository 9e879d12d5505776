"""The file of labels: nothing acknowledged is lost, nothing is changed, nothing is stored twice."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import LabelError
from toolkit.labelling import Decision, LabelStore, read_labels
from toolkit.labelling.schema import APPLICATION, FIRST, VERSION

TOP = Path(__file__).parents[2]
ONE = Decision(
    "p1",
    "h1",
    "ada",
    "labelled",
    themes=("strike",),
    asked=("strike", "march"),
    probability=0.25,
    draw_id="d1",
    frame="f1",
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "labels.db"


def number_of(path):
    with LabelStore(path) as store:
        return len(store.decisions())


def test_a_decision_comes_back_as_it_was_given(path):
    whole = replace(
        ONE, article_id="a1", purpose="measuring", suggestion='{"when": "before"}', seconds=3.5, flagged=True,
        note="=why? 'ä'\n2", codebook_version="1.1", tagger_id="t1", decision_id="id1", decided_at="2016-01-01T00:00:00+00:00",
    )  # fmt: skip
    with LabelStore(path) as store:
        assert store.add(whole) == 1
        row = store.decisions().iloc[0].to_dict()
    assert Decision(**row) == whole


def test_the_same_decision_sent_twice_is_stored_once(path):
    sent = ONE.complete()
    with LabelStore(path) as store:
        assert [store.add(sent), store.add(sent), store.add(sent, replace(sent, decision_id="other"))] == [1, 0, 1]
        assert len(store.decisions()) == 2


def test_a_changed_mind_and_a_withdrawal_leave_their_traces(path):
    with LabelStore(path) as store:
        store.add(ONE)
        store.add(replace(ONE, themes=()))
        store.add(replace(ONE, annotator="bela"))
        assert store.latest().set_index("annotator")["themes"].to_dict() == {"ada": (), "bela": ("strike",)}
        store.add(replace(ONE, status="withdrawn", themes=()))
        assert store.latest()["annotator"].tolist() == ["bela"]
        assert len(store.decisions()) == 4
        assert len(store.decisions(annotator="ada")) == 3
        assert len(store.decisions(draw_id="none")) == 0


def test_deciding_anew_from_another_batch_changes_the_answer_and_not_the_draw(path):
    anew = replace(ONE, themes=(), probability=None, draw_id="lesson", frame="f2", purpose="training")
    with LabelStore(path) as store:
        store.add(replace(ONE, purpose="measuring"), anew, replace(anew, paragraph_id="p2"))
    measuring, training = (read_labels(path, purpose=purpose) for purpose in ("measuring", "training"))
    assert measuring[["paragraph_id", "draw_id", "frame"]].drop_duplicates().values.tolist() == [["p1", "d1", "f1"]]
    assert measuring["probability"].tolist() == [0.25, 0.25]
    assert not measuring["applies"].any()
    assert set(training["paragraph_id"]) == {"p2"}


def test_none_junk_skipped_and_not_yet_labelled_are_four_things(path):
    with LabelStore(path) as store:
        store.add(
            replace(ONE, themes=()),
            replace(ONE, paragraph_id="p2", status="junk", themes=()),
            replace(ONE, paragraph_id="p3", status="skipped", themes=()),
        )
    labels = read_labels(path)
    assert labels["paragraph_id"].nunique() == 3
    applies = labels.groupby("paragraph_id")["applies"]
    assert applies.apply(lambda cells: cells.isna().all()).to_dict() == {"p1": False, "p2": True, "p3": True}
    assert not labels.loc[labels["paragraph_id"] == "p1", "applies"].any()


@pytest.mark.parametrize("statement", ["UPDATE decisions SET themes = '[]'", "DELETE FROM decisions"])
def test_no_program_changes_or_deletes_a_decision(path, statement):
    with LabelStore(path) as store:
        store.add(ONE)
    with pytest.raises(sqlite3.IntegrityError, match="decisions are never"), sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def test_all_of_a_batch_is_stored_or_nothing_and_all_faults_are_told(path):
    wrong = [
        replace(ONE, annotator=" "),
        replace(ONE, status="maybe"),
        replace(ONE, themes=("famine",)),
        replace(ONE, probability=1.5),
    ]
    with LabelStore(path) as store:
        with pytest.raises(
            LabelError, match=r"4 decisions cannot be stored.*no annotator.*maybe.*famine.*1\.5.*nothing was stored"
        ):
            store.add(ONE, *wrong)
        assert store.decisions().empty


def test_every_commit_waits_for_the_disk(path):
    for journal in ("wal", "delete"):
        with LabelStore(path.with_name(journal), journal=journal) as store:
            assert store.connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
            assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == journal
    with LabelStore(path.with_name("delete")) as again:  # whoever opens it need not know that it lies on a network
        assert again.connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    with pytest.raises(LabelError, match="journal='off'"):
        LabelStore(path, journal="off")


WRITE = """
import sys, threading
from toolkit.labelling import Decision, LabelStore
path, name = sys.argv[1:]
with LabelStore(path) as store:
    def work(part):
        for number in range(40):
            store.add(Decision(f"p{part}.{number}", "h", name, "labelled"))
    threads = [threading.Thread(target=work, args=(part,)) for part in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""


def test_two_processes_of_two_threads_write_at_once(path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, path, name]) for name in ("ada", "bela")]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    with LabelStore(path) as store:
        table = store.decisions()
    assert len(table) == table["decision_id"].nunique() == 160
    assert not table.duplicated(["annotator", "paragraph_id"]).any()


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_no_acknowledged_label_is_lost_when_writers_are_killed(journal):
    command = [sys.executable, TOP / "benchmarks" / "kill_labelling.py", "--kills", "15", "--journal", journal]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "lost 0, twice 0" in run.stdout
    assert "integrity ok" in run.stdout


SECOND = "ALTER TABLE decisions ADD COLUMN tagger_id TEXT NOT NULL DEFAULT '';"


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_of_an_earlier_version_is_brought_up_with_all_it_holds(path, version):
    connection = sqlite3.connect(path)
    connection.executescript(FIRST + (SECOND if version > 1 else ""))
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {version}")
    row = {
        name: value
        for name, value in ONE.complete().as_row().items()
        if name not in {"settled_by", *([] if version > 1 else ["tagger_id"])}
    }
    connection.execute(f"INSERT INTO decisions ({', '.join(row)}) VALUES ({', '.join(f':{n}' for n in row)})", row)
    connection.commit()
    connection.close()
    with LabelStore(path) as store:
        assert store.decisions()["paragraph_id"].tolist() == ["p1"]
        assert store.decisions()["settled_by"].tolist() == [""]
        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == VERSION
        store.add(replace(ONE, tagger_id="t2"))
    assert number_of(path) == 2


def test_files_that_are_no_labels_are_refused_and_left_alone(path, tmp_path):
    sqlite3.connect(path).executescript("CREATE TABLE other (a);")
    with pytest.raises(LabelError, match="is a database, but not a file of labels"):
        LabelStore(path)
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"no database at all, " * 100)
    with pytest.raises(LabelError, match="cannot be opened as a file of labels"):
        LabelStore(junk)
    assert junk.read_bytes().startswith(b"no database")
    with LabelStore(tmp_path / "later.db") as store:
        store.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LabelError, match="written by a later toolkit"):
        LabelStore(tmp_path / "later.db")
    for place in (tmp_path, tmp_path / "absent" / "labels.db"):
        with pytest.raises(LabelError, match="is no file in a folder that exists"):
            LabelStore(place)


def test_a_read_only_file_gives_a_named_error(path):
    with LabelStore(path) as store:
        store.connection.execute("PRAGMA query_only = 1")
        with pytest.raises(LabelError, match=r"labels\.db: .*Nothing of this was stored"):
            store.add(ONE)


def test_reading_labels_keeps_measuring_and_training_apart(path):
    with LabelStore(path) as store:
        store.add(ONE, replace(ONE, paragraph_id="p2", probability=None, annotator="bela"))
    assert read_labels(path, purpose="measuring")["paragraph_id"].unique().tolist() == ["p1"]
    assert read_labels(path, purpose="training")["paragraph_id"].unique().tolist() == ["p2"]
    assert read_labels(path, annotator="bela")["paragraph_id"].unique().tolist() == ["p2"]
    assert len(read_labels(path)) == 4
    with pytest.raises(LabelError, match="purpose='testing'"):
        read_labels(path, purpose="testing")
    with pytest.raises(LabelError, match="no such file"):
        read_labels(path.with_name("absent.db"))


def test_the_labels_have_the_columns_and_types_that_all_stages_know(path):
    with LabelStore(path) as store:
        store.add(ONE)
    labels = tk.read_labels(path)
    tk.tables.LABELS.check(labels)
    assert labels["labelled_at"].dt.tz is not None
    assert list(labels.columns[: len(tk.tables.LABELS.columns)]) == list(tk.tables.LABELS.columns)
    with LabelStore(path.with_name("empty.db")):
        pass
    assert tk.read_labels(path.with_name("empty.db")).empty


@given(
    note=st.text(max_size=60),
    themes=st.sets(st.sampled_from(["strike", "march"])),
    seconds=st.none() | st.floats(0, 1e6),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_a_decision_survives(tmp_path, note, themes, seconds):
    note = note.encode("utf-8", "replace").decode()
    with LabelStore(tmp_path / "any.db") as store:
        sent = replace(ONE, note=note, themes=tuple(sorted(themes)), seconds=seconds).complete()
        store.add(sent)
        row = store.decisions().iloc[-1]
    assert (row["note"], row["themes"]) == (note, sent.themes)
