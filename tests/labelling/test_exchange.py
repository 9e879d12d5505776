"""Labels out and in: tables with the same ids, sheets filled in by hand, the exports of other tools."""

import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit import cli
from toolkit.codebook import read_codebook
from toolkit.errors import LabelError
from toolkit.labelling import Decision, LabelStore, export_labels, export_sheet, from_dataset, import_labels, to_dataset
from toolkit.labelling.desk import Desk
from toolkit.labelling.form_batch import read_batch
from toolkit.tables import content_hash, fold

BOOK = read_codebook()
ASKED = tuple(BOOK.names)
TEXTS = ['=HYPERLINK("x") they shelled \x0b the ridge.', "'Twas the envoys who met.", "Bread was dear."]


@pytest.fixture
def store(tmp_path):
    with LabelStore(tmp_path / "labels.db") as opened:
        yield opened


@pytest.fixture
def other(tmp_path):
    with LabelStore(tmp_path / "other.db") as opened:
        yield opened


@pytest.fixture
def full(store):
    """All kinds of decisions."""
    one = Decision(
        "p1", "h1", "anna", "labelled", themes=("un_activity",), asked=ASKED, article_id="a1", draw_id="d;n=1", frame="f",
        probability=1 / 3, purpose="measuring", seconds=2.5, flagged=True, note="=cmd|' /C calc'!A0", codebook_version="1.1", tagger_id="t",
    )  # fmt: skip
    store.add(
        one,
        replace(one, paragraph_id="p2", themes=(), note="-"),
        replace(one, paragraph_id="p3", status="junk", themes=(), probability=None, purpose="training"),
        replace(one, paragraph_id="p4", status="skipped", themes=()),
        replace(one, paragraph_id="a9", unit="article", annotator="bela", themes=("military_action", "un_activity")),
        replace(one, annotator="settled", settled_by="carla", note="Ruling 5"),
    )
    return store


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "parquet"])
def test_labels_go_out_and_come_back_with_the_same_ids(full, other, tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    export_labels(tk.read_labels(full.path), path)
    assert import_labels(path, to=other, codebook=BOOK).stored == 6
    columns = [name for name in full.latest() if name != "decided_at"]
    pd.testing.assert_frame_equal(other.latest()[columns], full.latest()[columns])
    assert (pd.to_datetime(other.latest()["decided_at"]) == pd.to_datetime(full.latest()["decided_at"])).all()
    again = import_labels(path, to=other, codebook=BOOK)
    assert (again.stored, again.known) == (0, 6)
    pd.testing.assert_frame_equal(tk.read_labels(path), tk.read_labels(full.path))


def test_a_spreadsheet_does_not_run_what_labels_say(full, tmp_path):
    export_labels(tk.read_labels(full.path), tmp_path / "out.xlsx")
    export_labels(tk.read_labels(full.path), tmp_path / "out.csv")
    cells = [
        str(cell.value) for row in openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows() for cell in row
    ]
    assert not [cell for cell in cells if cell[:1] in "=+@"]
    assert ",=cmd" not in (tmp_path / "out.csv").read_text()


def test_labels_become_a_dataset_and_labels_again(full):
    labels = tk.read_labels(full.path)
    pd.testing.assert_frame_equal(from_dataset(to_dataset(labels)), labels)


def test_an_older_answer_does_not_replace_a_newer_one(store, tmp_path):
    first = Decision("p1", "h", "anna", "labelled", asked=ASKED, decided_at="2016-01-01T00:00:00+00:00")
    store.add(first)
    export_labels(tk.read_labels(store.path).drop(columns="decision_id"), tmp_path / "old.csv")
    store.add(replace(first, themes=("un_activity",), decided_at="2016-01-02T00:00:00+00:00"))
    found = import_labels(tmp_path / "old.csv", to=store, codebook=BOOK)
    assert (found.stored, found.known) == (0, 1)
    assert store.latest()["themes"].tolist() == [("un_activity",)]


# The sheet.


@pytest.fixture
def batch(tags):
    return tk.sample(tags, 3).assign(text=TEXTS, title="@home", source="+1", language="en")


def fill_in(path, marks):
    """Put marks into a sheet as a person would: by row and column name."""
    if path.suffix == ".csv":
        sheet = pd.read_csv(path, dtype="object", keep_default_na=False)
        for row, name, mark in marks:
            sheet.loc[row, name] = mark
        sheet.to_csv(path, index=False)
        return
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book.active[1]]
    for row, name, mark in marks:
        book.active.cell(row + 2, names.index(name) + 1, mark)
    book.save(path)


