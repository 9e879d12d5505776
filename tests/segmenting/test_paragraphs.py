"""The laws of `segment`, and what it refuses."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import TableError
from toolkit.files import read_table, write_table
from toolkit.tables import ARTICLES, PARAGRAPHS

KINDS = {
    "title", "standfirst", "paragraph", "quote", "list", "subhead", "caption", "byline", "dateline", "furniture", "tail"
}  # fmt: skip
KEPT = {"paragraph", "quote", "list"}
LINES = st.sampled_from(
    [
        "Envoys meet again by the lake",
        "The talks went on until midnight, and nobody left the room.",
        "- a first point of the plan, as the hosts wrote it",
        "> He would not say more.",
        "Photo: Wire / Pool",
        "By Ada Vale",
        "Comments",
        "Popular posts from this blog",
        "Share on Facebook",
        "7 October 2015",
        "GENEVA —",
        "Read more: The lake in winter",
        "***",
        "外交部长表示，会谈将于下周继续进行。",
        "",
        "   ",
    ]
)
CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" \n\t.,:'\"-"))
TEXTS = st.one_of(st.text(CHARACTERS, max_size=150), st.lists(LINES, max_size=40).map("\n".join))
BLOCK = st.fixed_dictionaries(
    {"start": st.integers(-3, 160), "end": st.integers(-3, 160), "kind": st.sampled_from([*sorted(KINDS), "", "?"])}
)
QUICK = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def table(text, blocks=None, title=None, **more):
    row = {"article_id": "a", "text": text, "title": title, "blocks": blocks, **more}
    return pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in row.items()})


def cut(text, blocks=None, title=None):
    return tk.segment(table(text, blocks, title), progress=False)


def assert_laws(text, pieces):
    covered = []
    for row in pieces.itertuples():
        assert text[row.start : row.end] == row.text
        covered += range(row.start, row.end)
    assert len(covered) == len(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)
    assert pieces["position"].tolist() == list(range(len(pieces)))
    assert pieces["start"].is_monotonic_increasing
    assert pieces["paragraph_id"].is_unique
    assert set(pieces["kind"]) <= KINDS
    assert (pieces["kept"] == pieces["kind"].isin(KEPT)).all()
    assert ((pieces["reason"] == "") == pieces["kept"]).all()


@QUICK
@given(TEXTS, st.one_of(st.none(), st.lists(BLOCK, max_size=5)), st.one_of(st.none(), LINES))
def test_no_character_is_lost_or_doubled_whatever_the_text_and_its_blocks(text, blocks, title):
    assert_laws(text, cut(text, blocks, title))


def test_the_laws_hold_for_the_shipped_corpus(corpus_articles, corpus_paragraphs):
    by_article = dict(tuple(corpus_paragraphs.groupby("article_id")))
    for article in corpus_articles.dropna(subset="text").itertuples():
        assert_laws(article.text, by_article[article.article_id])


def test_ids_do_not_depend_on_the_other_articles_or_their_order(corpus_articles, corpus_paragraphs):
    some = corpus_articles.sample(15, random_state=1)
    alone = pd.concat([tk.segment(some.iloc[[row]], progress=False) for row in range(len(some))])
    chosen = corpus_paragraphs[corpus_paragraphs["article_id"].isin(some["article_id"])]
    columns = ["paragraph_id", "article_id", "position", "kind", "start", "end", "text"]
    left, right = (
        frame[columns].sort_values(["article_id", "position"]).reset_index(drop=True) for frame in (alone, chosen)
    )
    pd.testing.assert_frame_equal(left, right)


def test_an_id_survives_changes_elsewhere_in_the_article():
    one = cut("The first line stands here as it did.\nThe second line follows it closely.")
    two = cut("Something new was put above them all.\nThe first line stands here as it did.")
    assert one["paragraph_id"][0] == two["paragraph_id"][1]


def test_the_same_words_twice_have_two_ids():
    assert cut("It rained all day.\nIt rained all day.")["paragraph_id"].nunique() == 2


def test_paragraphs_inherit_what_the_article_knows():
    given = table("It rained all day.", source="Wire", language="en", duplicate_of="b")
    row = tk.segment(given.assign(date=pd.to_datetime(["2015-10-07"])), progress=False).iloc[0]
    assert (row["source"], row["date"], row["language"], row["duplicate_of"]) == (
        "Wire",
        pd.Timestamp("2015-10-07"),
        "en",
        "b",
    )


def test_the_result_is_a_table_of_paragraphs_and_the_input_is_unchanged(corpus_articles):
    before = corpus_articles.copy(deep=True)
    result = tk.segment(corpus_articles, progress=False)
    assert PARAGRAPHS.check(result) is result
    assert list(result.columns) == list(PARAGRAPHS.columns)
    pd.testing.assert_frame_equal(corpus_articles, before)


def test_articles_without_text_or_no_articles_at_all_give_no_rows():
    assert cut(None).empty
    assert cut("  \n\u00a0 ").empty
    assert list(tk.segment(ARTICLES.empty(), progress=False).columns) == list(PARAGRAPHS.columns)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_round_trip_over_the_disk_changes_no_paragraph(tmp_path, corpus_articles, corpus_paragraphs, ending):
    write_table(corpus_articles, tmp_path / f"articles{ending}")
    again = tk.segment(read_table(tmp_path / f"articles{ending}"), progress=False)
    pd.testing.assert_frame_equal(again, corpus_paragraphs)


def test_a_reader_s_structure_is_followed():
    text = "Envoys meet again\n\nShort words\n\nThe talks went on until midnight."
    kinds = ["title", "paragraph", "paragraph"]
    starts = [0, 19, 32]
    ends = [17, 30, len(text)]
    blocks = [{"start": a, "end": b, "kind": kind} for a, b, kind in zip(starts, ends, kinds, strict=True)]
    assert cut(text, blocks)["kind"].tolist() == kinds
    assert cut(text)["kind"].tolist() != kinds


def test_an_article_that_stands_there_twice_is_refused():
    twice = pd.concat([table("It rained."), table("It rained.")])
    with pytest.raises(TableError, match="1 article_id stand there more than once, the first is a"):
        tk.segment(twice)


@pytest.mark.parametrize("blocks", [[1, 2], [{"start": 0}], [{"start": "x", "end": 1, "kind": "title"}], [None]])
def test_malformed_blocks_are_refused_with_the_article(blocks):
    with pytest.raises(TableError, match="article a: its blocks are no list of start, end and kind"):
        cut("It rained.", blocks)


@pytest.mark.parametrize("thing", ["articles.parquet", pd.DataFrame({"words": ["x"]})])
def test_what_is_no_table_of_articles_is_refused(thing):
    with pytest.raises(TableError):
        tk.segment(thing)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "x" * 5_000_000,
        "word " * 400_000,
        "\n".join(["A line of some words."] * 10_000),
        "\n" * 2_000_000 + "End.",
    ],
    ids=["one long word", "one long line", "very many lines", "blank lines"],
)
def test_large_texts_take_bounded_time(text):
    assert cut(text)["text"].str.len().sum() > 0


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "line", ["by " + "a" * 60 + ")", "on monday " + "10:00 " * 60 + "x", "share " * 40 + "q"], ids=["by", "on", "share"]
)
def test_no_line_makes_the_patterns_hang(line):
    assert len(cut(line)) == 1


def test_progress_shows_on_a_terminal_only(capsys):
    tk.segment(table("It rained all day."), progress=True)
    assert capsys.readouterr().err == ""
