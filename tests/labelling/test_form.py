"""The Python half of the labelling form: what it is given, what it sends, and what it keeps."""

import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import LabelError, TableError, ToolkitError
from toolkit.labelling.form import label
from toolkit.labelling.form_batch import PAGE_ITEMS, PAGE_LETTERS, Item, neighbours, pages_of, read_batch
from toolkit.labelling.form_session import Session
from toolkit.labelling.store import LabelStore
from toolkit.tables import content_hash

SENTENCES = ["The ridge was shelled before dawn.", "The envoys met by the lake.", "Bread was dear that week."]
STAGE = Path(tk.__file__).parent / "labelling"


@pytest.fixture
def store(tmp_path):
    with LabelStore(tmp_path / "labels.db") as opened:
        yield opened


@pytest.fixture
def open_form(batch, tmp_path):
    """Give forms on a store of their own."""
    forms = []

    def open_(**given):
        forms.append(label(batch, to=tmp_path / "labels.db", **{"annotator": "anna", **given}))
        return forms[-1]

    yield open_
    for form in forms:
        form._session.store.close()


@pytest.fixture
def batch():
    return pd.DataFrame(
        {
            "paragraph_id": ["p0", "p1", "p2"],
            "article_id": ["a0", "a0", "a1"],
            "position": [1, 0, 0],
            "title": ["A cold dawn", "A cold dawn", "Bread"],
            "source": "The Lake Post",
            "date": pd.Timestamp("2016-05-04"),
            "text": SENTENCES,
            "draw_id": "draw1",
            "frame": "frame1",
            "purpose": "training",
            "tagger_id": "tagger1",
            "un_activity": [True, False, True],
            "un_activity_score": [0.9, 0.2, 0.7],
        }
    )


@pytest.fixture
def open_session(store):
    """Give sessions on one store."""

    def open_(batch, annotator="anna", suggest="after", around=None):
        book = tk.read_codebook()
        items = read_batch(batch, book.names, suggest=suggest != "never")
        return Session(items, store, annotator, book, suggest, "labels.db", around or {})

    return open_


def decision(session, place, number, **given):
    """What the browser sends for a decision on one item."""
    (opened,) = session.answer({"op": "open"})
    facts = session.items[place].facts
    return {
        **opened["common"],
        **facts,
        "name": session.items[place].name,
        "decision_id": f"{number:032x}",
        "decided_at": f"2026-01-05T10:00:{number:02d}.000Z",
        "status": "labelled",
        "themes": [],
        "suggestion": "",
        "seconds": 1.5,
        "flagged": False,
        "note": "",
        **given,
    }


def decide(session, *events):
    return session.answer({"op": "decide", "events": list(events)})


def standings(session):
    (opened,) = session.answer({"op": "open"})
    return [state.get("standing", {}).get("status") for state in opened["states"]]


# What is asked.


def test_every_item_comes_in_exactly_one_page_and_only_there(open_session, batch):
    session = open_session(batch)
    (opened,) = session.answer({"op": "open"})
    assert not [text for text in SENTENCES if text in json.dumps(opened)]
    pages = [session.answer({"op": "page", "page": page})[0] for page in range(len(opened["pages"]))]
    assert [piece for page in pages for item in page["items"] for piece in item["pieces"]] == SENTENCES
    assert session.answer({"op": "page", "page": len(pages)}) == []
    assert session.answer({"op": "page", "page": -1}) == []


@given(st.lists(st.integers(1, 3 * PAGE_LETTERS), min_size=1, max_size=400))
def test_pages_are_small_and_in_order(sizes):
    items = [Item({}, ("x" * size,), "", "", "", None) for size in sizes]
    starts = pages_of(items)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    for start, stop in zip(starts, [*starts[1:], len(sizes)], strict=True):
        assert 0 < stop - start <= PAGE_ITEMS
        assert stop - start == 1 or sum(sizes[start:stop]) <= PAGE_LETTERS


