"""A folder of models of which one is current: promoted only if no theme got worse, rolled back in one step."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, ModelError
from toolkit.files import write_beside
from toolkit.tables import content_hash, fold
from toolkit.tagging import Tagger, open_tagger
from toolkit.tagging.storage import REGISTRY, read_registry
from toolkit.training.comparison import compare_taggers
from toolkit.training.training import with_stories

__all__ = ["freeze_holdout", "promote", "read_holdout", "rollback", "without_holdout"]

HOLDOUT = "holdout.jsonl"
SMALLEST = 20  # paragraphs; a smaller holdout tells nothing apart


def promote(model: str | Path, *, force: str | None = None, seed: int = 1) -> tuple[str, pd.DataFrame | None]:
    """Make a model the current one of the folder it lies in, if no theme got worse.

    A model is compared with the current one, on the folder's frozen holdout, which neither learned from. The first
    model of a folder is compared with the shipped one where both know the same themes and the shipped one has not
    learned from the holdout; otherwise it is taken as it is. The comparison is remembered.

    Parameters
    ----------
    model
        The model's folder; the folder above it is the registry.
    force
        The reason for which a model is promoted all the same; it is remembered.
    seed
        Seed of the bootstrap.

    Returns
    -------
    tuple of str and pandas.DataFrame
        One line that says what was done, and the comparison, if there was one.

    Raises
    ------
    ModelError
        If a theme got worse by more than chance (with the table), or there is no holdout to tell by.
    """
    place = Path(model)
    registry = place.absolute().parent
    tagger = open_tagger(place)
    state = read_registry(registry) or {"current": None, "history": []}
    if state["current"] == place.name:
        message = f"{place}: is the current model already."
        raise ModelError(message)
    holdout = read_holdout(registry)
    rival, name = find_rival(registry, state["current"], tagger, holdout)
    table = None
    if rival is not None and holdout is not None:
        table = check_progress(place, (rival, tagger), holdout, name=name, force=force, seed=seed)
    elif rival is not None and not force:
        message = (
            f"{registry}: has no {HOLDOUT} to compare {place.name} with {name} by. Train with --hold-out 0.2 to freeze one, "
            "or promote with a reason: --force REASON."
        )
        raise ModelError(message)
    reason = force or ("the first model" if rival is None else "no theme got worse")
    entry: dict[str, object] = {"model": place.name, "tagger_id": tagger.tagger_id, "at": now(), "reason": reason}
    if table is not None:
        entry |= {"compared_with": name, "comparison": json.loads(table.round(4).to_json(orient="records"))}
    write_registry(registry, {"current": place.name, "history": [*state["history"], entry]})
    return (
        f"{registry}: {place.name} is the current model now (tagger {tagger.tagger_id}, {say_change(table, name)}).",
        table,
    )


def find_rival(
    registry: Path, current: str | None, tagger: Tagger, holdout: pd.DataFrame | None
) -> tuple[Tagger | None, str]:
    """Give the tagger to beat, and what to call it: the current one, or for the first model the shipped one."""
    if current is not None:
        return open_tagger(registry / current), current
    shipped = open_tagger()
    if holdout is None or set(shipped.themes_) != set(tagger.themes_):
        return None, ""
    learned = set(shipped.training_)
    known = any(content_hash(fold(text)) in learned for text in holdout["text"])
    return (None, "") if known else (shipped, "the shipped model")


def check_progress(
    place: Path, taggers: tuple[Tagger, Tagger], holdout: pd.DataFrame, *, name: str, force: str | None, seed: int
) -> pd.DataFrame:
    """Compare with the current model, and refuse one that does worse."""
    before, after = taggers
    themes = [theme for theme in before.themes_ if theme in holdout]
    table = compare_taggers(before, after, holdout, themes=themes, seed=seed)
    worse = table[table["verdict"] == "worse"]
    if len(worse) and not force:
        rows = "; ".join(
            f"{row.theme}: F1 {row.current:.3f} to {row.candidate:.3f} ({row.difference:+.3f}, {row.low:+.3f} to {row.high:+.3f}), {row.verdict}"
            for row in table.itertuples()
        )
        message = f"{place}: not promoted, {', '.join(worse['theme'])} got worse than {name}. {rows}. Add labels, or promote with a reason: --force REASON."
        raise ModelError(message)
    return table


def say_change(table: pd.DataFrame | None, name: str) -> str:
    """Say what the comparison found, and what it could not have found."""
    if table is None:
        return f"not compared with {name}" if name else "the first of its folder"
    change = table["candidate"].mean() - table["current"].mean()
    judged = table[table["verdict"] != "too few"]
    seen = judged["noticeable"].dropna()
    blind = f"; a loss below {seen.max():.2f} in one theme may go unnoticed" if len(seen) else ""
    return f"macro F1 {table['candidate'].mean():.3f}, {change:+.3f} against {name}{blind}"


def rollback(registry: str | Path) -> str:
    """Make the model before the current one the current one again.

    Raises
    ------
    ModelError
        If there is no registry, or no model before.
    """
    place = Path(registry)
    state = read_registry(place)
    if state is None or len(state["history"]) < 2:
        message = f"{place}: no earlier model to go back to. Promote one: toolkit promote MODEL."
        raise ModelError(message)
    before = state["history"][-2]["model"]
    open_tagger(place / before)  # an altered or lost model is not gone back to
    write_registry(place, {"current": before, "history": state["history"][:-1]})
    return f"{place}: {before} is the current model again, after {state['current']}."


def write_registry(registry: Path, state: dict[str, Any]) -> None:
    """Write which model is current and how it came about, whole or not at all."""
    text = json.dumps({"format": 1, **state}, indent=1, ensure_ascii=False) + "\n"
    with write_beside(registry / REGISTRY) as beside:
        beside.write_text(text, encoding="utf-8")


def now() -> str:
    """Give the time for the record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def freeze_holdout(
    labelled: pd.DataFrame, registry: str | Path, *, share: float = 0.2, drawn: bool = False, seed: int = 1
) -> pd.DataFrame:
    """Set labels aside by which the models of a folder will be compared; once and for all.

    Labels drawn for measuring are the best judges: a random part of the very collection, which no tagger learns from.
    Where there are none, whole stories of the training labels are drawn; what was chosen because a tagger was unsure of
    it is then judged by its like.

    Parameters
    ----------
    labelled
        Labelled paragraphs with ``story`` or ``article_id``.
    registry
        The folder of models.
    share
        Of the stories; all of them where ``drawn``.
    drawn
        Whether these are labels drawn for measuring. Their stories may still be learned from: they stand for a
        collection in which some stories were.
    seed
        Of the draw.

    Returns
    -------
    pandas.DataFrame
        What was set aside.

    Raises
    ------
    LabelError
        If a holdout is there already, or it would be too small to tell anything.
    """
    place = Path(registry) / HOLDOUT
    if place.exists():
        message = f"{place}: is frozen and stays as it is. Start another folder of models for another holdout."
        raise LabelError(message)
    labelled = with_stories(labelled)
    stories = labelled["story"].drop_duplicates().to_numpy(dtype=object)
    chosen = np.random.default_rng(seed).permutation(len(stories))[: round(share * len(stories))]
    aside = labelled if drawn else labelled[labelled["story"].isin(stories[chosen])]
    aside = aside.assign(drawn=drawn)
    if len(aside) < SMALLEST:
        message = (
            f"labels: a holdout of {len(aside):,} paragraphs tells nothing apart ({SMALLEST} needed). "
            "Label more, or train without one: --hold-out 0."
        )
        raise LabelError(message)
    with write_beside(place) as beside:
        beside.write_text(
            aside.to_json(orient="records", lines=True, force_ascii=False, date_format="iso"), encoding="utf-8"
        )
    return aside


def read_holdout(registry: str | Path) -> pd.DataFrame | None:
    """Read the frozen holdout of a folder of models; None if it has none."""
    place = Path(registry) / HOLDOUT
    if not place.is_file():
        return None
    return pd.DataFrame([json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()])


def without_holdout(labelled: pd.DataFrame, holdout: pd.DataFrame) -> pd.DataFrame:
    """Leave out what was set aside: the texts of the holdout, and the stories they stand in unless they were drawn for measuring."""
    hashes = labelled["text"].map(lambda text: content_hash(fold(text)))
    texts, whole = holdout["text"], ~holdout.get("drawn", pd.Series(data=False, index=holdout.index)).astype(bool)
    inside = hashes.isin({content_hash(fold(text)) for text in texts})
    stories = set(labelled.loc[hashes.isin({content_hash(fold(text)) for text in texts[whole]}), "story"])
    return labelled[~inside & ~labelled["story"].isin(stories)].reset_index(drop=True)
