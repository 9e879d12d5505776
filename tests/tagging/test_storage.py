"""A model folder is opened only if it is whole, unaltered and ours."""

import json
import shutil

import pytest

import toolkit as tk
from toolkit.errors import ModelError
from toolkit.shipped import shipped
from toolkit.tagging import save_tagger


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(shipped("models/themes-v1"), tmp_path / "model")


def test_a_saved_tagger_opens_as_the_same_one(tmp_path, tagger):
    opened = tk.open_tagger(save_tagger(tagger, tmp_path / "again"))
    assert opened.tagger_id == tagger.tagger_id
    assert (
        opened.predict_proba(["Jets crossed the border."]) == tagger.predict_proba(["Jets crossed the border."])
    ).all()


def test_an_altered_model_is_refused(folder):
    data = bytearray((folder / "model.skops").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "model.skops").write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"model\.skops"):
        tk.open_tagger(folder)


def test_a_manifest_that_names_another_content_is_refused(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["content_hash"] = "0" * 16
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError):
        tk.open_tagger(folder)


@pytest.mark.parametrize("name", ["manifest.json", "model.skops"])
def test_a_model_that_lacks_a_file_is_refused(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match="model"):
        tk.open_tagger(folder)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError):
        tk.open_tagger(tmp_path)


def test_nothing_else_is_overwritten(tmp_path, tagger):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ModelError, match="no model"):
        save_tagger(tagger, tmp_path)
    assert (tmp_path / "thesis.txt").exists()