def test_a_sheet_saved_with_semicolons_is_read(batch, store, tmp_path):
    path = tmp_path / "sheet.csv"
    export_sheet(batch, path, codebook=BOOK)
    sheet = pd.read_csv(path, dtype="object", keep_default_na=False)
    sheet.assign(none="x").to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    assert import_labels(path, to=store, codebook=BOOK, annotator="anna").stored == 3
    assert store.latest()["draw_id"].tolist() == batch["draw_id"].tolist()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_filled_in_sheet_gives_what_the_form_would_have(batch, store, other, tmp_path, ending):
    path = tmp_path / f"sheet.{ending}"
    export_sheet(batch, path, codebook=BOOK)
    fill_in(
        path,
        [(0, "military_action", "x"), (0, "un_activity", "X"), (1, "none", "x"), (2, "junk", "1"), (2, "note", "=odd")],
    )
    found = import_labels(path, to=store, codebook=BOOK, annotator="anna")
    assert (found.stored, found.known, found.undecided) == (3, 0, 0)
    desk = Desk(read_batch(batch, BOOK.names, suggest=False), other, "anna", BOOK)
    for key in ("1", "4", "enter", "0", "j"):
        desk.press(key)
    same = [
        "paragraph_id",
        "text_hash",
        "status",
        "themes",
        "asked",
        "draw_id",
        "frame",
        "probability",
        "purpose",
        "unit",
        "codebook_version",
        "article_id",
    ]
    pd.testing.assert_frame_equal(store.latest()[same], other.latest()[same])


def test_rows_that_nobody_filled_in_are_counted_and_wrong_marks_are_all_told(batch, store, tmp_path):
    path = tmp_path / "sheet.xlsx"
    export_sheet(batch, path, codebook=BOOK)
    assert import_labels(path, to=store, codebook=BOOK, annotator="anna").undecided == 3
    fill_in(
        path,
        [
            (0, "military_action", "perhaps"),
            (1, "none", "x"),
            (1, "junk", "x"),
            (2, "un_activity", "x"),
            (2, "skip", "x"),
        ],
    )
    with pytest.raises(
        LabelError,
        match=r"3 rows cannot be imported: row 2: .*perhaps.*row 3: both none and junk.*row 4: both un_activity and skip.*nothing was stored",
    ):
        import_labels(path, to=store, codebook=BOOK, annotator="anna")
    assert store.latest().empty
    fill_in(path, [(0, "military_action", "x"), (1, "junk", None), (2, "skip", None)])
    with pytest.raises(LabelError, match="no annotator"):
        import_labels(path, to=store, codebook=BOOK)


def test_whole_articles_are_one_row_each_with_the_id_and_hash_of_the_form(tags, store, other, tmp_path):
    batch = tk.sample(tags, 4, unit="article")
    export_sheet(batch, tmp_path / "sheet.xlsx", codebook=BOOK)
    assert len(pd.read_excel(tmp_path / "sheet.xlsx", engine="calamine")) == 4
    fill_in(tmp_path / "sheet.xlsx", [(row, "none", "x") for row in range(4)])
    import_labels(tmp_path / "sheet.xlsx", to=store, codebook=BOOK, annotator="anna")
    desk = Desk(read_batch(batch, BOOK.names, suggest=False), other, "anna", BOOK)
    for _ in range(4):
        desk.press("0")
    same = ["paragraph_id", "text_hash", "unit", "probability", "draw_id"]
    pd.testing.assert_frame_equal(store.latest()[same], other.latest()[same])


