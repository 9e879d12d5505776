"""A stranger with the figure and the data can check that one follows from the other."""

import shutil

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit import cli
from toolkit.plotting import plot_calibration, plot_heatmap, plot_map, tabulate
from toolkit.rebuilding import rebuild


def make_tags(seed=1):
    rng = np.random.default_rng(seed)
    n = 900
    articles = np.arange(n) // 3
    days = pd.to_datetime(["2015-10-05", "2015-11-02", "2016-01-11", "2016-02-01"])
    table = pd.DataFrame({"paragraph_id": [f"p{k}" for k in range(n)], "article_id": [f"a{k}" for k in articles]})
    table = table.assign(date=days[articles % 4], source=np.where(articles % 2, "Courier", "Post"), text="Words.")
    for theme in ("strike", "truce"):
        table[f"{theme}_score"] = rng.random(n)
        table[theme] = table[f"{theme}_score"] > 0.7
    return table


def make_labels(tags, n=450, seed=2):
    rng = np.random.default_rng(seed)
    chosen = tags.iloc[np.sort(rng.choice(len(tags), n, replace=False))]
    parts = [
        pd.DataFrame(
            {
                "paragraph_id": chosen["paragraph_id"],
                "theme": theme,
                "applies": rng.random(n) < chosen[f"{theme}_score"],
                "probability": n / len(tags),
            }
        )
        for theme in ("strike", "truce")
    ]
    return pd.concat(parts, ignore_index=True)


TAGS = make_tags()
LABELS = make_labels(TAGS)


@pytest.fixture(scope="module")
def corrected():
    return tk.measure(TAGS, LABELS, every="month")


@pytest.fixture
def inputs(tmp_path):
    """A folder of inputs, under names that say nothing, among other tables."""
    deep = tmp_path / "inputs" / "some" / "where"
    deep.mkdir(parents=True)
    tk.write_table(TAGS, deep / "x1.parquet")
    tk.write_table(LABELS, deep / "x2.csv")
    tk.write_table(make_tags(seed=5), deep / "a-other-tags.parquet")
    tk.write_table(make_labels(TAGS, seed=6), deep / "a-other-labels.csv")
    (deep / "broken.parquet").write_bytes(b"PAR1 no")
    (deep / "broken.csv").write_bytes(b"\xff\x00\n1,2")
    (deep / "broken.db").write_bytes(b"no database")
    return tmp_path / "inputs"


@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "pgf"])
def test_a_figure_is_measured_and_drawn_again_to_the_same_bytes(ending, corrected, inputs, tmp_path):
    events = pd.DataFrame({"date": ["2015-11-24"], "label": ["Jet shot down"], "source": ["Courier"]})
    figure = tk.plot(corrected, events=events, scales="own", note="Trial")
    figure.save(tmp_path / f"f.{ending}", journal="jcr", width="100 mm")
    found = rebuild(tmp_path / f"f.{ending}", inputs=inputs)
    assert found.verdict == "identical"
    assert found.measured_again
    assert "x1.parquet" in str(found)
    assert "x2.csv" in str(found)
    assert "other" not in str(found)


@pytest.mark.parametrize("ending", ["tex", "csv", "md", "html"])
def test_a_table_is_made_again(ending, corrected, inputs, tmp_path):
    tabulate(corrected, note="Trial").save(tmp_path / f"t.{ending}")
    assert rebuild(tmp_path / f"t.{ending}", inputs=inputs).verdict == "identical"


def test_heatmap_overlay_and_counts_are_made_again(inputs, tmp_path):
    plot_heatmap(tk.measure(TAGS, LABELS, every="quarter", by="source")).save(tmp_path / "heat.svg")
    tk.plot(tk.measure(TAGS, every="week", measure_as="count"), overlay=True).save(tmp_path / "count.svg")
    tk.plot(tk.measure(TAGS, LABELS, every="month", method="design", target="process")).save(tmp_path / "design.svg")
    for name in ("heat.svg", "count.svg", "design.svg"):
        found = rebuild(tmp_path / name, inputs=inputs)
        assert (found.verdict, found.measured_again) == ("identical", True), str(found)


def test_reliability_diagram_and_map_are_made_again(inputs, tmp_path):
    plot_calibration(TAGS, LABELS).save(tmp_path / "cal.svg", journal="apsr", columns=2)
    points = TAGS.assign(x=np.arange(len(TAGS)) / 3, y=np.arange(len(TAGS)) % 7)
    plot_map(points, how="by hand", note="Trial").save(tmp_path / "map.svg")
    tk.write_table(points, inputs / "points.parquet")
    assert rebuild(tmp_path / "cal.svg", inputs=inputs).verdict == "identical"
    assert rebuild(tmp_path / "map.svg", inputs=inputs).verdict == "identical"


