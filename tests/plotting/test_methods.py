"""The methods paragraph says what the record says, and cites what it names."""

import re

import pytest

from toolkit.errors import ToolkitError
from toolkit.plotting import plot, tabulate, write_up
from toolkit.plotting.references import entries, full_reference


def test_every_number_comes_from_the_record(made):
    text = write_up(made()).text
    for part in (
        "500 paragraphs of 50 articles",
        "90 human labels",
        "95 per cent",
        "seed 7",
        "labels bb22",
        "corpus dd44",
    ):
        assert part in text
    assert "2015-10 to 2016-03" in text


@pytest.mark.parametrize(
    ("method", "said"), [("partial", "small areas"), ("design", "its own labels alone"), ("smooth", "drifts smoothly")]
)
def test_each_method_is_described(method, said, made):
    assert said in write_up(made(method=method)).text


def test_uncorrected_output_is_called_so_and_cites_no_correction(made):
    found = write_up(made(method="uncorrected"))
    assert "no confidence statement is possible" in found.text
    assert "angelopoulos" not in found.bibtex


@pytest.mark.parametrize("method", ["partial", "design", "smooth", "uncorrected"])
def test_all_works_cited_are_in_the_bibtex_and_no_others(method, made):
    found = write_up(made(method=method))
    cited = set(re.findall(r"\\citep\{(\w+)\}", found.latex))
    assert cited == set(re.findall(r"@\w+\{(\w+),", found.bibtex)) == set(re.findall(r"\[@(\w+)\]", found.markdown))
    assert len(found.references.splitlines()) == len(cited)


def test_every_reference_reads_as_one():
    for key in entries():
        assert re.fullmatch(r"[^{}\\]+\. \d{4}\. [^{}\\]+\.", full_reference(key)), key


def test_agreement_junk_and_notes_are_told_where_they_are_known(made):
    text = write_up(made(agreement=0.81, n_junk=4, n_skipped=2, notes=["Classifier error changed abruptly."])).text
    assert "Krippendorff's alpha between annotators is 0.81 (Krippendorff 2018)" in text
    assert "4 paragraphs labelled as junk and 2 that were skipped" in text
    assert "changed abruptly" in text
    assert "Krippendorff" not in write_up(made()).text


def test_hostile_names_stay_text(made):
    found = write_up(made((r"\input{x}", "a_b")), codebook=None)
    assert r"\input{" not in found.latex
    assert r"\_" in found.latex or "A b" in found.latex


def test_files_are_written_with_the_bibtex_beside(made, tmp_path):
    found = write_up(made())
    assert [path.name for path in found.save(tmp_path / "m.tex")] == ["m.tex", "m.bib"]
    assert [path.name for path in found.save(tmp_path / "m.txt")] == ["m.txt"]
    assert "References" in (tmp_path / "m.txt").read_text(encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"Use \.tex"):
        found.save(tmp_path / "m.doc")


def test_notes_call_themes_by_their_names(made):
    notes = ["un_activity: the tagger's error changed abruptly."]
    given = made(("un_activity",), notes=notes, how=f"corrected. {notes[0]}")
    assert "UN activity: the tagger's error" in write_up(given).text
    assert "un_activity:" not in write_up(given).text + plot(given).caption


def test_what_people_alone_counted_is_not_called_corrected(made):
    given = made(("famine",), method="design", untagged=["famine"], taggers=[])
    for text in (write_up(given).text, plot(given).caption, tabulate(given).notes):
        assert "90 human labels alone" in text
        assert "orrected" not in text.replace("thin grey line: uncorrected", "")
    assert "angelopoulos" not in write_up(given).bibtex