def test_a_decision_knows_all_of_its_draw(open_session, batch, store):
    session = open_session(batch.assign(probability=0.1, purpose="measuring"))
    event = decision(session, 2, 1, themes=["un_activity"], note="why", flagged=True)
    assert decide(session, event) == [{"op": "stored", "ids": [event["decision_id"]]}]
    row = store.decisions().iloc[0]
    assert row["paragraph_id"] == "p2"
    assert row["text_hash"] == content_hash(SENTENCES[2])
    assert (row["article_id"], row["unit"], row["draw_id"], row["frame"]) == ("a1", "paragraph", "draw1", "frame1")
    assert (row["probability"], row["purpose"], row["tagger_id"]) == (0.1, "measuring", "tagger1")
    assert list(row["themes"]) == ["un_activity"]
    assert list(row["asked"]) == tk.read_codebook().names
    assert (row["codebook_version"], row["annotator"]) == (tk.read_codebook().version, "anna")
    assert (row["seconds"], bool(row["flagged"]), row["note"]) == (1.5, True, "why")


def test_an_article_is_one_item_with_its_paragraphs_in_order(open_session, batch):
    session = open_session(batch.assign(unit="article"))
    assert [item.pieces for item in session.items] == [(SENTENCES[1], SENTENCES[0]), (SENTENCES[2],)]
    assert [item.facts["paragraph_id"] for item in session.items] == ["a0", "a1"]
    assert {item.facts["unit"] for item in session.items} == {"article"}
    assert session.answer({"op": "context", "place": 0})[0]["missing"] == "The whole article is shown."


def test_the_bare_table_is_enough(open_session):
    session = open_session(pd.DataFrame({"paragraph_id": ["p1"], "text": ["They met."]}))
    assert decide(session, decision(session, 0, 1))[0]["op"] == "stored"
    assert session.items[0].facts["probability"] is None


def test_halves_of_characters_do_not_break_the_message(open_session):
    table = pd.DataFrame({"paragraph_id": ["p1"], "text": ["half \ud83d of one"]}, dtype=object)
    (page,) = open_session(table).answer({"op": "page", "page": 0})
    assert json.dumps(page, ensure_ascii=False).encode()
    assert page["items"][0]["pieces"] == ["half ? of one"]


def test_all_faults_of_a_batch_stand_in_one_error():
    table = pd.DataFrame({"paragraph_id": ["p1", "p1", ""], "text": ["a", None, " "], "unit": ["", "story", "article"]})
    found = (
        r"batch: 2 rows have no text; 1 rows have no paragraph_id; 1 rows repeat a paragraph_id; "
        r"unknown unit 'story'; rows with unit 'article' have no article_id\. Pass a table"
    )
    with pytest.raises(TableError, match=found):
        read_batch(table, [], suggest=False)
    with pytest.raises(TableError, match="it has no rows"):
        read_batch(table.head(0), [], suggest=False)
    with pytest.raises(TableError, match="no column 'text'"):
        read_batch(table.drop(columns="text"), [], suggest=False)


# What the tagger said.


def test_the_tagger_s_opinion_is_sent_for_training_only(open_session, batch):
    sent = [item.suggestion for item in open_session(batch).items]
    assert sent[0] == {"scores": {"un_activity": 0.9}, "tags": ["un_activity"]}
    assert sent[1] == {"scores": {"un_activity": 0.2}, "tags": []}
    for blind in (
        batch.assign(purpose="measuring"),
        batch.assign(purpose="agreement"),
        batch.assign(probability=0.5),
        batch.assign(unit="article"),
        batch.drop(columns="un_activity_score"),
    ):
        for suggest in ("before", "after"):
            assert {item.suggestion is None for item in open_session(blind, suggest=suggest).items} == {True}
    assert {item.suggestion is None for item in open_session(batch, suggest="never").items} == {True}


# What is kept.


def test_what_is_sent_twice_is_stored_once(open_session, batch, store):
    session = open_session(batch)
    event = decision(session, 0, 1)
    decide(session, event)
    (answer,) = decide(session, event, event)
    assert answer["op"] == "stored"
    assert set(answer["ids"]) == {event["decision_id"]}
    assert len(store.decisions()) == 1