# Other tools; each record below is written by hand in the form that the tool documents for its export.

DOCCANO = [
    {"id": 1, "text": "They shelled.", "label": ["Military action"], "Comments": ["sure?"]},
    {"id": 2, "text": "They met.", "label": ["un_activity", "MILITARY_ACTION"], "Comments": []},
    {"id": 3, "text": "Bread.", "label": []},
]
LABEL_STUDIO = [
    {
        "id": 7,
        "data": {"text": "They shelled.", "paragraph_id": "p7"},
        "annotations": [
            {
                "id": 1, "completed_by": {"id": 4, "email": "bela@example.org"}, "was_cancelled": False, "lead_time": 6.5,
                "created_at": "2024-05-05T10:00:00.123456Z",
                "result": [{"from_name": "themes", "to_name": "text", "type": "choices", "value": {"choices": ["Military action", "UN activity"]}}],
            },
            {"id": 2, "completed_by": 5, "was_cancelled": True, "result": [], "created_at": "2024-05-05T11:00:00Z"},
        ],
    },
    {"id": 8, "data": {"text": "Bread."}, "annotations": []},
]  # fmt: skip
PRODIGY = [
    {
        "text": "They shelled.",
        "options": [{"id": "military_action", "text": "Military"}],
        "accept": ["military_action"],
        "answer": "accept",
        "_timestamp": 1714903200,
        "_annotator_id": "anna",
    },
    {"text": "They met.", "accept": [], "answer": "accept", "_session_id": "s-bela"},
    {"text": "Bread.", "accept": ["un_activity"], "answer": "ignore", "_annotator_id": "anna"},
    {"text": "Wheat.", "accept": ["un_activity"], "answer": "reject", "_annotator_id": "anna"},
]
PRODIGY_BINARY = [
    {"text": "They shelled.", "label": "military_action", "answer": "accept", "_annotator_id": "anna"},
    {"text": "They shelled.", "label": "un_activity", "answer": "reject", "_annotator_id": "anna"},
]
ARGILLA = [
    {
        "id": "r1",
        "fields": {"text": "They shelled."},
        "metadata": {"paragraph_id": "p1"},
        "responses": {
            "themes": [
                {"value": ["military_action"], "user_id": "u1"},
                {"value": [], "user_id": "u2", "status": "discarded"},
            ]
        },
    },
    {
        "id": "r2",
        "fields": {"text": "They met."},
        "metadata": {},
        "responses": {"themes": [{"value": ["un_activity"], "user_id": "u1", "status": "draft"}]},
    },
    {"id": "r3", "fields": {"text": "Bread."}, "responses": {}},
]
ARGILLA_1 = [
    {"text": "They shelled.", "annotation": ["military_action"], "status": "Validated", "annotation_agent": "anna"},
    {"text": "Bread.", "annotation": None, "status": "Default", "annotation_agent": None},
]


def write(path, records, *, lines):
    text = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    path.write_text(text, encoding="utf-8")
    return path


def of(store):
    return {
        (row["annotator"], row["paragraph_id"]): (row["status"], row["themes"])
        for row in store.latest().to_dict("records")
    }


def hash_of(text):
    return content_hash(fold(text))


