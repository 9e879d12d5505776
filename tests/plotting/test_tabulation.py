"""Tables for papers: the numbers are right, and no sign of anybody's data acts on LaTeX, HTML or a spreadsheet."""

import html.parser
import io

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ToolkitError
from toolkit.plotting import read_provenance, tabulate
from toolkit.plotting.pgf import escape_tex

HOSTILE = [
    r"\input{/etc/passwd}", "50 % & more_$x$ #1 ^~{}", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")",
    "--><!-- x", "a|b `c`", "+cmd|' /C calc'!A0", "[2] star", "* bullet", "“quoted” – dash …",
]  # fmt: skip


class Seen(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.comments = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert all(not name.startswith("on") for name, _ in attrs)

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.comments.append(data)


def test_estimates_stand_over_their_intervals(made):
    grid = tabulate(made(("famine", "strike"))).grid
    assert grid.heads == ["Period", "Articles", "Famine", "Strike"]
    assert grid.cells[0] == ["2015-10", "3", "2.1\n[1.7, 2.5]", "4.2\n[3.3, 5.0]"]


def test_many_themes_stand_one_under_the_other(made):
    grid = tabulate(made(tuple("abcdef"))).grid
    assert grid.heads == ["Theme", "Period", "Articles", "Estimate", "Interval"]
    assert len(grid.cells) == 36


def test_gaps_and_doubtful_estimates_are_marked_and_explained(made):
    given = made(("famine",))
    given.table.loc[1, ["estimate", "low", "high"]] = np.nan
    given.table.loc[2, "flag"] = "no labels"
    table = tabulate(given)
    assert table.grid.cells[1][2] == "–"
    assert table.grid.cells[2][2].startswith("6.2†")
    assert "–: no estimate. †: few texts or no labels" in table.notes


def test_what_is_uncorrected_says_so_in_caption_and_notes(made):
    table = tabulate(made(method="uncorrected"))
    assert table.caption.startswith("Uncorrected classifier output")
    assert "no confidence statement is possible" in table.notes


def test_counts_are_whole_numbers(made):
    given = made(("famine",), measure_as="count")
    given.table["estimate"] = 1234.4
    assert tabulate(given).grid.cells[0][2].startswith("1,234")
    assert "per cent" not in tabulate(given).caption


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_in_html(name, made, tmp_path):
    path = tabulate(made((name,), groups=(name, "y")), note=name).save(tmp_path / "t.html")
    seen = Seen()
    seen.feed(path.read_text(encoding="utf-8"))
    assert set(seen.tags) <= {
        "html", "head", "meta", "title", "body", "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "p", "em",
    }  # fmt: skip
    assert any(name in text for text in seen.text)
    assert all("toolkit-provenance:" in comment for comment in seen.comments)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_of_a_csv_is_run_by_a_spreadsheet(name, made, tmp_path):
    path = tabulate(made((name,), groups=(name, "y"))).save(tmp_path / "t.csv")
    back = pd.read_csv(path, comment="#") if "#" not in name else None
    if back is not None:
        assert len(back) == 12
        assert not back["group"].astype(str).str.match(r"[=+\-@]").any()
        assert back["estimate"].iloc[0] == pytest.approx(1 / 48)


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_the_name_and_keeps_its_columns(name, made, tmp_path):
    text = tabulate(made((name,))).save(tmp_path / "t.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {4}
    assert "<script>" not in text.split("<!-- toolkit-provenance")[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_latex_sees_no_command_of_the_data(name, made, tmp_path):
    text = tabulate(made((name,))).save(tmp_path / "t.tex").read_text(encoding="utf-8")
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("%"))
    assert r"\input" not in body
    assert body.count("$") == body.count(r"\$")
    assert body.count("{") - body.count(r"\{") == body.count("}") - body.count(r"\}")


def test_escaped_signs_are_those_that_act():
    assert escape_tex("a_b & 5% \\x ~ \n\n y") == r"a\_b \& 5\% \textbackslash{}x \textasciitilde{} y"


def test_a_long_table_breaks_over_pages(made, tmp_path):
    text = tabulate(made(n=60)).save(tmp_path / "t.tex").read_text(encoding="utf-8")
    assert r"\begin{longtable}" in text
    assert r"\usepackage{longtable}" in text
    assert r"\begin{longtable}" not in tabulate(made()).save(tmp_path / "s.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["tex", "csv", "md", "html"])
def test_each_form_carries_its_record_and_one_lies_beside_it(ending, made, tmp_path):
    table = tabulate(made(("a--b", "%c")), note="--> -- %")
    path = table.save(tmp_path / f"t.{ending}")
    inside = read_provenance(path)
    assert inside["kind"] == "table"
    assert inside["inputs"]["labels"] == "bb22"
    beside = path.with_name(path.name + ".provenance.json")
    assert read_provenance(beside) == inside
    beside.unlink()
    assert read_provenance(path) == inside


def test_a_csv_reads_back_as_numbers(made, tmp_path):
    given = made()
    back = pd.read_csv(io.StringIO(tabulate(given).save(tmp_path / "t.csv").read_text(encoding="utf-8")), comment="#")
    assert back["high"].to_numpy() == pytest.approx(given.table["high"].to_numpy())


def test_other_endings_are_refused_and_the_notebook_sees_a_table(made, tmp_path):
    table = tabulate(made())
    with pytest.raises(ToolkitError, match=r"Use \.tex"):
        table.save(tmp_path / "t.docx")
    assert "<table" in table._repr_html_()
    assert "provenance" not in table._repr_html_() + repr(table)


def test_the_note_stands_in_the_notes(made):
    assert "Illustrative corpus." in tabulate(made(), note="Illustrative corpus").notes
    assert "Illustrative" not in tabulate(made()).notes