def test_a_spoilt_event_is_named_and_holds_up_no_other(open_session, batch, store):
    session = open_session(batch)
    good, worse = decision(session, 0, 1), decision(session, 1, 2, status="maybe")
    answers = decide(session, "nonsense", {"decision_id": "x"}, worse, good)
    assert [answer["ids"] for answer in answers if answer["op"] == "stored"] == [[good["decision_id"]]]
    refused = {answer["ids"][0]: answer["why"] for answer in answers if answer["op"] == "refused"}
    assert set(refused) == {None, "x", worse["decision_id"]}
    assert "no or a strange paragraph_id, text_hash, status" in refused["x"]
    assert "status 'maybe'" in refused[worse["decision_id"]]
    assert store.decisions()["paragraph_id"].tolist() == ["p0"]


@pytest.mark.parametrize(
    "spoilt",
    [{"note": 7}, {"themes": "un_activity"}, {"themes": [1]}, {"probability": "high"}, {"flagged": None}, {"unit": {}}],
)
def test_values_of_the_wrong_kind_are_refused(open_session, batch, store, spoilt):
    session = open_session(batch)
    (answer,) = decide(session, decision(session, 0, 1, **spoilt))
    assert answer["op"] == "refused"
    assert next(iter(spoilt)) in answer["why"]
    assert len(store.decisions()) == 0


def test_a_note_with_half_a_character_is_stored(open_session, batch, store):
    session = open_session(batch)
    assert decide(session, decision(session, 0, 1, note="half \ud83d"))[0]["op"] == "stored"
    assert store.decisions()["note"].tolist() == ["half ?"]


def test_a_store_that_cannot_be_written_to_refuses_with_its_reason(open_session, batch, store):
    session = open_session(batch)
    event = decision(session, 0, 1)
    store.close()
    (answer,) = decide(session, event)
    assert (answer["op"], answer["ids"]) == ("refused", [event["decision_id"]])
    assert "labels.db" in answer["why"]


def test_a_session_goes_on_where_the_annotator_left(open_session, batch):
    first = open_session(batch)
    decide(first, decision(first, 0, 1), decision(first, 2, 2, status="junk"))
    decide(first, decision(first, 0, 3, status="withdrawn"))
    again = open_session(batch)
    assert standings(again) == [None, None, "junk"]
    assert again.done() == 1
    (opened,) = again.answer({"op": "open"})
    assert [bool(state.get("seen")) for state in opened["states"]] == [True, False, True]
    assert standings(open_session(batch, annotator="ben")) == [None, None, None]


def test_a_paragraph_of_another_draw_is_asked_about_again(open_session, batch):
    first = open_session(batch)
    decide(first, decision(first, 0, 1))
    assert standings(open_session(batch.assign(draw_id="draw2"))) == [None, None, None]
    assert standings(open_session(batch)) == ["labelled", None, None]


def test_decisions_on_an_earlier_batch_that_arrive_late_are_stored(open_session, batch, store):
    late = decision(open_session(batch.assign(draw_id="earlier")), 1, 1, status="skipped")
    decide(open_session(batch.head(1)), late)
    assert store.decisions()["draw_id"].tolist() == ["earlier"]


def test_the_outbox_belongs_to_a_store_and_an_annotator(open_session, batch, tmp_path):
    name = open_session(batch).outbox()
    assert open_session(batch.head(1)).outbox() == name
    assert open_session(batch, annotator="ben").outbox() != name
    with LabelStore(tmp_path / "other.db") as other:
        session = Session(open_session(batch).items, other, "anna", tk.read_codebook(), "after", "other.db")
        assert session.outbox() != name
    assert "labels" not in name


@pytest.mark.parametrize("message", [None, "open", {}, {"op": "shout"}, {"op": "page"}, {"op": "decide", "events": 3}])
def test_messages_that_mean_nothing_are_left_unanswered(open_session, batch, message):
    assert open_session(batch).answer(message) == []


# What stands around.


