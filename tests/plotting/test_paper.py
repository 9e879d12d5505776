"""A paper that takes figure, table and methods paragraph as they are compiles without a warning."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from toolkit.plotting import plot, tabulate, write_up

HOSTILE = ("military_action", "50 % & more_$x$ #1 ^~{}", r"\input{x} “q” – …")
IN_CI = os.environ.get("CI") == "true"
needs_latex = pytest.mark.skipif(
    not IN_CI and not (shutil.which("pdflatex") and shutil.which("bibtex")),
    reason="pdflatex and bibtex are not installed",
)


def compile_paper(folder):
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper"]
    for command in (latex, ["bibtex", "paper"], latex, latex):
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout[-2000:]
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    bib = (folder / "paper.blg").read_text(encoding="utf-8", errors="replace")
    complaints = re.findall(r"^.*(?:Warning|Overfull|Underfull|Missing character).*$", log, re.MULTILINE)
    return complaints + re.findall(r"^Warning.*$", bib, re.MULTILINE)


@needs_latex
def test_the_paper_compiles_without_a_warning_and_shows_all_of_it(made, tmp_path):
    frequency = made(("military_action", "famine", "truce"), n=8)
    figure = plot(frequency, note="50 % & more_$x$ #1").fit("article")
    figure.save(tmp_path / "figure.pdf")
    figure.save(tmp_path / "code.pgf")
    (tmp_path / "figure-float.tex").write_text(figure.latex("figure.pdf"), encoding="utf-8")
    (tmp_path / "code-float.tex").write_text(figure.latex("code.pgf"), encoding="utf-8")
    tabulate(frequency).save(tmp_path / "table.tex")
    tabulate(made(n=50, every="week")).save(tmp_path / "long.tex")
    tabulate(made(HOSTILE, n=2)).save(tmp_path / "names.tex")
    write_up(frequency).save(tmp_path / "methods.tex")
    shutil.copy(Path(__file__).with_name("paper.tex"), tmp_path)
    assert compile_paper(tmp_path) == []
    text = read_pages(tmp_path / "paper.pdf")
    for part in (
        "Angelopoulos",
        "90 human labels",
        "Military action",
        "Share of paragraphs (per cent)",
        "50 % & more_$x$ #1",
    ):
        assert part in text, part
    assert "[?]" not in text
    assert "??" not in text


def read_pages(path):
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("-\r\n", "").replace("\ufffe", "").split())


@needs_latex
def test_a_figure_in_pgf_takes_any_name(made, tmp_path):
    plot(made(HOSTILE, groups=("a_b", "ü & é")), note=HOSTILE[1]).save(tmp_path / "code.pgf", journal="article")
    (tmp_path / "paper.tex").write_text(
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern,pgf,natbib}\begin{document}\noindent\input{code.pgf}"
        r"\nocite{*}\bibliographystyle{plainnat}\bibliography{methods}\end{document}",
        encoding="utf-8",
    )
    write_up(made()).save(tmp_path / "methods.tex")
    assert [line for line in compile_paper(tmp_path) if "Underfull" not in line] == []
    assert "50 % & more_$x$ #1" in read_pages(tmp_path / "paper.pdf")