def test_what_people_alone_counted_is_made_again(inputs, tmp_path):
    bare = TAGS[["paragraph_id", "article_id", "date", "source"]]
    tk.write_table(bare, inputs / "paragraphs.parquet")
    tk.plot(tk.measure(bare, LABELS, every="quarter")).save(tmp_path / "f.svg")
    found = rebuild(tmp_path / "f.svg", inputs=inputs)
    assert (found.verdict, found.measured_again) == ("identical", True), str(found)


def test_another_codebook_is_remembered(corrected, inputs, tmp_path):
    from toolkit.codebook import Codebook, Theme

    book = Codebook("7", "paragraph", (Theme("truce", "Silence of guns", "…"), Theme("strike", "Blow", "…")))
    tk.plot(corrected, codebook=book).save(tmp_path / "f.svg")
    assert rebuild(tmp_path / "f.svg", inputs=inputs).verdict == "identical"


def test_changed_inputs_are_not_found_and_are_named(corrected, inputs, tmp_path):
    tk.plot(corrected).save(tmp_path / "f.svg")
    altered = LABELS.assign(applies=~LABELS["applies"])
    tk.write_table(altered, inputs / "some" / "where" / "x2.csv")
    with pytest.raises(tk.ToolkitError, match=corrected.provenance["labels_hash"]):
        rebuild(tmp_path / "f.svg", inputs=inputs)


def test_frequencies_alone_serve_but_that_is_said(corrected, tmp_path):
    corrected.save(tmp_path / "frequency.parquet")
    tk.plot(corrected).save(tmp_path / "f.pdf")
    found = rebuild(tmp_path / "f.pdf")
    assert found.verdict == "identical"
    assert not found.measured_again
    assert "not measured again" in str(found)
    assert "Not found: tags" in str(found)


def test_a_retouched_figure_is_different(corrected, inputs, tmp_path):
    tk.plot(corrected).save(tmp_path / "f.svg")
    text = (tmp_path / "f.svg").read_text(encoding="utf-8")
    (tmp_path / "f.svg").write_text(text.replace("stroke-width: 1.2", "stroke-width: 2.4"), encoding="utf-8")
    found = rebuild(tmp_path / "f.svg", inputs=inputs)
    assert found.verdict == "different"
    assert "changed after it was drawn" in str(found)


def test_numbers_that_the_inputs_do_not_give_are_told(corrected, inputs, tmp_path):
    figure = tk.plot(corrected)
    numbers = figure.record["numbers"]
    forged = {**numbers, "estimate": [value and round(value + 0.1, 6) for value in numbers["estimate"]]}
    figure.with_record({**figure.record, "numbers": forged}).save(tmp_path / "f.svg")
    found = rebuild(tmp_path / "f.svg", inputs=inputs)
    assert found.verdict == "different"
    assert "by 0.1 at most" in str(found)


def test_another_version_gives_the_same_picture_and_is_named(corrected, inputs, tmp_path):
    figure = tk.plot(corrected)
    older = {**figure.record["software"], "matplotlib": "3.9.0"}
    figure.with_record({**figure.record, "software": older}).save(tmp_path / "f.pdf")
    found = rebuild(tmp_path / "f.pdf", inputs=inputs)
    assert found.verdict == "same picture"
    assert "matplotlib 3.9.0 →" in str(found)


def test_a_kind_that_tables_do_not_make_is_refused_by_name(corrected, tmp_path):
    figure = tk.plot(corrected)
    figure.with_record({**figure.record, "kind": "portrait"}).save(tmp_path / "f.svg")
    with pytest.raises(tk.ToolkitError, match="'portrait' needs more than tables"):
        rebuild(tmp_path / "f.svg")


def test_a_record_without_its_figure_is_checked_for_its_numbers(corrected, inputs, tmp_path):
    tk.plot(corrected).save(tmp_path / "f.svg")
    (tmp_path / "f.svg").unlink()
    found = rebuild(tmp_path / "f.svg.provenance.json", inputs=inputs, output=tmp_path / "again.svg")
    assert "Numbers: identical." in found.findings
    assert "not there to compare with" in str(found)
    assert (tmp_path / "again.svg").exists()


