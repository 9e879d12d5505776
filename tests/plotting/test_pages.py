"""A figure has the width of its page to half a point, its fonts inside, and the same bytes each time."""

import os
import re
import shutil
import subprocess
import sys

import pypdfium2
import pytest
from PIL import Image

from toolkit.errors import ToolkitError
from toolkit.plotting import journals, plot
from toolkit.plotting.page import choose_page, read_length

JOURNALS = journals().set_index("journal")
IN_CI = os.environ.get("CI") == "true"
DRAW = """
import sys, types, pandas as pd
from toolkit.plotting import plot, plot_heatmap, tabulate
days = pd.date_range("2015-10-01", periods=6, freq="MS")
table = pd.concat([pd.DataFrame({"period": days, "theme": theme, "group": group, "estimate": [.1, .2, .15, None, .1, .12],
    "low": .08, "high": .22, "low_all": .05, "high_all": .3, "n_articles": 9, "n_paragraphs": 90, "every": "month",
    "unit": "paragraph", "method": "partial", "flag": ""}) for theme in ("b", "a", "c") for group in ("x", "y")])
frequency = types.SimpleNamespace(table=table.reset_index(drop=True), provenance={"by": "source", "measure_as": "share"})
events = pd.DataFrame({"date": ["2015-11-24"], "label": ["Jet shot down"], "source": ["Courier"]})
for ending in ("pdf", "svg", "png", "eps", "pgf"):
    plot(frequency, events=events, note="Note").save(f"figure.{ending}", journal="jcr")
plot_heatmap(frequency).save("heat.svg")
tabulate(frequency).save("table.tex")
"""


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None and not IN_CI, reason=f"{program} is not installed")


def points_wide(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return document[0].get_size()[0]
    finally:
        document.close()


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("journal", JOURNALS.index)
def test_a_pdf_is_as_wide_as_the_journal_says_to_half_a_point(journal, columns, made, tmp_path):
    wanted = JOURNALS.loc[journal, "one_column" if columns == 1 else "two_columns"]
    plot(made()).save(tmp_path / "f.pdf", journal=journal, columns=columns)
    assert points_wide(tmp_path / "f.pdf") == pytest.approx(wanted * 72, abs=0.5)
    with Image.open(tmp_path / "f.png") as image:
        assert image.info["dpi"][0] >= 299.9
        assert image.width / image.info["dpi"][0] == pytest.approx(wanted, abs=0.01)


def test_svg_eps_and_pgf_have_the_width_too(made, tmp_path):
    figure = plot(made()).fit("nature")
    width = 89 / 25.4 * 72
    figure.save(tmp_path / "f.svg")
    assert float(re.search(r'<svg [^>]*width="([\d.]+)pt"', (tmp_path / "f.svg").read_text())[1]) == pytest.approx(
        width, abs=0.5
    )
    figure.save(tmp_path / "f.eps")
    box = re.search(r"%%HiResBoundingBox: ([\d.]+) \S+ ([\d.]+)", (tmp_path / "f.eps").read_text())
    assert float(box[2]) - float(box[1]) == pytest.approx(width, abs=0.5)
    figure.save(tmp_path / "f.pgf")
    drawn = re.search(
        r"\\pgfpathrectangle\{\\pgfpointorigin\}\{\\pgfqpoint\{([\d.]+)in\}", (tmp_path / "f.pgf").read_text()
    )
    assert float(drawn[1]) * 72 == pytest.approx(width, abs=0.5)


@pytest.mark.parametrize(
    ("length", "inches"), [("89 mm", 3.5039), ("8.9cm", 3.5039), ("3.5 in", 3.5), (3.5, 3.5), ("252 pt", 3.4869)]
)
def test_a_width_can_be_set_in_any_unit_and_beats_the_journal(length, inches, made, tmp_path):
    plot(made()).save(tmp_path / "f.pdf", journal="apsr", width=length)
    assert points_wide(tmp_path / "f.pdf") == pytest.approx(inches * 72, abs=0.5)


@pytest.mark.parametrize("length", ["wide", "1 in", "89 km", 99, "-3", ""])
def test_a_width_that_is_none_is_refused(length):
    with pytest.raises(ToolkitError, match=r"width .* Give inches"):
        read_length(length)


def test_an_unknown_journal_and_three_columns_are_refused():
    with pytest.raises(ToolkitError, match="apsr"):
        choose_page("american-journal-of-nothing")
    with pytest.raises(ToolkitError, match="columns=3"):
        choose_page("apsr", columns=3)


def test_the_journals_of_the_field_are_there_and_what_is_unverified_says_so():
    assert {"apsr", "ajps", "isq", "jcr", "jpr", "io", "pnas", "nature", "ieee", "acm", "article"} <= set(
        JOURNALS.index
    )
    assert "NOT VERIFIED" in choose_page("apsr").sentence()
    assert "NOT VERIFIED" not in choose_page("nature").sentence()
    assert "NOT VERIFIED" not in choose_page("apsr", width="3.4 in").sentence()
    assert (JOURNALS["source"].str.len() > 20).all()


@needs("pdffonts")
@pytest.mark.parametrize("journal", ["manuscript", "apsr", "ieee"])
def test_all_fonts_are_embedded_and_none_is_type_3(journal, made, tmp_path):
    plot(made(("military_action", "حظر", "a_b $x$"))).save(tmp_path / "f.pdf", journal=journal)
    listing = subprocess.run(["pdffonts", tmp_path / "f.pdf"], capture_output=True, text=True, check=True).stdout
    fonts = listing.splitlines()[2:]
    assert fonts
    for font in fonts:
        assert "TrueType" in font
        assert re.search(r"\s(yes|no) (yes|no) (yes|no)\s", font)[1] == "yes", font
    assert "Type 3" not in listing


def test_two_processes_in_two_folders_write_the_same_bytes(tmp_path):
    for number, name in enumerate(("one", "two")):
        (tmp_path / name).mkdir()
        subprocess.run(
            [sys.executable, "-c", DRAW],
            cwd=tmp_path / name,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": str(number)},
        )
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {"figure.pdf", "figure.svg", "figure.png", "figure.eps", "figure.pgf", "heat.svg", "table.tex"} <= set(files)
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_users_own_settings_change_nothing(made, tmp_path):
    import matplotlib as mpl

    plot(made()).save(tmp_path / "one.pdf")
    with mpl.rc_context({"font.size": 20, "lines.linewidth": 5, "pdf.fonttype": 3, "savefig.bbox": "tight"}):
        plot(made()).save(tmp_path / "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_letters_keep_the_sizes_of_the_journal(made):
    from matplotlib.text import Text

    page = choose_page("nature")
    figure = plot(made()).fit("nature")
    sizes = {text.get_fontsize() for text in figure.figure.findobj(Text) if text.get_text()}
    assert page.smallest <= min(sizes)
    assert max(sizes) <= page.largest


def test_fitting_leaves_the_first_figure_as_it_was(made):
    figure = plot(made())
    assert figure.fit("nature").figure.get_figwidth() < figure.figure.get_figwidth() == 6.5