@pytest.mark.parametrize(
    ("records", "lines", "counts", "expected"),
    [
        (DOCCANO, True, (2, 1), {("anna", hash_of("They shelled.")): ("labelled", ("military_action",)), ("anna", hash_of("They met.")): ("labelled", ("un_activity", "military_action"))}),
        (LABEL_STUDIO, False, (2, 1), {("bela@example.org", "p7"): ("labelled", ("military_action", "un_activity")), ("5", "p7"): ("skipped", ())}),
        (PRODIGY, True, (4, 0), {("anna", hash_of("They shelled.")): ("labelled", ("military_action",)), ("s-bela", hash_of("They met.")): ("labelled", ()), ("anna", hash_of("Bread.")): ("skipped", ()), ("anna", hash_of("Wheat.")): ("skipped", ())}),
        (ARGILLA, False, (2, 2), {("u1", "p1"): ("labelled", ("military_action",)), ("u2", "p1"): ("skipped", ())}),
        (ARGILLA_1, True, (1, 1), {("anna", hash_of("They shelled.")): ("labelled", ("military_action",))}),
    ],
)  # fmt: skip
def test_exports_of_other_tools_are_read(store, tmp_path, records, lines, counts, expected):
    path = write(tmp_path / f"export.{'jsonl' if lines else 'json'}", records, lines=lines)
    found = import_labels(path, to=store, codebook=BOOK, annotator="anna")
    assert (found.stored, found.undecided) == counts
    assert of(store) == expected
    assert import_labels(path, to=store, codebook=BOOK, annotator="anna").stored == 0


def test_prodigys_labels_one_by_one_say_nothing_of_those_that_were_not_asked(store, tmp_path):
    import_labels(write(tmp_path / "binary.jsonl", PRODIGY_BINARY, lines=True), to=store, codebook=BOOK)
    labels = tk.read_labels(store.path).set_index("theme")["applies"]
    assert labels.to_dict() == {"military_action": True, "un_activity": False}


def test_what_other_tools_know_more_is_kept(store, tmp_path):
    import_labels(write(tmp_path / "ls.json", LABEL_STUDIO, lines=False), to=store, codebook=BOOK)
    row = store.latest().set_index("annotator").loc["bela@example.org"]
    assert (row["seconds"], row["decided_at"], row["purpose"]) == (6.5, "2024-05-05T10:00:00.123456Z", "training")
    assert tk.read_labels(store.path, purpose="measuring").empty  # chosen elsewhere: no odds are known
    import_labels(write(tmp_path / "d.jsonl", DOCCANO, lines=True), to=store, codebook=BOOK, annotator="anna")
    assert "sure?" in store.latest()["note"].tolist()


