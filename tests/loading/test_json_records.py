"""JSON Lines, lists and what programming interfaces wrap around them."""

import json

import pytest

import toolkit as tk
from toolkit.errors import LoadError

ONE, TWO = {"text": "One.", "title": "A"}, {"text": "Two.", "title": "B"}


def load(tmp_path, data, name="a.json", **options):
    path = tmp_path / name
    path.write_bytes(
        data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else json.dumps(data).encode()
    )
    return tk.load(path, progress=False, **options)


@pytest.mark.parametrize(
    "data",
    [
        [ONE, TWO],
        {"articles": [ONE, TWO]},
        {"status": "ok", "response": {"docs": [ONE, TWO], "tags": [{"id": 1}] * 5}},
        {"hits": {"total": 2, "hits": [{"_id": "1", "_source": ONE}, {"_id": "2", "_source": TWO}]}},
        f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n",
        f"{json.dumps(ONE)}\r\n{json.dumps(TWO)}",
        ("\ufeff" + json.dumps([ONE, TWO], indent=2)).encode(),
        json.dumps([ONE, TWO]).encode("utf-16"),
        "\n".join(json.dumps({"_index": "news", "_source": record}) for record in (ONE, TWO)),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.txt"])
def test_records_are_found_wherever_they_lie(tmp_path, data, name):
    assert load(tmp_path, data, name)["text"].tolist() == ["One.", "Two."]


@pytest.mark.parametrize("extra", [{}, {"images": [{"url": "a"}, {"url": "b"}]}, {"related": [{"title": "x"}] * 3}])
@pytest.mark.parametrize("indent", [None, 2])
def test_one_article_per_file_may_list_its_pictures(tmp_path, extra, indent):
    assert load(tmp_path, json.dumps(ONE | extra, indent=indent))["text"].tolist() == ["One."]


def test_records_may_have_different_fields(tmp_path):
    articles = load(
        tmp_path, [{"text": "One."}, {"title": "B", "text": None}, {"text": "Three.", "date": "2015-10-07"}]
    )
    assert articles["date"].notna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("broken", "finding"),
    [
        ([json.dumps(ONE), '{"text": "cut', json.dumps(TWO)], r"1 line is no JSON object \(line 2\)"),
        (['{"text": ', json.dumps(ONE), json.dumps(TWO), json.dumps(TWO)], r"\(line 1\)"),
        ([json.dumps(ONE), "", "{]", "{}x"], r"2 lines are no JSON objects \(lines 3, 4\)"),
        ([json.dumps(ONE), *["{"] * 12], r"\(lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …\)"),
    ],
)
def test_broken_lines_are_named(tmp_path, broken, finding):
    with pytest.raises(LoadError, match=finding):
        load(tmp_path, "\n".join(broken), "a.jsonl")


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        "{}",
        "[1, 2]",
        '["a", "b"]',
        "null",
        '[{"text": "a"',
        '{"a": 1}',
        "[" * 100_000,
        '[{"text": "a"}, 5]',
        '{"x":' * 9000,
    ],
)
def test_json_without_articles_is_refused(tmp_path, data):
    with pytest.raises(LoadError, match=r"a\.json: "):
        load(tmp_path, data)


def test_deeply_nested_cells_do_no_harm(tmp_path):
    nested = "[" * 400 + '"x"' + "]" * 400
    articles = load(tmp_path, f'[{{"text": "One.", "authors": {nested}}}]')
    assert articles["authors"].isna().all()


def test_columns_may_be_named(tmp_path):
    assert load(tmp_path, [{"story": "One.", "lead": "Two."}], columns={"text": "lead"})["text"].tolist() == ["Two."]


NEWSPAPERS = {
    "WordPress": {"date": "2015-10-08T05:30:00", "title": {"rendered": "Envoys &amp; guests"}, "content": {"rendered": "<p>They met.</p><p>They left.</p>"}},
    "ninjs": {"versioncreated": "2015-10-08T05:30:00Z", "headline": "Envoys & guests", "body_html": "<p>They met.</p><p>They left.</p>"},
    "fields apart": {"webPublicationDate": "2015-10-08T05:30:00Z", "webTitle": "Envoys & guests", "fields": {"bodyText": "They met.\n\nThey left."}},
    "news-please": {"date_publish": "2015-10-08 05:30:00", "date_download": "2020-01-01 00:00:00", "title": "Envoys & guests", "maintext": "They met.\n\nThey left."},
    "names inside": {"pub_date": "2015-10-08T05:30:00+0000", "headline": {"main": "Envoys & guests"}, "body": "They met.\n\nThey left."},
}  # fmt: skip


@pytest.mark.parametrize("kind", NEWSPAPERS)
@pytest.mark.parametrize("wrap", [lambda record: [record], lambda record: {"response": {"results": [record]}}])
def test_what_newspapers_and_crawlers_hand_out_is_understood(tmp_path, kind, wrap):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(wrap(NEWSPAPERS[kind])))
    [row] = tk.load(path, progress=False).to_dict("records")
    assert (row["title"], row["text"], str(row["date"].date())) == (
        "Envoys & guests",
        "They met.\n\nThey left.",
        "2015-10-08",
    )
