"""Real files that are no part of the repository."""

import json

import pandas as pd
import pytest

import toolkit as tk

pytestmark = pytest.mark.real


def load(path, **options):
    return tk.load(path, progress=False, **options)


@pytest.fixture(scope="module")
def seed(real_data):
    """The article this project began with, and its pieces."""
    [path] = (real_data / "seed").glob("*.txt")
    articles = load(path)
    return articles, tk.segment(articles, progress=False)


def test_the_seed_has_eighteen_paragraphs_and_each_other_piece_its_kind(seed):
    _, pieces = seed
    assert pieces["kept"].sum() == 18
    assert pieces["kind"].value_counts().to_dict() == {
        "paragraph": 18,
        "tail": 5,
        "title": 1,
        "standfirst": 1,
        "caption": 1,
    }
    assert pieces.loc[~pieces["kept"], "reason"].str.len().min() > 0


def test_the_seed_states_no_date_and_none_is_made_up(seed):
    articles, pieces = seed
    row = articles.iloc[0]
    assert row["date"] is pd.NaT
    assert (row["date_source"], row["language"]) == ("none", "en")
    assert pieces["text"][pieces["kind"] == "title"].tolist() == [row["title"]]


def test_a_day_may_be_given_to_the_seed(real_data):
    [path] = (real_data / "seed").glob("*.txt")
    assert str(load(path, dates={path.name: "2015-10-07"})["date"][0].date()) == "2015-10-07"


TABLES = [
    "articles_utf8.csv",
    "articles_bom_semicolon.csv",
    "articles_cp1252_tab.tsv",
    "articles.jsonl",
    "articles.parquet",
]


@pytest.mark.parametrize("name", TABLES)
def test_each_table_gives_its_articles_with_the_right_days(real_data, name):
    articles = load(real_data / "loading" / "tables" / name)
    truth = json.loads((real_data / "loading" / "html_world" / "truth.json").read_text(encoding="utf-8"))
    days = {record["url"]: record["date"][:10] for record in entries(truth) if record.get("url") and record.get("date")}
    assert len(articles) == 25
    assert articles["date"].notna().all()
    assert articles["text"].notna().all()
    known = articles[articles["url"].isin(days)]
    wrong = [row.url for row in known.itertuples() if str(row.date.date()) != days[row.url]]
    assert not wrong


def entries(truth):
    """The records of a truth file, whether it is a list or a mapping by file."""
    return truth if isinstance(truth, list) else list(truth.values())


def test_the_tables_agree_with_one_another(real_data):
    articles = load(real_data / "loading" / "tables")
    days = articles.groupby("url")["date"].nunique()
    assert (days <= 1).all()
    assert articles.attrs["load_report"]["loaded"] == 5


def test_plain_text_copies(real_data):
    folder = real_data / "loading" / "plain_text"
    articles = load(sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".md"}))
    titles = articles.set_index(articles["file"].str.rpartition("/")[2])
    assert len(articles) == 4
    blog = titles.loc["nolabel_blogspot_cupid.txt"]
    assert (blog["title"][:6], str(blog["date"].date())) == ("CUPID:", "2022-03-11")
    assert titles.loc["taosecurity_blogspot_excerpt.md", "title"].startswith("What Are Normal Users")
    assert titles.loc["seed_000_99316f61b9136f9d.txt", "date"] is pd.NaT