def test_imported_labels_find_their_paragraphs_by_text(store, tmp_path, tags):
    texts = tags["text"].iloc[:2].tolist()
    records = [{"text": texts[0], "label": ["military_action"]}, {"text": texts[1], "label": ["un_activity"]}]
    import_labels(write(tmp_path / "d.jsonl", records, lines=True), to=store, codebook=BOOK, annotator="anna")
    labels = tk.read_labels(store.path, tags=tags)
    assert sorted(labels["paragraph_id"].unique()) == sorted(tags["paragraph_id"].iloc[:2])


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        ('[{"a": 1}]', "is the export of no tool that is known here"),
        ("{not json", "is no JSON"),
        ("[1, 2]", "something else than records"),
        ("[" * 200_000, "is no JSON"),
        (json.dumps([{"text": "x", "label": ["famine"]}]), "labels that the codebook does not have: famine"),
        (json.dumps([{"text": "x", "label": ["un_activity"]}]), "no annotator"),
        (
            json.dumps(
                [{"data": {"text": "x"}, "annotations": [{"completed_by": 1, "created_at": "yesterday", "result": []}]}]
            ),
            "decided_at 'yesterday'",
        ),
    ],
)
def test_broken_and_foreign_files_are_refused_and_store_nothing(store, tmp_path, content, finding):
    path = tmp_path / "export.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelError, match=finding):
        import_labels(path, to=store, codebook=BOOK)
    assert store.decisions().empty


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"labelled_at": "yesterday"}, "row 2: labelled_at is 'yesterday', wanted a time"),
        ({"probability": "often"}, "row 2: probability is 'often', wanted a number"),
        ({"applies": "perhaps"}, "row 2: applies is 'perhaps', wanted true or false"),
        ({"paragraph_id": None}, "no paragraph_id"),
        ({"status": "maybe", "probability": 7}, "status 'maybe'.*probability 7"),
        ({"theme": ["un_activity"]}, "themes that the codebook does not have"),
        ({"unit": 3}, "unit '3'"),
    ],
)
def test_tables_with_wrong_cells_are_refused_with_row_and_cell(store, tmp_path, change, finding):
    row = {"paragraph_id": "p1", "theme": "un_activity", "applies": True, "annotator": "anna"} | change
    path = write(tmp_path / "labels.jsonl", [row], lines=True)
    with pytest.raises(LabelError, match=finding):
        import_labels(path, to=store, codebook=BOOK)
    assert store.decisions().empty


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet", "a.jsonl"])
def test_files_that_are_not_what_their_ending_says_are_refused_in_one_line(tmp_path, name, capsys):
    (tmp_path / name).write_bytes(b"\x00\x01 not at all \xff" * 9)
    assert cli.main(["import", str(tmp_path / name), "--to", str(tmp_path / "l.db")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_commands_carry_labels_out_and_in(full, batch, tmp_path, capsys):
    out, new, sheet = (str(tmp_path / name) for name in ("out.csv", "new.db", "sheet.xlsx"))
    assert cli.main(["export", str(full.path), "-o", out]) == 0
    assert "6 decisions" in capsys.readouterr().out
    assert cli.main(["import", out, "--to", new]) == 0
    assert "6 decisions stored, 0 known already, 0 rows without a decision." in capsys.readouterr().out
    assert cli.main(["export", str(full.path), "-o", out, "--annotator", "bela", "--purpose", "measuring"]) == 0
    assert "1 decisions" in capsys.readouterr().out
    tk.write_table(batch, tmp_path / "batch.csv")
    assert cli.main(["sheet", str(tmp_path / "batch.csv"), "-o", sheet]) == 0
    assert "3 rows to fill in" in capsys.readouterr().out
    assert cli.main(["sheet", str(tmp_path / "batch.csv"), "-o", str(tmp_path / "s.doc")]) == 2
    assert "unknown ending '.doc'" in capsys.readouterr().err


WORDS = st.sampled_from(
    [
        "text", "label", "labels", "annotations", "completions", "data", "accept", "answer", "responses", "fields", "status",
        "annotation", "meta", "metadata", "result", "value", "values", "choices", "completed_by", "created_at", "lead_time",
        "_timestamp", "reject", "ignore", "un_activity", "submitted", "validated", "Comments", "username", "user_id", "paragraph_id",
        "theme", "applies", "annotator",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)


SHAPES = st.one_of(
    st.dictionaries(WORDS, VALUES, max_size=6),
    st.fixed_dictionaries({"text": st.text(max_size=9), "label": VALUES}),
    st.fixed_dictionaries({"data": VALUES, "annotations": st.lists(VALUES, max_size=3)}),
    st.fixed_dictionaries({"text": st.just("x"), "answer": st.just("accept"), "accept": VALUES, "_timestamp": VALUES}),
    st.fixed_dictionaries({"fields": st.dictionaries(WORDS, VALUES), "responses": VALUES}),
    st.fixed_dictionaries({"text": VALUES, "annotation": VALUES, "status": VALUES, "inputs": VALUES}),
    st.fixed_dictionaries(
        {
            "paragraph_id": VALUES,
            "theme": VALUES,
            "applies": VALUES,
            "labelled_at": VALUES,
            "unit": VALUES,
            "seconds": VALUES,
        }
    ),
)


@given(records=st.lists(SHAPES, max_size=3), lines=st.booleans())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_records_are_they_are_imported_or_refused_by_name(store, tmp_path, records, lines):
    path = write(tmp_path / f"any.{'jsonl' if lines else 'json'}", records, lines=lines)
    try:
        found = import_labels(path, to=store, codebook=BOOK, annotator="anna")
    except tk.ToolkitError as error:
        assert str(error).startswith(str(path))
    else:
        assert found.stored >= 0
        tk.read_labels(store.path)
