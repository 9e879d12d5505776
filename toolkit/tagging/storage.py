"""Taggers on disk: a folder of numbers, a manifest that vouches for them, and a card for people."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn
import skops.io

from toolkit.errors import ModelError
from toolkit.shipped import shipped
from toolkit.tagging.examples import Examples
from toolkit.tagging.tagger import Tagger

__all__ = ["MODEL_FORMAT", "SHIPPED_MODEL", "open_tagger", "save_tagger"]

MODEL_FORMAT = 2
SHIPPED_MODEL = "models/themes-v1"
STATE = (
    "themes_", "features_", "idf_", "weights_", "intercept_", "slope_", "offset_", "rates_", "training_", "lexicon_", "kinds_",
    "tagger_id_",
)  # fmt: skip
SETTINGS = ("strength", "trust", "oblique", "folds", "seed")
EXAMPLES = "examples.jsonl"
REGISTRY = "registry.json"
PROBES = 5
NEUTRAL_PROBES = ("Troops crossed the border at dawn.", "The envoy met both sides in Geneva.", "Rain is expected.")
SAME = 1e-6
REMEDY = "Restore the folder from its source, or train again: toolkit train --help."


def open_tagger(path: str | Path | None = None) -> Tagger:
    """Open a tagger from its folder.

    Parameters
    ----------
    path
        The folder of a model, or a folder of models of which one is current; by default the shipped model.

    Returns
    -------
    Tagger
        Ready to tag.

    Raises
    ------
    ModelError
        If the folder is missing, not a model, altered since it was written, holds types that are not
        numbers and texts, or was written in a format this version does not know.

    Examples
    --------
    >>> open_tagger().predict(["Warplanes bombed the port before dawn, killing 12 people."])[0, 0]
    np.True_
    """
    folder = shipped(SHIPPED_MODEL) if path is None else Path(path)
    registry = read_registry(folder)
    folder = folder if registry is None else folder / registry["current"]
    manifest = read_manifest(folder)
    for name, digest in manifest["files"].items():
        check_file(folder / name, digest)
    state = read_state(folder / "model.skops")
    tagger = Tagger(themes=tuple(state["themes_"]), **{name: state.pop(name) for name in SETTINGS})
    tagger.restore(state)
    if tagger.kinds_ != tagger.reader_.kinds.content_hash:
        message = f"{folder}: was trained with other word kinds than this toolkit's. Train again: toolkit train --help."
        raise ModelError(message)
    tagger.examples_ = read_examples(folder / EXAMPLES, tagger.themes_, kept=EXAMPLES in manifest["files"])
    if tagger.hash_content() != manifest["content_hash"] or tagger.tagger_id_ != manifest["content_hash"]:
        message = f"{folder}: the model's content is not what its manifest names. {REMEDY}"
        raise ModelError(message)
    check_probes(tagger, manifest, folder)
    return tagger


def read_registry(folder: Path) -> dict[str, Any] | None:
    """Read which model of a folder is current; None where the folder keeps no such record."""
    file = folder / REGISTRY
    if not file.is_file():
        return None
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
        current, history = state["current"], state["history"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        message = f"{file}: cannot be read ({error}). Delete it and promote a model anew: toolkit promote MODEL."
        raise ModelError(message) from error
    if not isinstance(current, str) or Path(current).name != current or not isinstance(history, list):
        message = f"{file}: names no model of this folder. Delete it and promote a model anew: toolkit promote MODEL."
        raise ModelError(message)
    return {"current": current, "history": history}


def check_probes(tagger: Tagger, manifest: Mapping[str, Any], folder: Path) -> None:
    """Refuse a model that this version of the toolkit would read otherwise than the one that trained it."""
    probes = manifest.get("probes", [])
    then = np.array([probe["scores"] for probe in probes])
    now = tagger.predict_proba([probe["text"] for probe in probes]) if probes else then
    if then.shape != now.shape or (len(probes) and np.abs(now - then).max() > SAME):
        message = (
            f"{folder}: texts score otherwise than when the model was trained, with toolkit {manifest.get('toolkit', '?')}. "
            "Install that version, or train again: toolkit train --help."
        )
        raise ModelError(message)


def read_examples(file: Path, themes: list[str], *, kept: bool) -> Examples:
    """Read the labelled paragraphs that lie in the folder, if any do."""
    columns = ["text", "story", "title", "position", *themes]
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if kept else []
    return Examples(pd.DataFrame(rows, columns=columns))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check the manifest of a model's folder."""
    file = folder / "manifest.json"
    if not folder.is_dir() or not file.is_file():
        message = f"{folder}: no model here (no manifest.json). Name a folder that `toolkit train` wrote."
        raise ModelError(message)
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        message = f"{file}: cannot be read ({error}). {REMEDY}"
        raise ModelError(message) from error
    wanted = {"format", "files", "content_hash"}
    if not isinstance(manifest, dict) or not wanted <= set(manifest) or "model.skops" not in manifest["files"]:
        message = f"{file}: is not the manifest of a tagger. {REMEDY}"
        raise ModelError(message)
    if manifest["format"] != MODEL_FORMAT:
        message = f"{folder}: a model of format {manifest['format']}, this toolkit reads {MODEL_FORMAT}. Update the toolkit or train again."
        raise ModelError(message)
    return manifest


