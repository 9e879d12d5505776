"""A page's day, where it stood, how precise and how sure it is, and what speaks against it."""

import json

import pytest

import toolkit as tk

BODY = (
    "<p>"
    + "The envoys met by the lake for four hours and agreed to meet again the week after, said a clerk. " * 4
    + "</p>"
)


def day_of(tmp_path, head="", body="", address=""):
    link = f'<link rel="canonical" href="https://herald.example{address}">' if address else ""
    page = f"<html><head><title>Envoys meet by the lake</title>{link}{head}</head><body><h1>Envoys meet by the lake</h1>{body}{BODY}</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    return tk.load(tmp_path / "a.html", progress=False).iloc[0]


def ld(**facts):
    facts = {"@type": "NewsArticle", "headline": "Envoys meet by the lake"} | facts
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


META = '<meta property="article:published_time" content="{}">'


def facts(row):
    return str(row["date"].date()), row["date_source"], row["date_precision"], row["date_confidence"]


def test_two_statements_that_agree_are_sure(tmp_path):
    row = day_of(tmp_path, ld(datePublished="2015-10-07T09:00:00Z") + META.format("2015-10-07"))
    assert facts(row) == ("2015-10-07", "json-ld", "instant", "high")
    assert row["warnings"] is None or row["warnings"] != row["warnings"]


def test_a_day_in_utc_is_the_printed_one_where_the_address_bears_it(tmp_path):
    row = day_of(tmp_path, ld(datePublished="2015-10-08T01:30:00Z"), address="/2015/10/07/envoys")
    assert facts(row) == ("2015-10-07", "json-ld", "instant", "high")
    assert str(row["published_at"]) == "2015-10-08 01:30:00+00:00"


def test_an_address_with_another_day_makes_it_doubtful(tmp_path):
    row = day_of(tmp_path, ld(datePublished="2019-03-01"), address="/2015/10/07/envoys")
    assert facts(row) == ("2019-03-01", "json-ld", "day", "low")
    assert row["warnings"] == "date doubtful: the page's address bears another day"


def test_a_first_of_january_at_midnight_is_a_likely_placeholder(tmp_path):
    assert facts(day_of(tmp_path, ld(datePublished="2015-01-01")))[3] == "low"
    assert facts(day_of(tmp_path, ld(datePublished="2015-01-01T14:20:00Z")))[3] == "high"
    assert facts(day_of(tmp_path, ld(datePublished="2015-01-01"), address="/2015/01/01/a"))[3] == "high"


@pytest.mark.parametrize(
    ("body", "address", "expected"),
    [
        ('<time datetime="2015-10-07">Wednesday</time>', "", ("2015-10-07", "time-tag", "day", "medium")),
        ("", "/2015/10/07/envoys", ("2015-10-07", "url", "day", "medium")),
        ('<time datetime="2015-10-07">Wednesday</time>', "/2015/10/07/a", ("2015-10-07", "time-tag", "day", "high")),
    ],
)
def test_weaker_statements_are_less_sure(tmp_path, body, address, expected):
    assert facts(day_of(tmp_path, body=body, address=address)) == expected


def test_an_inferred_day_is_doubtful(tmp_path):
    row = day_of(tmp_path, body='<div class="info">Published: 7 October 2015</div>')
    assert facts(row) == ("2015-10-07", "htmldate", "day", "low")
    assert row["warnings"] == "date inferred from the page, not stated by it"


@pytest.mark.parametrize(
    ("stated", "precision", "warning"),
    [
        ("2999-10-07", "none", "date lies in the future: 2999-10-07"),
        ("1066-10-14", "none", "date lies before 1800: 1066-10-14"),
        ("2015-10", "month", "only the month is stated: 2015-10"),
        ("yesterday", "none", "date not understood: yesterday"),
    ],
)
def test_an_impossible_or_partial_day_is_flagged_and_not_taken(tmp_path, stated, precision, warning):
    row = day_of(tmp_path, ld(datePublished=stated))
    assert row["date"] != row["date"]
    assert (row["date_source"], row["date_precision"], row["date_confidence"]) == ("none", precision, "none")
    assert warning in row["warnings"]


def test_an_impossible_statement_gives_way_to_the_next(tmp_path):
    row = day_of(tmp_path, ld(datePublished="2999-10-07") + META.format("2015-10-07"))
    assert facts(row)[:2] == ("2015-10-07", "meta")


def test_an_address_that_is_none_does_no_harm(tmp_path):
    row = day_of(
        tmp_path, ld(datePublished="2015-10-07") + '<meta property="og:url" content="http://[broken/2015/10/07/">'
    )
    assert facts(row)[:2] == ("2015-10-07", "json-ld")
