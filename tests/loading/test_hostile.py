"""A folder of hostile files: each gets a row in the report with its reason, the rest of the batch loads, and soon."""

import io
import pickle
import tarfile
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

import toolkit as tk

BOMB = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 500_000
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY e SYSTEM "file:///etc/hostname">]>'
WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def repacked(save, member, content):
    """An office document whose one member is replaced."""
    buffer, out = io.BytesIO(), io.BytesIO()
    save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return out.getvalue()


def word(content):
    document = f"<w:document {WORDS}><w:body>".encode() + content + b"</w:body></w:document>"
    return repacked(docx.Document().save, "word/document.xml", document)


def tarred(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content, more in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in more.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The report, the articles and the time of a folder with all of it and three good files."""
    folder = tmp_path_factory.mktemp("hostile")
    story = "Envoys meet by the lake, part {}\n\nThe envoys met by the lake for four hours and agreed to meet again.\n"
    link = {"type": tarfile.SYMTYPE, "linkname": "/etc/hostname"}
    evil = word(b"<w:p><w:r><w:t>&b;&e;</w:t></w:r></w:p>")
    files = {
        "good.txt": story.format(1).encode(),
        "bomb.zip": zipped({"big.txt": b"a" * 80_000_000, "good.txt": story.format(2)}),
        "bomb.docx": word(BOMB),
        "entities.docx": repacked(docx.Document().save, "word/document.xml", f'{ENTITIES}<w:document {WORDS}><w:body><w:p><w:r><w:t>&b;&e;</w:t></w:r></w:p></w:body></w:document>'.encode()),
        "undeclared.docx": evil,
        "bomb.xlsx": repacked(openpyxl.Workbook().save, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 50_000_000),
        "evil.tar.gz": tarred([("../out.txt", story.format(8).encode(), {}), ("/abs.txt", b"x", {}), ("link", b"", link), ("good.txt", story.format(3).encode(), {})]),
        "deep.json": b"[" * 200_000,
        "deep.xml": b"<news>" + b"<a>" * 200_000,
        "deep.html": b"<html><body>" + b"<div>" * 20_000,
        "line.html": b"<html><body><p>" + b"word " * 100_000,
        "line.txt": b"word " * 12_000_000,
        "pickle.csv": pickle.dumps({"text": ["a"] * 100}),
        "pickle.parquet": pickle.dumps({"text": ["a"] * 100}),
        "entities.xml": f"{ENTITIES}<nitf><body><body.content><p>&b;&e;</p></body.content></body></nitf>".encode(),
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes(content)
    begun = time.process_time()
    with pytest.warns(UserWarning, match="inputs cannot be read"):
        articles = tk.load(folder, progress=False, on_error="skip", report=folder.parent / "report.csv", n_jobs=1)
    report = pd.read_csv(folder.parent / "report.csv", keep_default_na=False)
    return report.assign(name=report["file"].str.rpartition("/")[2]), articles, time.process_time() - begun, files


def test_the_good_ones_are_loaded(loaded):
    report, articles, _, _ = loaded
    assert sorted(articles["title"].dropna()) == [f"Envoys meet by the lake, part {number}" for number in (1, 2, 3)]
    loaded_ones = report.loc[report["status"] == "loaded", "name"].tolist()
    assert sorted(loaded_ones) == ["bomb.zip", "evil.tar.gz", "good.txt", "line.html"]  # a long line is no fault


def test_every_input_has_a_row_and_each_bad_one_a_reason(loaded):
    report, _, _, files = loaded
    assert set(report["name"]) == set(files)
    assert (report.loc[report["status"] != "loaded", "reason"] != "").all()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb.zip", "like a ZIP bomb"), ("bomb.docx", "500,000 paragraphs"), ("bomb.xlsx", "like a ZIP bomb"), ("deep.json", "broken JSON"),
        ("deep.xml", "Excessive depth"), ("line.txt", "not one article"), ("pickle.csv", "binary data"), ("pickle.parquet", "binary data"),
        ("entities.xml", "declares entities"), ("evil.tar.gz", "leads out of the archive"),
    ],
)  # fmt: skip
def test_the_reason_says_what_was_found(loaded, name, reason):
    report, _, _, _ = loaded
    assert report.loc[report["name"] == name, "reason"].str.contains(reason, regex=False).any()


def test_no_entity_is_followed_or_unfolded(loaded):
    _, articles, _, _ = loaded
    host = Path("/etc/hostname").read_text() if Path("/etc/hostname").exists() else "aaaaaaaaaa"
    for secret in ("aaaaaaaaaa", host.strip()):
        assert not articles["text"].str.contains(secret, regex=False).any()


def test_it_does_not_take_long(loaded):
    assert loaded[2] < 60