def check_file(file: Path, digest: str) -> None:
    """Refuse a file that is missing or not as the manifest remembers it."""
    if not file.is_file():
        message = f"{file}: missing from the model. {REMEDY}"
        raise ModelError(message)
    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        message = f"{file}: altered since the model was written. {REMEDY}"
        raise ModelError(message)


def read_state(file: Path) -> dict[str, object]:
    """Read the fitted state; only numbers and texts are trusted, never code."""
    try:
        foreign = skops.io.get_untrusted_types(file=file)
        if foreign:
            message = f"{file}: holds {', '.join(foreign)}, where only numbers and texts belong. Do not use this model."
            raise ModelError(message)
        state = skops.io.load(file, trusted=[])
    except (zipfile.BadZipFile, OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        message = f"{file}: cannot be read as a model ({error}). {REMEDY}"
        raise ModelError(message) from error
    missing = [name for name in (*STATE, *SETTINGS) if not isinstance(state, dict) or name not in state]
    if missing:
        message = f"{file}: lacks {', '.join(missing)}. {REMEDY}"
        raise ModelError(message)
    return dict(state)


def save_tagger(
    tagger: Tagger,
    folder: str | Path,
    *,
    about: Mapping[str, object] | None = None,
    card: str = "",
    keep_texts: bool = True,
) -> Path:
    """Write a tagger to a folder: all of it or nothing.

    Parameters
    ----------
    tagger
        A fitted tagger.
    folder
        Where to; a model that is there is replaced, any other folder is refused.
    about
        What else the manifest is to say, such as metrics and hashes of the data.
    card
        The text of ``card.md``.
    keep_texts
        Whether the labelled paragraphs go into the folder: `explain` shows those nearest to a text, and
        `examine` compares a collection with them. Say no where the texts must not be passed on.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ModelError
        If the place holds something else than a model, or cannot be written to.
    """
    folder = Path(folder)
    if folder.exists() and not (folder / "manifest.json").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: holds something that is no model. Name a new folder."
        raise ModelError(message)
    if not folder.absolute().parent.is_dir():
        message = f"{folder}: the folder above it does not exist. Make it first."
        raise ModelError(message)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    beside.mkdir()
    try:
        if keep_texts and len(tagger.examples_):
            lines = tagger.examples_.table.to_json(orient="records", lines=True, force_ascii=False)
            (beside / EXAMPLES).write_text(lines, encoding="utf-8")
        write_files(tagger, beside, dict(about or {}), card)
        old = folder.with_name(f"{beside.name}.old")
        if folder.exists():
            folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def write_files(tagger: Tagger, folder: Path, about: dict[str, object], card: str) -> None:
    """Write the numbers and the card, and the manifest that vouches for all that lies in the folder."""
    state = {name: getattr(tagger, name) for name in (*STATE, *SETTINGS)}
    state["weights_"] = np.ascontiguousarray(state["weights_"])
    skops.io.dump(state, folder / "model.skops", compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    (folder / "card.md").write_text(card, encoding="utf-8")
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}
    probes = tagger.examples_.table["text"].head(PROBES).tolist() if EXAMPLES in files else list(NEUTRAL_PROBES)
    manifest = {
        "format": MODEL_FORMAT,
        "content_hash": tagger.tagger_id_,
        "themes": tagger.themes_,
        "features": len(tagger.features_),
        "training_paragraphs": len(tagger.training_),
        "scikit_learn": sklearn.__version__,
        **about,
        "probes": [
            {"text": text, "scores": scores.tolist()}
            for text, scores in zip(probes, tagger.predict_proba(probes), strict=True)
        ],
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