def run(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_whole_way_in_the_shell(capsys, inputs, tmp_path):
    tk.write_table(TAGS, tmp_path / "tags.parquet")
    frequency, figure = tmp_path / "frequency.parquet", tmp_path / "figure.pdf"
    assert run(capsys, "measure", tmp_path / "tags.parquet", "-o", frequency)[0] == 0
    code, out, _ = run(capsys, "plot", frequency, "-o", figure, "--journal", "apsr")
    assert code == 0
    assert "NOT VERIFIED" in out
    code, out, _ = run(capsys, "provenance", figure)
    assert code == 0
    assert "inputs" in out
    assert '"tags"' in run(capsys, "provenance", figure, "--json")[1]
    code, out, _ = run(capsys, "rebuild", figure, "--inputs", inputs, "-o", tmp_path / "again.pdf")
    assert code == 0
    assert out.endswith("figure.pdf: identical.\n")
    assert (tmp_path / "again.pdf").read_bytes() == figure.read_bytes()
    shutil.copy(tmp_path / "again.pdf", figure)
    data = figure.read_bytes()
    figure.write_bytes(data[:-30] + b"% changed\n" + data[-30:])
    code, out, err = run(capsys, "rebuild", figure, "--inputs", inputs)
    assert code == 2
    assert "Bytes differ" in out
    assert err.count("\n") == 1


def test_the_options_of_plot_change_the_figure(capsys, corrected, tmp_path):
    tk.measure(TAGS, LABELS, every="month", by="source").save(tmp_path / "groups.parquet")
    corrected.save(tmp_path / "f.parquet")
    (tmp_path / "events.csv").write_text("date,label,source\n2015-11-24,Jet shot down,Courier\n", encoding="utf-8")
    written = set()
    for source, *options in (
        ["f"], ["f", "--overlay"], ["f", "--events", tmp_path / "events.csv"], ["f", "--scales", "own"],
        ["f", "--width", "89 mm"], ["f", "--journal", "ieee"], ["f", "--journal", "ieee", "--columns", "2"],
        ["f", "--note", "Trial"], ["groups", "--heatmap"],
    ):  # fmt: skip
        code, _, err = run(capsys, "plot", tmp_path / f"{source}.parquet", "-o", tmp_path / "f.svg", *options)
        assert (code, err) == (0, "")
        written.add((tmp_path / "f.svg").read_bytes())
    assert len(written) == 9


def test_tables_methods_calibration_and_journals_from_the_shell(capsys, corrected, tmp_path):
    corrected.save(tmp_path / "f.parquet")
    tk.write_table(TAGS, tmp_path / "tags.parquet")
    tk.write_table(LABELS, tmp_path / "labels.csv")
    for command in (
        ["table", tmp_path / "f.parquet", "-o", tmp_path / "t.tex", "--note", "Trial"],
        ["methods", tmp_path / "f.parquet", "-o", tmp_path / "m.tex"],
        ["calibration", tmp_path / "tags.parquet", "--labels", tmp_path / "labels.csv", "-o", tmp_path / "c.pdf"],
        ["journals"],
    ):
        code, out, err = run(capsys, *command)
        assert (code, err) == (0, "")
        assert out
    for name in ("t.tex", "m.tex", "m.bib", "c.pdf", "c.png"):
        assert (tmp_path / name).stat().st_size > 100


@pytest.mark.parametrize(
    "arguments",
    [
        ["plot", "f.parquet", "-o", "f.jpeg"], ["plot", "none.parquet", "-o", "f.pdf"],
        ["plot", "f.parquet", "-o", "no/such/folder/f.pdf"], ["plot", "f.parquet", "-o", "f.pdf", "--journal", "none"],
        ["plot", "f.parquet", "-o", "f.pdf", "--width", "1 mm"], ["plot", "f.parquet", "-o", "f.pdf", "--events", "none.csv"],
        ["plot", "f.parquet", "-o", "f.pdf", "--heatmap"], ["plot", "f.parquet", "-o", "f.pdf", "--heatmap", "--overlay"],
        ["plot", "f.csv", "-o", "f.pdf"], ["table", "f.parquet", "-o", "t.docx"], ["methods", "f.parquet", "-o", "m.doc"],
        ["provenance", "f.csv"], ["provenance", "none.pdf"], ["rebuild", "none.pdf"], ["rebuild", "f.csv"],
        ["calibration", "f.parquet", "--labels", "none.csv", "-o", "c.pdf"],
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(arguments, capsys, corrected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    corrected.save("f.parquet")
    before = sorted(tmp_path.iterdir())
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert err.startswith("toolkit: ")
    assert err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
