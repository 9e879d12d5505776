"""Labels and the tags they are about: found again when ids changed, joined over several draws."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, TableError
from toolkit.labelling.design import Draw, read_draw
from toolkit.labelling.frame import close, lay_frame
from toolkit.labelling.waves import work_out_odds
from toolkit.tables import content_hash, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["attach_labels", "take_all"]

SHOWN = 5
CLOSE = 1e-6
ENOUGH = 0.95


def attach_labels(labels: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Bring labels and tags together, so that `measure` can use them.

    Labels outlive extraction: where a better reader gave paragraphs new ids, a label finds its paragraph by the hash of
    its text. Where the same frame was drawn from more than once, every label gets the probability of being in at least
    one of the draws.

    Parameters
    ----------
    labels
        As `read_labels` gives them.
    tags
        What they are about.

    Returns
    -------
    pandas.DataFrame
        The labels that have a paragraph in the tags. A warning says how many have none.

    Raises
    ------
    LabelError
        If draws cannot be joined, because these are not the tags that were drawn from.
    """
    missing = [name for name in ("paragraph_id", "text") if name not in tags]
    if missing:
        message = f"tags: no column {', '.join(missing)}. Pass the tags that the labels are about."
        raise TableError(message)
    labels = join_draws(labels, tags)
    whole = labels["unit"] == "article"
    return pd.concat([find_paragraphs(labels[~whole], tags), find_articles(labels[whole], tags)], ignore_index=True)


def find_paragraphs(labels: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Lead each label to its paragraph, by id or else by text, and say which belong to none."""
    lost = ~labels["paragraph_id"].isin(tags["paragraph_id"])
    if not lost.any():
        return labels
    texts = tags["text"].astype("object").where(tags["text"].notna(), "")
    hashes = pd.Series(tags["paragraph_id"].to_numpy(), index=[content_hash(fold(text)) for text in texts])
    of_text = hashes[~hashes.index.duplicated(keep=False)]  # a text that stands twice could be either
    again = labels["paragraph_id"].where(~lost, labels["text_hash"].map(of_text))
    taken = set(labels["paragraph_id"][~lost])
    again = again.where(~(lost & again.isin(taken)))
    gone = labels[again.isna()]
    if len(gone):
        names = gone["paragraph_id"].unique()
        message = (
            f"labels: {len(names):,} of {labels['paragraph_id'].nunique():,} labelled paragraphs are not in the tags, "
            f"neither by id nor by text ({some(names)}), and are left out."
        )
        warnings.warn(message, stacklevel=4)
    return labels.assign(paragraph_id=again)[again.notna()]


def find_articles(labels: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Keep the decisions on whole articles that are in the tags, and say how many are not."""
    if labels.empty:
        return labels
    if "article_id" not in tags:
        message = "tags: no column 'article_id', and some labels are of whole articles. Pass tags with it."
        raise TableError(message)
    here = labels["paragraph_id"].isin(tags["article_id"])
    gone = labels.loc[~here, "paragraph_id"].unique()
    if len(gone):
        message = f"labels: {len(gone):,} labelled articles are not in the tags ({some(gone)}), and are left out."
        warnings.warn(message, stacklevel=4)
    return labels[here]


def take_all(labels: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Let labels that were chosen before a draw enter beside it, with probability 1: they stand for themselves alone.

    `sample` left them out of the draw, which stands for all the rest (a take-all stratum). What was chosen after the
    draw was in it, so it stays without a probability.
    """
    chosen = labels["probability"].isna()
    starts = labels[~chosen].groupby("unit")["labelled_at"].min()
    before = labels["labelled_at"] < labels["unit"].map(starts)
    counted = lay_frame(tags, unit="paragraph", dated=True, language=None).units["unit_id"]
    certain = chosen & before & labels["paragraph_id"].isin(counted)
    return labels.assign(probability=labels["probability"].where(~certain, 1.0))


def join_draws(labels: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Give labels of several draws from one frame the probability of being in at least one, 1 - (1 - p1)(1 - p2)."""
    drawn = labels[labels["probability"].notna()]
    by_frame: dict[tuple[str, str], dict[str, Draw]] = {}
    for name in drawn["draw_id"].unique():
        made = read_draw(str(name))
        if made is not None:
            by_frame.setdefault((made.frame, made.unit), {})[str(name)] = made
    joined = labels
    for draws in by_frame.values():
        if len(draws) > 1:
            joined = join_waves(joined, tags, draws)
        else:
            warn_of_rest(drawn, draws)
    return joined


def warn_of_rest(drawn: pd.DataFrame, draws: dict[str, Draw]) -> None:
    """Say so where a draw was labelled in part only: what is left out is no part of the odds."""
    for name, made in draws.items():
        done = drawn.loc[drawn["draw_id"] == name, "paragraph_id"].nunique()
        if done < ENOUGH * made.n:
            message = (
                f"labels: of the draw {name!r}, {done:,} of {made.n:,} {made.unit}s were labelled. Label the rest "
                "before you measure, or the labels stand for too little."
            )
            warnings.warn(message, stacklevel=5)


def join_waves(labels: pd.DataFrame, tags: pd.DataFrame, draws: dict[str, Draw]) -> pd.DataFrame:
    """Work out each draw's odds again, see that they are those that were stored, and join them."""
    here = labels["draw_id"].isin(list(draws)) & labels["probability"].notna()
    outside = pd.Series(1.0, index=labels["paragraph_id"][here].unique())
    for name, made in draws.items():
        odds = odds_of(made, labels, tags)
        own = labels[here & (labels["draw_id"] == name)].drop_duplicates("paragraph_id").set_index("paragraph_id")
        known = odds.reindex(own.index)
        if known.isna().any() or not np.allclose(known, own["probability"], rtol=CLOSE, atol=0):
            message = (
                f"labels: the probabilities of the draw {name!r} cannot be worked out again from these tags, so its "
                "labels cannot be joined with those of another draw. Pass the very tags that were drawn from, or "
                "measure with one draw alone."
            )
            raise LabelError(message)
        outside *= 1 - odds.reindex(outside.index).fillna(0.0)
    return labels.assign(
        probability=labels["probability"].where(~here, 1 - labels["paragraph_id"].map(outside).astype(float))
    )


def odds_of(made: Draw, labels: pd.DataFrame, tags: pd.DataFrame) -> pd.Series:
    """Give the probability that each unit had in a draw, nothing where it could not be drawn."""
    frame = lay_frame(tags, unit=made.unit, dated=True, language=made.language or None)
    if frame.name != made.frame:
        message = (
            f"labels: were drawn twice from frame {made.frame}, and these tags are frame {frame.name}. To join the "
            "draws, pass the tags that were drawn from."
        )
        raise LabelError(message)
    of_unit = labels[labels["unit"] == made.unit]
    first = of_unit.loc[of_unit["draw_id"] == made.draw_id, "labelled_at"].min()
    chosen = of_unit[of_unit["probability"].isna() & (of_unit["labelled_at"] < first)]
    frame = close(frame, "labelled", chosen["paragraph_id"])
    odds, _, _ = work_out_odds(frame, made)
    return pd.Series(odds, index=frame.units["unit_id"].to_numpy()[frame.open])


def some(names: Sequence[object] | np.ndarray) -> str:
    """List the first few of many names."""
    return ", ".join(map(str, names[:SHOWN])) + (", …" if len(names) > SHOWN else "")
