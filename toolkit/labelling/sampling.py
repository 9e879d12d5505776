"""Drawing what people will read."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, TableError
from toolkit.labelling.choosing import choose_active, choose_uncertain
from toolkit.labelling.copies import find_families
from toolkit.labelling.decisions import SETTLED
from toolkit.labelling.design import Design, Draw
from toolkit.labelling.frame import Frame, close, find_themes, lay_frame
from toolkit.labelling.odds import draw
from toolkit.labelling.reading import as_labels, read_labels
from toolkit.labelling.store import LabelStore
from toolkit.labelling.waves import close_earlier, work_out_odds
from toolkit.tables import LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["sample"]

DRAWN = ("unit", "purpose", "draw_id", "frame", "probability")
Earlier = pd.DataFrame | LabelStore | str | Path


def sample(
    tags: pd.DataFrame,
    n: int,
    *,
    purpose: Literal["measuring", "training", "agreement"] = "measuring",
    unit: Literal["paragraph", "article"] = "paragraph",
    seed: int = 1,
    earlier: Earlier | None = None,
    design: Design | str | None = None,
) -> pd.DataFrame:
    """Draw a batch for people to label, and remember the odds.

    A frequency can be corrected for the tagger's errors only by labels whose probability of being drawn is known.
    Labels that teach a tagger most are chosen for the opposite reason, because they are unlike the rest. This function
    keeps the two apart: what it draws for measuring carries its probability; what it chooses for training carries
    none, and `measure` will refuse it.

    Of texts that are nearly the same at most one is drawn, and still every unit has exactly the probability that stands
    beside it: a family of copies is drawn as often as its members together would be, then one of them. Labels so drawn
    stand for every paragraph of the frame, copies included.

    Parameters
    ----------
    tags
        Tags, or any table with ``paragraph_id``, ``text`` and ``date``. Drawn from are the rows that `measure`
        counts: no copies of whole articles, no other language, no undated rows (for training, undated ones too); and
        never what the tagger learned from.
    n
        How many paragraphs, or articles.
    purpose
        ``"measuring"``: at random, with known odds, to be labelled blind. ``"training"``: what teaches most.
        ``"agreement"``: a random part of what ``earlier`` labelled, for a second annotator, or fresh ones where there
        are no earlier labels.
    unit
        ``"article"`` draws whole articles, for shares of articles.
    seed
        The same tags, settings and seed draw the same batch.
    earlier
        Labels that exist already (a file of labels, or a table). What they are about is not drawn again, save for
        agreement. With labels drawn from these same tags this is a further wave; its labels must be joined with
        theirs by ``read_labels(…, tags=tags)``. For a corpus that grew, see ``Design.grown_from``.
    design
        The name of a design, or a `Design` with all its settings.

    Returns
    -------
    pandas.DataFrame
        The rows drawn, in random order (an article's paragraphs together), with the columns of the tags and ``unit``,
        ``purpose``, ``draw_id`` (all settings of the draw), ``frame`` (a hash of what was drawn from) and
        ``probability``. For measuring and agreement the tagger's opinions are left out. ``attrs["frame"]`` says in
        words what the draw stands for.

    Raises
    ------
    LabelError
        If a setting does not exist, nothing can be drawn, or earlier labels were drawn from another corpus.
    TableError
        If the table lacks a column.

    Examples
    --------
    >>> tags = pd.DataFrame({"paragraph_id": ["p1", "p2", "p3", "p4"], "text": ["a", "b", "c", "d"],
    ...     "date": pd.to_datetime(["2015-10-01", "2015-10-02", "2015-10-03", "2015-11-01"])})
    >>> sample(tags, 2).sort_values("paragraph_id")["probability"].round(3).tolist()[-1]
    1.0
    """
    settings = design if isinstance(design, Design) else Design(design or "")
    settings.check(purpose, unit, find_themes(tags) if isinstance(tags, pd.DataFrame) else [])
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        message = f"sample: n={n!r}. Ask for a whole number of {unit}s, 1 or more."
        raise LabelError(message)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        message = f"sample: seed={seed!r}. Take a whole number from 0."
        raise LabelError(message)
    labels = read_earlier(earlier)
    frame = lay_frame(tags, unit=unit, dated=purpose != "training", language=settings.language)
    made = Draw(
        settings.chosen(purpose),
        settings.every,
        settings.themes,
        settings.language or "",
        settings.copies,
        unit,
        int(n),
        int(seed),
        frame.name,
    )
    check_scores(frame, made)
    if purpose == "training":
        return choose(frame, made, labels)
    if purpose == "agreement" and len(labels):
        return draw_again(tags, made, labels)
    return draw_with_odds(frame, made, labels, settings.grown_from, purpose)


def check_scores(frame: Frame, made: Draw) -> None:
    """Refuse scores that are no probabilities, where the draw goes by them."""
    themes = list(made.themes or frame.themes)
    if made.design not in {"scores", "active", "uncertain"}:
        return
    wrong = [theme for theme in themes if not frame.units[theme].between(0, 1).all()]
    if wrong:
        message = f"sample: the scores of {', '.join(wrong)} are not all probabilities from 0 to 1. Pass tags as `toolkit tag` wrote them."
        raise TableError(message)


def read_earlier(earlier: Earlier | None) -> pd.DataFrame:
    """Give earlier labels as a table, wherever they are kept."""
    if earlier is None:
        return LABELS.empty().assign(unit="paragraph")
    if isinstance(earlier, LabelStore):
        labels = as_labels(earlier.latest())
    elif isinstance(earlier, pd.DataFrame):
        labels = LABELS.check(earlier, "sample: earlier").reindex(columns=[*LABELS.columns, "unit"])
    else:
        labels = read_labels(earlier)
    status = labels["status"].astype("object").fillna("labelled")
    return labels.assign(unit=labels["unit"].astype("object").fillna("paragraph"), status=status)


def draw_with_odds(
    frame: Frame, made: Draw, labels: pd.DataFrame, grown_from: pd.DataFrame | None, purpose: str
) -> pd.DataFrame:
    """Draw at random, with the probability of every unit known."""
    of_unit = labels[labels["unit"] == made.unit]
    drawn = of_unit[of_unit["probability"].notna()]
    frame = close(frame, "labelled", of_unit.loc[of_unit["probability"].isna(), "paragraph_id"])
    frame, made = close_earlier(frame, made, drawn, grown_from)
    if made.draw_id in set(drawn["draw_id"]):
        message = f"sample: this very draw (n={made.n}, seed={made.seed}) is among the earlier labels. For a further wave, take another seed."
        raise LabelError(message)
    odds, family, period = work_out_odds(frame, made)
    chosen = draw(odds, family, period, np.random.default_rng(made.entropy))
    ids = frame.units["unit_id"].to_numpy()[frame.open][chosen]
    known = np.isin(ids, drawn["paragraph_id"])
    if len(ids) < made.n:
        message = (
            f"sample: {made.n:,} {made.unit}s were asked for; {len(ids):,} different ones can be drawn, and all are."
        )
        warnings.warn(message, stacklevel=3)
    batch = rows_of(frame, ids[~known], odds[chosen][~known], made, purpose)
    batch.attrs["frame"] = frame.sentence(made.unit) + (
        f" {int(known.sum()):,} of those drawn are labelled already." if known.any() else ""
    )
    return batch


def choose(frame: Frame, made: Draw, labels: pd.DataFrame) -> pd.DataFrame:
    """Choose what teaches most; no unit has a probability."""
    frame = close(frame, "labelled", labels.loc[labels["unit"] == "paragraph", "paragraph_id"])
    family = np.arange(len(frame.units)) if made.copies else find_families(frame.units["text"].tolist())
    known = np.isin(family, family[~frame.open])
    fresh = np.flatnonzero(frame.open & ~known)
    fresh = fresh[np.unique(family[fresh], return_index=True)[1]]
    if not len(fresh):
        message = "sample: nothing is left to choose; all of it was labelled or learned from."
        raise LabelError(message)
    rng = np.random.default_rng(made.entropy)
    units = frame.units.iloc[fresh]
    scores = units[list(made.themes or frame.themes)].to_numpy(float)
    if made.design == "random":
        places = rng.permutation(len(units))[: made.n]
    elif made.design == "uncertain":
        places = choose_uncertain(made.n, scores, rng)
    else:
        places = choose_active(made.n, scores, units["text"].tolist(), rng)
    if len(places) < made.n:
        message = f"sample: {made.n:,} paragraphs were asked for; {len(places):,} different ones are left, and all are chosen."
        warnings.warn(message, stacklevel=3)
    batch = rows_of(frame, units["unit_id"].to_numpy()[places], np.full(len(places), np.nan), made, "training")
    batch.attrs["frame"] = "Chosen, not drawn: for training, never for measuring. " + frame.sentence("paragraph")
    return batch


def draw_again(tags: pd.DataFrame, made: Draw, labels: pd.DataFrame) -> pd.DataFrame:
    """Draw from what one annotator labelled, for a second; each keeps the odds of the draw it came from."""
    mine = labels[(labels["unit"] == made.unit) & (labels["status"] != "skipped") & (labels["annotator"] != SETTLED)]
    readers = mine.groupby("paragraph_id")["annotator"].nunique()
    name = "article_id" if made.unit == "article" else "paragraph_id"
    pool = sorted(set(readers.index[readers == 1]) & set(tags[name]))
    if not pool:
        message = "sample: none of the earlier labels waits for a second annotator in these tags. Pass the tags that were labelled."
        raise LabelError(message)
    ids = np.random.default_rng(made.entropy).permutation(np.array(pool, dtype=object))[: made.n]
    if len(ids) < made.n:
        message = f"sample: {made.n:,} {made.unit}s were asked for; {len(ids):,} were labelled once, and all are drawn."
        warnings.warn(message, stacklevel=3)
    facts = mine.drop_duplicates("paragraph_id").set_index("paragraph_id").loc[list(ids)]
    rows = tags[tags["kept"].fillna(value=True).astype(bool)] if "kept" in tags else tags
    batch = arrange(rows, ids, made.unit, find_themes(tags))
    of = facts.loc[batch[name], ["draw_id", "frame", "probability"]].reset_index(drop=True)
    batch = batch.assign(unit=made.unit, purpose="agreement", **{str(column): of[column] for column in of})
    batch.attrs["frame"] = f"{len(ids):,} of {len(pool):,} {made.unit}s that one annotator labelled, drawn at random."
    return batch


def rows_of(
    frame: Frame, ids: NDArray[np.object_], odds: NDArray[np.float64], made: Draw, purpose: str
) -> pd.DataFrame:
    """Give the rows of the units drawn, with what their labels must remember."""
    hidden = [] if purpose == "training" else frame.themes
    batch = arrange(frame.rows, ids, made.unit, hidden)
    probability = pd.Series(odds, index=ids)
    name = "article_id" if made.unit == "article" else "paragraph_id"
    return batch.assign(
        unit=made.unit,
        purpose=purpose,
        draw_id=made.draw_id,
        frame=made.frame,
        probability=probability.loc[batch[name]].to_numpy(float),
    )


def arrange(rows: pd.DataFrame, ids: NDArray[np.object_], unit: str, hidden: list[str]) -> pd.DataFrame:
    """Put the rows of some units in their order, without columns that must not be seen."""
    name = "article_id" if unit == "article" else "paragraph_id"
    place = pd.Series(np.arange(len(ids)), index=ids)
    taken = rows[rows[name].isin(place.index)]
    order = taken.assign(**{"": place.loc[taken[name]].to_numpy()})
    by = ["", "position"] if unit == "article" and "position" in taken else [""]
    columns = [*(column for theme in hidden for column in (theme, f"{theme}_score")), *DRAWN, ""]
    return order.sort_values(by, kind="stable").drop(columns=columns, errors="ignore").reset_index(drop=True)
