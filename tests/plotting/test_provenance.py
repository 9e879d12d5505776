"""Every figure says where it comes from, in the file itself and beside it."""

import json
import shutil
import subprocess

import pytest
from PIL import Image

from toolkit.errors import ToolkitError
from toolkit.plotting import plot, plot_heatmap, read_provenance, tell_provenance
from toolkit.plotting.provenance import numbers_hash


@pytest.mark.parametrize("ending", ["pdf", "png", "svg", "eps", "pgf"])
def test_each_format_carries_the_record_inside_and_beside(ending, made, tmp_path):
    path = plot(made(), note="-- --> % 100").save(tmp_path / f"f.{ending}", journal="apsr")[0]
    beside = path.with_name(path.name + ".provenance.json")
    beside.rename(tmp_path / "moved.json")
    record = read_provenance(path)
    assert record == json.loads((tmp_path / "moved.json").read_text(encoding="utf-8"))
    assert record["inputs"] == {
        "corpus": "dd44", "frequency": numbers_hash(made().table), "labels": "bb22", "models": ["cc33"], "tags": "aa11",
    }  # fmt: skip
    assert record["measured"]["seed"] == 7
    assert record["page"]["journal"] == "apsr"
    assert record["drawn"]["note"] == "-- --> % 100"
    assert {"conflict-news-toolkit", "code", "python", "matplotlib"} <= set(record["software"])


def test_the_record_beside_serves_where_another_program_took_out_the_one_inside(made, tmp_path):
    path = plot(made()).save(tmp_path / "f.png")[0]
    with Image.open(path) as image:
        image.copy().save(path)
    assert read_provenance(path)["kind"] == "frequency"
    path.with_name("f.png.provenance.json").unlink()
    with pytest.raises(ToolkitError, match="carries no record"):
        read_provenance(path)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\n broken", b"<svg/>", b"\xff" * 99, b"[" * 99999]
)
@pytest.mark.parametrize("name", ["f.pdf", "f.png", "f.svg", "f.provenance.json", "f.csv"])
def test_any_other_file_is_refused_by_name(content, name, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ToolkitError, match="carries no record"):
        read_provenance(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ToolkitError, match="no such file"):
        read_provenance(tmp_path / "none.pdf")


def test_it_is_told_in_lines(made):
    lines = tell_provenance(plot(made()).fit("apsr").full_record())
    assert lines[0].startswith("frequency: Share of paragraphs")
    assert any(line.startswith("inputs") and "labels bb22" in line for line in lines)
    assert any("NOT VERIFIED" in line for line in lines)


@pytest.mark.parametrize("change", [{"estimate": 0.5}, {"high": 0.9}, {"n_articles": 1}, {"flag": "x"}])
def test_the_hash_of_the_numbers_knows_every_number(change, made):
    table = made().table
    assert numbers_hash(table) != numbers_hash(table.assign(**change))
    assert numbers_hash(table) == numbers_hash(table.copy())


def test_a_heatmap_keeps_its_cells(made):
    record = plot_heatmap(made(groups=("x", "y"))).record
    assert record["cells"]["group"] == ["x", "y"]
    assert len(record["cells"]["estimate"][0]) == 2


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo (poppler-utils) is not installed")
def test_a_pdf_has_title_and_caption_for_any_reader(made, tmp_path):
    plot(made()).save(tmp_path / "f.pdf")
    listing = subprocess.run(["pdfinfo", tmp_path / "f.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Share of paragraphs per month" in listing
    assert "CreationDate" not in listing


def test_an_svg_speaks(made, tmp_path):
    path = plot(made(('<b> "x" &',))).save(tmp_path / "f.svg")[0]
    import lxml.etree

    root = lxml.etree.fromstring(path.read_bytes())
    assert root.get("role") == "img"
    assert "at most" in root.get("aria-label")
    assert '"x" &' in root.get("aria-label")
