"""Agreement: published examples, intervals that hold, and what cannot be computed said in words."""

import io

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, kstest

import toolkit as tk
from toolkit import cli
from toolkit.errors import LabelError
from toolkit.labelling import (
    Decision,
    LabelStore,
    annotator_drift,
    find_cases,
    list_cases,
    rates_over_time,
    read_labels,
    settle,
)
from toolkit.labelling.agreeing import JUNK, agreement
from toolkit.labelling.alpha import bootstrap_alpha, tally
from toolkit.labelling.drift import trend_over

NAN = np.nan


def codes(*annotators):
    """Units × annotators, from a text per annotator; a dot is no answer."""
    return np.array([[NAN if sign == "." else ord(sign) for sign in row.split()] for row in annotators]).T


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", examples B, C and D.
PUBLISHED = {
    "two values, two annotators": (codes("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
    "five values, two annotators": (codes("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
    "four annotators, some answers missing": (
        codes(
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        0.743,
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_alpha_is_that_of_the_published_examples(name):
    answers, expected = PUBLISHED[name]
    assert tally(answers).alpha()[0] == pytest.approx(expected, abs=0.0005)


def test_alpha_is_one_for_perfect_agreement_and_about_zero_for_chance():
    rng = np.random.default_rng(0)
    same = rng.integers(0, 2, 4000).astype(float)
    assert tally(np.c_[same, same]).alpha()[0] == 1
    assert abs(tally(np.c_[same, rng.permutation(same)]).alpha()[0]) < 0.05


def two_annotators(rng, n_articles, rho=0.5):
    """Answers of two people with a known long-run alpha; the mistakes of an article go together."""
    sizes = rng.integers(1, 7, n_articles)
    article = np.repeat(np.arange(n_articles), sizes)
    hard = np.repeat(rng.random(n_articles) < 0.2, sizes)
    truth = rng.random(len(article)) < 0.3
    slips = rng.random((len(article), 2)) < np.where(hard, rho, 0.03)[:, None]
    return (truth[:, None] ^ slips).astype(float), article.astype(np.int64)


def test_the_interval_covers_the_long_run_alpha_as_often_as_it_says():
    answers, _ = two_annotators(np.random.default_rng(1), 60_000)
    true = tally(answers).alpha()[0]
    hits = 0
    for seed in range(200):
        answers, article = two_annotators(np.random.default_rng([2, seed]), 80)
        low, high, _ = bootstrap_alpha(tally(answers), article, level=0.95, seed=seed, rounds=400)
        hits += low <= true <= high
    assert binom.ppf(0.001, 200, 0.92) <= hits <= binom.ppf(0.999, 200, 0.97)


def labels_of(answers, theme="strike", article=None):
    """Labels of annotators a0, a1, … from units × annotators."""
    rows = [
        {
            "paragraph_id": f"p{unit}",
            "annotator": f"a{who}",
            "theme": theme,
            "applies": bool(answer),
            "article_id": f"r{unit if article is None else article[unit]}",
        }
        for unit, row in enumerate(answers)
        for who, answer in enumerate(row)
        if not np.isnan(answer)
    ]
    return pd.DataFrame(rows)


def test_agreement_tells_theme_by_theme_and_pair_by_pair():
    rng = np.random.default_rng(3)
    answers = (rng.random((60, 3)) < 0.5).astype(float)
    answers[:, 1] = answers[:, 0]
    answers[40:, 2] = NAN
    table = agreement(pd.concat([labels_of(answers), labels_of(answers[:, :2], "march")]), pairs=True)
    assert list(zip(table["theme"], table["annotators"], table["n"], strict=True)) == [
        ("strike", "all", 60), ("strike", "a0, a1", 60), ("strike", "a0, a2", 40), ("strike", "a1, a2", 40),
        ("march", "all", 60), ("march", "a0, a1", 60),
    ]  # fmt: skip
    of = table.set_index(["theme", "annotators"])
    assert of.loc[("strike", "a0, a1"), ["agreement", "alpha"]].tolist() == [1, 1]
    equal = (answers[:40, 0] == answers[:40, 2]).mean()
    assert of.loc[("strike", "a0, a2"), "agreement"] == pytest.approx(equal)
    assert of.loc[("strike", "all"), "low"] < of.loc[("strike", "all"), "alpha"] < of.loc[("strike", "all"), "high"]


def test_articles_are_drawn_whole_so_their_likeness_widens_the_interval():
    rng = np.random.default_rng(4)
    answers, article = two_annotators(rng, 150)
    width = {}
    for name, clusters in (("article", article), ("paragraph", None)):
        row = agreement(labels_of(answers, article=clusters)).iloc[0]
        width[name] = row["high"] - row["low"]
    assert width["article"] > 1.15 * width["paragraph"]


def test_level_seed_and_rounds_change_the_interval_and_only_it():
    answers, article = two_annotators(np.random.default_rng(5), 40)
    labels = labels_of(answers, article=article)
    base = agreement(labels).iloc[0]
    for given in ({"level": 0.5}, {"seed": 2}, {"rounds": 50}):
        other = agreement(labels, **given).iloc[0]
        assert (other["low"], other["high"]) != (base["low"], base["high"])
        assert other["alpha"] == base["alpha"]
    assert agreement(labels).equals(agreement(labels))


def test_what_cannot_be_computed_is_said_in_words():
    always_no = agreement(labels_of(np.zeros((30, 2)))).iloc[0]
    assert (always_no["agreement"], always_no["positive"]) == (1, 0)
    assert np.isnan(always_no["alpha"])
    assert "All answers are the same, so alpha does not exist" in always_no["note"]
    assert agreement(labels_of(np.ones((30, 2)))).iloc[0]["positive"] == 1
    few = agreement(labels_of(np.array([[1.0, 1], [0, 0], [1, 0]]))).iloc[0]
    assert "Only 3 texts were labelled by two" in few["note"]
    rare = np.zeros((40, 2))
    rare[0] = 1
    assert "of the bootstrap rounds all answers were the same" in agreement(labels_of(rare)).iloc[0]["note"]
    lonely = pd.concat([labels_of(np.ones((3, 2))), labels_of(np.ones((3, 1)), "march")])
    assert agreement(lonely).set_index("theme").loc["march", "note"] == "No text was labelled by two annotators."


def test_one_annotator_cannot_agree_with_anybody():
    with pytest.raises(LabelError, match=r"nothing was labelled by two annotators .a0.*--purpose agreement"):
        agreement(labels_of(np.ones((5, 1))))
    with pytest.raises(LabelError, match="level=2"):
        agreement(labels_of(np.ones((5, 2))), level=2)


def test_junk_is_a_question_of_its_own_and_skipped_texts_and_settled_labels_say_nothing():
    labels = (
        labels_of(np.array([[1.0, 1], [0, 0], [1, 1], [0, 1]])).assign(status="labelled").astype({"applies": "object"})
    )
    labels.loc[(labels["paragraph_id"] == "p3") & (labels["annotator"] == "a1"), ["status", "applies"]] = ["junk", None]
    labels.loc[(labels["paragraph_id"] == "p2") & (labels["annotator"] == "a1"), ["status", "applies"]] = [
        "skipped",
        None,
    ]
    settled = labels[labels["annotator"] == "a0"].assign(annotator="settled", applies=False)
    of = agreement(pd.concat([labels, settled])).set_index("theme")
    assert of.loc["strike", ["n", "agreement"]].tolist() == [2, 1]
    assert of.loc[JUNK, ["n", "positive"]].tolist() == [3, pytest.approx(1 / 6)]
    assert JUNK not in set(agreement(labels_of(np.ones((3, 2))))["theme"])


# Drift.


def over_time(rng, rate, n=200, annotator="a0", draw="d1"):
    """Labels in the order of a random batch, with a rate of yes that may change."""
    return pd.DataFrame(
        {
            "paragraph_id": [f"{draw}p{number}" for number in range(n)],
            "theme": "strike",
            "applies": rng.random(n) < rate,
            "annotator": annotator,
            "labelled_at": pd.date_range("2016-01-04", periods=n, freq="2h", tz="UTC"),
            "probability": 0.1,
            "draw_id": draw,
        }
    )


def test_without_drift_the_test_is_wrong_as_often_as_it_says():
    rng, draw = np.random.default_rng(6), np.repeat([0, 1], [120, 80])
    p = [trend_over((rng.random(200) < np.where(draw, 0.6, 0.2)).astype(float), draw)["p"] for _ in range(2000)]
    assert kstest(p, "uniform").pvalue > 0.001
    assert binom.ppf(0.001, 2000, 0.05) <= (np.array(p) < 0.05).sum() <= binom.ppf(0.999, 2000, 0.05)


def test_an_annotator_who_says_yes_ever_more_often_is_found():
    labels = pd.concat(
        [
            over_time(np.random.default_rng(7), np.linspace(0.1, 0.6, 200)),
            over_time(np.random.default_rng(8), 0.3, annotator="a1", draw="d2"),
        ]
    )
    table = annotator_drift(labels)
    first = table.iloc[0]
    assert (first["annotator"], first["what"]) == ("a0", "rate")
    assert first["p_adjusted"] < 0.001
    assert first["z"] > 0
    assert first["second"] > first["first"] + 0.15
    assert table[table["annotator"] == "a1"]["p_adjusted"].min() > 0.01


def test_two_draws_of_different_kinds_are_no_drift():
    rng = np.random.default_rng(9)
    later = over_time(rng, 0.6, draw="d2")
    labels = pd.concat([over_time(rng, 0.1), later.assign(labelled_at=later["labelled_at"] + pd.Timedelta(days=60))])
    assert annotator_drift(labels).iloc[0]["p"] > 0.01
    as_one = labels.assign(draw_id="d1")
    assert annotator_drift(as_one).iloc[0]["p"] < 1e-6


def test_agreement_that_wears_off_is_found_and_told_by_week():
    rng = np.random.default_rng(10)
    first = over_time(rng, 0.4)
    slips = rng.random(200) < np.linspace(0, 0.5, 200)
    second = first.assign(annotator="a1", applies=first["applies"] ^ slips)
    table = annotator_drift(pd.concat([first, second]))
    worn = table[(table["what"] == "agreement") & (table["annotator"] == "a1")].iloc[0]
    assert worn["z"] < 0
    assert worn["p_adjusted"] < 0.001
    weeks = rates_over_time(pd.concat([first, second]))
    of_second = weeks[weeks["annotator"] == "a1"].set_index("period")
    assert of_second["agreement"].iloc[0] > of_second["agreement"].iloc[-1]
    assert of_second["n"].sum() == 200
    assert len(rates_over_time(first, every="day")) > len(weeks) / 2
    with pytest.raises(LabelError, match="every='year'"):
        rates_over_time(first, every="year")


def test_labels_that_were_chosen_say_nothing_about_drift():
    labels = over_time(np.random.default_rng(0), 0.4)
    with pytest.raises(LabelError, match="no label was drawn at random"):
        annotator_drift(labels.assign(probability=np.nan))
    with pytest.raises(LabelError, match="have no time"):
        annotator_drift(labels.assign(labelled_at=pd.NaT))


# Adjudication.

ASKED = ("military_action", "un_activity")


@pytest.fixture
def store(tmp_path):
    """Three texts read by two people who agree on the first alone."""
    with LabelStore(tmp_path / "labels.db") as opened:
        for who, answers in {
            "anna": ["un_activity", None, "junk"],
            "bela": ["un_activity", "military_action", None],
        }.items():
            for number, answer in enumerate(answers):
                opened.add(
                    Decision(
                        f"p{number}", "h", who, "junk" if answer == "junk" else "labelled",
                        themes=() if answer in (None, "junk") else (answer,), asked=ASKED, probability=0.25, draw_id="d", frame="f",
                    )
                )  # fmt: skip
        yield opened


def test_disagreements_stand_side_by_side(store):
    cases = find_cases(store)
    texts = pd.DataFrame({"paragraph_id": ["p1"], "text": ["=They shelled."]})
    table = list_cases(cases, texts)
    assert table["paragraph_id"].tolist() == ["p1", "p2"]
    assert table[["anna", "bela"]].to_numpy().tolist() == [["none", "military_action"], ["junk", "none"]]
    assert table["disputed"].tolist() == ["military_action", ""]
    assert table["text"].tolist() == ["=They shelled.", ""]


def test_a_settled_label_counts_and_keeps_its_reason_and_the_odds(store):
    with pytest.raises(tk.ToolkitError, match="Settle"):
        tk.measure(tags_of(store), read_labels(store.path))
    for case, themes in zip(find_cases(store), [("military_action",), ()], strict=True):
        settle(store, case, themes, reason="Ruling 5: background counts.", by="carla")
    assert find_cases(store) == []
    assert len(find_cases(store, settled=True)) == 2
    labels = read_labels(store.path)
    settled = labels[labels["annotator"] == "settled"]
    assert set(settled["settled_by"]) == {"carla"}
    assert set(settled["note"]) == {"Ruling 5: background counts."}
    assert set(settled["probability"]) == {0.25}
    assert settled.set_index(["paragraph_id", "theme"])["applies"][("p1", "military_action")]
    assert len(store.decisions()) == 8  # nothing was overwritten
    with pytest.warns(UserWarning, match="of the 20 that a curve needs"):  # measured, from as few as these
        tk.measure(tags_of(store), labels)


def tags_of(store):
    """Tags of the texts in the store and of others like them."""
    names = [f"p{number}" for number in range(12)]
    base = pd.DataFrame({"paragraph_id": names, "article_id": names, "date": pd.Timestamp("2016-01-01"), "text": "x"})
    return base.assign(**dict.fromkeys(ASKED, False), **{f"{theme}_score": 0.2 for theme in ASKED})


@pytest.mark.parametrize("given", [{"reason": " ", "by": "carla"}, {"reason": "so", "by": ""}])
def test_nothing_is_settled_without_a_reason_or_by_nobody(store, given):
    with pytest.raises(LabelError, match="settle: no"):
        settle(store, find_cases(store)[0], **given)
    assert len(find_cases(store)) == 2


def test_themes_that_were_not_asked_cannot_be_settled(store):
    with pytest.raises(LabelError, match="not asked: famine"):
        settle(store, find_cases(store)[0], ("famine",), reason="so", by="carla")


def test_nobody_labels_under_the_name_of_settled_labels(store):
    with pytest.raises(LabelError, match="settled"):
        store.add(Decision("p1", "h", "settled", "labelled"))
    with pytest.raises(LabelError, match="settled"):
        store.add(Decision("p1", "h", "anna", "labelled", settled_by="carla", note="so"))


def test_the_commands_tell_agreement_and_settle_line_by_line(store, tmp_path, monkeypatch, capsys):
    path = str(store.path)
    assert cli.main(["agreement", path, "--pairs", "-o", str(tmp_path / "a.csv")]) == 0
    out = capsys.readouterr().out
    assert "un_activity" in out
    assert "anna, bela" in out
    assert "All answers are the same" not in out.splitlines()[0]
    assert (tmp_path / "a.csv").exists()
    assert cli.main(["adjudicate", path]) == 0
    assert "2 disagreements. To settle them" in capsys.readouterr().out
    pd.DataFrame({"paragraph_id": ["p1", "p2"], "text": ["They\x1b[2J shelled.", "Bread."]}).to_parquet(
        tmp_path / "t.parquet"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("9\n1\n\nRuling 5.\ns\n"))
    assert cli.main(["adjudicate", path, "--texts", str(tmp_path / "t.parquet"), "--by", "carla"]) == 0
    out = capsys.readouterr().out
    assert "They [2J shelled." in out
    assert "\x1b" not in out
    assert "There must be a reason" in out
    assert "1 of 2 settled by carla." in out
    assert [case.paragraph_id for case in find_cases(store)] == ["p2"]
    monkeypatch.setattr("sys.stdin", io.StringIO("j\nA caption.\n"))
    assert cli.main(["adjudicate", path, "--by", "carla"]) == 0
    capsys.readouterr()
    assert cli.main(["adjudicate", path]) == 0
    assert "no disagreement waits" in capsys.readouterr().out
    for command in (["agreement"], ["adjudicate"]):
        assert cli.main([*command, str(tmp_path / "absent.db")]) == 2
        assert "no such file" in capsys.readouterr().err
    assert not (tmp_path / "absent.db").exists()
