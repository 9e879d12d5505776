"""From files to a figure, as a newcomer goes."""

import subprocess
import sys

import pandas as pd

import toolkit as tk
from toolkit.demo import NOTE, run_demonstration


def test_demo_gives_table_and_figure_and_says_where(tmp_path):
    lines = []
    figure = run_demonstration(tmp_path / "out", lines.append)
    assert figure == tmp_path / "out" / "frequency.pdf"
    for name in (
        "frequency.pdf",
        "frequency.png",
        "frequency.csv",
        "frequency.parquet",
        "tags.parquet",
        "load-report.csv",
    ):
        assert (tmp_path / "out" / name).stat().st_size > 0
        if name.startswith("frequency.") and name != "frequency.parquet":
            assert any(name in line for line in lines)
    assert "jupyter" in lines[-1]


def test_the_demo_figure_says_that_it_is_illustrative(corpus_tags):
    figure = tk.plot(tk.measure(corpus_tags, every="month"), note=NOTE)
    drawn = " ".join(text.get_text() for text in figure.figure.findobj(lambda artist: hasattr(artist, "get_text")))
    assert "llustrative corpus" in " ".join(drawn.split())


def test_the_curve_tells_the_history_of_those_months(corpus_tags):
    table = tk.measure(corpus_tags, every="month").table.set_index(["theme", "period"])["estimate"]
    airspace = table["airspace_violations"]
    assert airspace.idxmax() in {pd.Timestamp("2015-10-01"), pd.Timestamp("2015-11-01")}
    assert table["deconfliction_diplomacy"].idxmax() in {
        pd.Timestamp("2016-02-01"),
        pd.Timestamp("2016-03-01"),
    }


def test_two_runs_give_the_same_bytes(tmp_path, corpus_articles):
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        paragraphs = tk.segment(corpus_articles.head(20), progress=False)
        tags = tk.open_tagger().tag(paragraphs)
        tk.write_table(tags, folder / "tags.csv")
        frequency = tk.measure(tags, every="month")
        frequency.save(folder / "frequency.parquet")
        tk.plot(frequency).save(folder / "figure.pdf")
    for name in ("tags.csv", "frequency.csv", "figure.pdf", "figure.png"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_doctor_finds_nothing_wrong_and_exits_zero():
    done = subprocess.run([sys.executable, "-m", "toolkit", "doctor"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All is well." in done.stdout
    assert "tiny run: 1 article" in done.stdout


def test_the_seed_article_is_read_and_tagged_as_a_person_would(real_data, tmp_path):
    import json

    folder = real_data / "seed"
    truth = json.loads((folder / "tags.json").read_text(encoding="utf-8"))
    file = folder / truth["file"]
    articles = tk.load(file, progress=False)
    assert articles["date"].isna().all()
    assert articles["date_source"].tolist() == ["none"]
    tags = tk.open_tagger().tag(tk.segment(articles, progress=False))
    assert len(tags) == len(truth["paragraphs"]) == 18
    themes = [name.removesuffix("_score") for name in tags.columns if name.endswith("_score")]
    for (_, row), expected in zip(tags.iterrows(), truth["paragraphs"], strict=True):
        if not expected["doubtful"]:
            assert {theme for theme in themes if row[theme]} == set(expected["themes"]), row["text"][:80]