def test_neighbours_are_the_kept_ones_of_the_same_article_in_their_order(open_session, batch):
    table = pd.DataFrame(
        {
            "paragraph_id": ["n0", "p0", "caption", "n1", "p2"],
            "article_id": ["a0", "a0", "a0", "a0", "a1"],
            "position": [0, 1, 2, 3, 0],
            "kept": [True, True, False, True, True],
            "text": ["first", "second", "a photo", "fourth", "alone"],
        }
    )
    around = neighbours(table.iloc[::-1], open_session(batch).items)
    assert around == {"p0": ("first", "fourth"), "p2": ("", "")}
    session = open_session(batch, around=around)
    assert session.answer({"op": "context", "place": 0})[0]["after"] == "fourth"
    assert "paragraphs=" in session.answer({"op": "context", "place": 1})[0]["missing"]
    with pytest.raises(TableError, match="no column 'article_id'"):
        neighbours(table.drop(columns="article_id"), session.items)


# The form itself.


def test_no_text_is_in_the_widget_s_state(open_form, batch):
    form = open_form(paragraphs=batch)
    state = str(form.get_state()) + repr(form) + str(form._repr_mimebundle_())
    assert not [text for text in (*SENTENCES, "A cold dawn", "Lake Post") if text in state]
    assert "0 of 3 decided by anna" in repr(form)


def test_the_form_answers_as_its_session_does(open_form, monkeypatch):
    form = open_form()
    sent = []
    monkeypatch.setattr(form, "send", sent.append)
    form._handle_custom_msg({"op": "open"}, [])
    form._handle_custom_msg({"op": "page", "page": 0}, [])
    assert [message["op"] for message in sent] == ["batch", "page"]


def test_the_sentence_for_pages_without_widgets_is_escaped(open_form):
    form = open_form(annotator="<b>anna</b>")
    data, _ = form._repr_mimebundle_()
    assert "&lt;b&gt;anna&lt;/b&gt;" in data["text/html"]
    assert "<b>" not in data["text/html"]


def test_an_open_store_can_be_given(batch, store):
    form = label(batch, to=store, annotator="anna")
    assert form._session.store is store


def test_the_codebook_decides_what_is_asked(open_form):
    book = tk.Codebook("7", "paragraph", (tk.Theme("famine", "Famine", "Hunger is told of."),))
    form = open_form(codebook=book)
    (opened,) = form._session.answer({"op": "open"})
    assert opened["common"] == {"asked": ["famine"], "codebook_version": "7"}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"annotator": " "}, "annotator is empty"),
        ({"annotator": 7}, "annotator is empty"),
        ({"annotator": "anna", "suggest": "always"}, "suggest='always' is unknown. Use 'after', 'before', 'never'"),
    ],
)
def test_what_cannot_be_meant_is_refused(batch, tmp_path, options, found):
    with pytest.raises(LabelError, match=found):
        label(batch, to=tmp_path / "labels.db", **options)
    assert not (tmp_path / "labels.db").exists()


def test_without_the_packages_for_notebooks_the_error_says_what_to_install(batch, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "toolkit.labelling.form_widget", raising=False)
    with pytest.raises(ToolkitError, match=re.escape('pip install "conflict-news-toolkit[lab]"')):
        label(batch, to=tmp_path / "labels.db", annotator="anna")
    assert not (tmp_path / "labels.db").exists()


@pytest.mark.parametrize("path", sorted(STAGE.glob("form*.js")), ids=lambda path: path.name)
def test_the_scripts_make_no_markup_and_ask_nobody(path):
    script = path.read_text(encoding="utf-8")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|Function\(|https?:|import[ (]|fetch\("
    assert re.findall(forbidden, script) == []


def test_the_annotator_is_by_default_who_is_logged_in(open_form, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "carla")
    assert open_form(annotator=None)._session.annotator == "carla"
    monkeypatch.delenv("JUPYTERHUB_USER")
    monkeypatch.setenv("LOGNAME", "dmitri")
    assert open_form(annotator=None)._session.annotator == "dmitri"
