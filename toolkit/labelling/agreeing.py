"""How far people who labelled the same texts agree."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import LabelError
from toolkit.labelling.alpha import Tally, bootstrap_alpha, tally
from toolkit.labelling.decisions import SETTLED
from toolkit.tables import LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["JUNK", "KEYS", "agreement", "answers_of"]

JUNK = "(junk)"
ALL = "all"
KEYS = ["unit", "paragraph_id"]
ROUNDS = 2000
NO_AND_YES = np.array([0.0, 1.0])
FEW, ONE_SIDED = 20, 0.05


def agreement(
    labels: pd.DataFrame, *, pairs: bool = False, level: float = 0.95, seed: int = 1, rounds: int = ROUNDS
) -> pd.DataFrame:
    """Measure how far annotators agree, theme by theme.

    Reviewers ask for Krippendorff's alpha: 1 is perfect agreement, 0 what chance would give, less than 0 systematic
    disagreement. On themes that are rare it can be low though people nearly always agree, and it does not exist where
    everybody always says the same; the share of equal answers stands beside it, and ``note`` explains.

    Parameters
    ----------
    labels
        As `read_labels` gives them, of two annotators or more. Settled labels are left out, since they are no independent
        reading; skipped ones say nothing.
    pairs
        Whether to add a row for each pair of annotators.
    level
        Of the interval.
    seed
        Of the bootstrap.
    rounds
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Per theme, and once for what is junk: ``theme``, ``annotators`` (``all`` or a pair), ``n`` (units labelled by at
        least two), ``positive`` (share of yes among their answers), ``agreement`` (share of pairs of answers that are
        equal), ``alpha``, ``low``, ``high`` (percentile bootstrap over articles, or over paragraphs where no
        ``article_id`` is known), ``note``.

    Raises
    ------
    LabelError
        If nothing was labelled by two people.

    Examples
    --------
    >>> labels = pd.DataFrame({"paragraph_id": ["p1", "p2", "p3"] * 2, "annotator": ["ada"] * 3 + ["bo"] * 3,
    ...     "theme": "strike", "applies": [True, False, False, True, False, True]})
    >>> agreement(labels)[["theme", "n", "agreement", "alpha"]].round(3).to_dict("records")
    [{'theme': 'strike', 'n': 3, 'agreement': 0.667, 'alpha': 0.444}]
    """
    if not 0 < level < 1 or rounds < 1:
        message = (
            f"agreement: level={level!r}, rounds={rounds!r}. Choose a level between 0 and 1, and at least one round."
        )
        raise LabelError(message)
    answers = answers_of(labels)
    doubly = answers.groupby(KEYS)["annotator"].nunique()
    if not len(doubly) or doubly.max() < 2:
        message = (
            f"labels: nothing was labelled by two annotators ({', '.join(sorted(answers['annotator'].unique())) or 'nobody'}). "
            "Draw a batch for a second one: toolkit sample --purpose agreement --earlier LABELS."
        )
        raise LabelError(message)
    rows = []
    for theme, part in answers.groupby("theme", sort=False):
        wide = part.pivot_table(index=KEYS, columns="annotator", values="answer", aggfunc="last")
        article = part.drop_duplicates(KEYS).set_index(KEYS)["article_id"].loc[wide.index]
        cluster = pd.factorize(article.where(article != "", article.index.get_level_values(1)))[0].astype(np.int64)
        groups = {ALL: list(wide)} | (
            {", ".join(map(str, pair)): list(pair) for pair in combinations(wide, 2)} if pairs else {}
        )
        for name, members in groups.items():
            counted = tally(wide[members].to_numpy(float), NO_AND_YES)
            if counted.n_units or name == ALL:
                rows.append({"theme": theme, "annotators": name} | describe(counted, cluster, level, seed, rounds))
    table = pd.DataFrame(rows)
    empty_junk = (table["theme"] == JUNK) & (table["positive"] == 0)
    return table[~empty_junk].reset_index(drop=True)


def answers_of(labels: pd.DataFrame) -> pd.DataFrame:
    """Give each annotator's standing answer to each theme of each unit as 1 or 0, and whether it is junk.

    Settled labels, skipped ones and ones without an annotator are left out.
    """
    extra = ("unit", "article_id", "seconds")
    rows = LABELS.check(labels, "labels").reindex(columns=[*LABELS.columns, *extra])
    filled = {
        name: rows[name].astype("object").where(rows[name].notna(), default)
        for name, default in (("unit", "paragraph"), ("article_id", ""), ("status", "labelled"), ("annotator", ""))
    }
    rows = rows.assign(**filled)
    rows = rows[~rows["annotator"].isin([SETTLED, ""]) & rows["status"].isin(["labelled", "junk"])]
    rows = rows.sort_values("labelled_at", kind="stable", na_position="first")
    last = rows.drop_duplicates([*KEYS, "annotator"], keep="last")[[*KEYS, "annotator", "status"]]
    junk = rows.drop_duplicates([*KEYS, "annotator"], keep="last").assign(
        theme=JUNK, answer=(last["status"] == "junk").astype(float)
    )
    labelled = rows[rows["status"] == "labelled"].drop_duplicates([*KEYS, "annotator", "theme"], keep="last")
    labelled = labelled[labelled["applies"].notna() & labelled["theme"].notna()]
    labelled = labelled.assign(answer=labelled["applies"].astype(float))
    standing = labelled.merge(last[last["status"] == "labelled"][[*KEYS, "annotator"]], on=[*KEYS, "annotator"])
    return pd.concat([standing, junk], ignore_index=True)


def describe(counted: Tally, cluster: NDArray[np.int64], level: float, seed: int, rounds: int) -> dict[str, object]:
    """Give the numbers of one theme, and what must be said of them."""
    alpha = float(counted.alpha()[0])
    low, high, undefined = bootstrap_alpha(counted, cluster, level=level, seed=seed, rounds=rounds)
    totals = counted.counts.sum(axis=0)  # of no and of yes
    positive = float(totals[1] / totals.sum()) if totals.sum() else float("nan")
    return {
        "n": counted.n_units,
        "positive": positive,
        "agreement": counted.pairwise,
        "alpha": alpha,
        "low": low,
        "high": high,
        "note": explain(counted, alpha, undefined),
    }


def explain(counted: Tally, alpha: float, undefined: float) -> str:
    """Say why a number is missing, or how far it can be trusted."""
    if not counted.n_units:
        return "No text was labelled by two annotators."
    if np.isnan(alpha):
        return "All answers are the same, so alpha does not exist: nothing shows that the theme can be told apart."
    notes = []
    if counted.n_units < FEW:
        notes.append(f"Only {counted.n_units} texts were labelled by two; too few for a conclusion.")
    if undefined > ONE_SIDED:
        notes.append(
            f"In {undefined:.0%} of the bootstrap rounds all answers were the same; the interval leaves them out."
        )
    return " ".join(notes)
