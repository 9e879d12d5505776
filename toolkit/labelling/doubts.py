"""Labels that may be wrong, for a person to look at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, TableError
from toolkit.labelling.agreeing import JUNK, KEYS, answers_of
from toolkit.labelling.decisions import SETTLED

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["doubtful_labels"]


def doubtful_labels(labels: pd.DataFrame, scores: pd.DataFrame, *, settled: bool = False) -> pd.DataFrame:
    """Rank labels by how strongly a model that did not learn from them contradicts them.

    Every set of labels has slips: a key pressed twice, a rule forgotten. A model that was trained on the other labels
    finds many of them. Nothing is changed here: look at each again with its rule, and label it anew, or settle it. Do
    not review labels drawn for measuring in this way only where the model contradicts them: corrected towards the
    model, they no longer tell where it errs.

    Parameters
    ----------
    labels
        As `read_labels` gives them.
    scores
        ``paragraph_id`` and for each theme ``{theme}_score``: the probability by a model that saw neither the paragraph
        nor its story in training, as cross-validation gives it, or as tags hold it of paragraphs that are not
        ``in_training``.
    settled
        Whether labels that were settled are ranked too.

    Returns
    -------
    pandas.DataFrame
        A row per label (annotator, paragraph and theme), the most doubtful first: ``paragraph_id``, ``theme``,
        ``annotator``, ``applies``, ``score``, ``doubt`` (1 minus the probability that the model gives to the label),
        ``suspect`` (likely wrong, by confident learning; Northcutt, Jiang and Chuang 2021), ``probability`` and ``draw_id`` of the label.

    Raises
    ------
    TableError
        If the scores lack a column or hold no probabilities.
    LabelError
        If no label has a score.
    """
    themes = [str(name).removesuffix("_score") for name in scores.columns if str(name).endswith("_score")]
    check_scores(scores, themes)
    if "in_training" in scores:
        scores = scores[~scores["in_training"].fillna(value=False).astype(bool)]
    answers = answers_of(labels)
    if not settled:
        done = (
            labels["paragraph_id"][labels["annotator"] == SETTLED] if "annotator" in labels else pd.Series(dtype="str")
        )
        answers = answers[~answers["paragraph_id"].isin(done)]
    long = scores.melt("paragraph_id", [f"{theme}_score" for theme in themes], "theme", "score")
    long["theme"] = long["theme"].str.removesuffix("_score")
    of_paragraphs = answers[(answers["unit"] == "paragraph") & (answers["theme"] != JUNK)]
    table = of_paragraphs.merge(long.dropna(subset="score"), on=["paragraph_id", "theme"])
    if table.empty:
        message = "labels: none has a score. Pass the scores of the labelled paragraphs, for the themes of the labels."
        raise LabelError(message)
    yes = table["answer"] == 1
    doubt = table["score"].where(~yes, 1 - table["score"])
    ranked = table.assign(applies=yes, doubt=doubt)
    ranked["suspect"] = False
    for _, part in ranked.groupby("theme"):
        ranked.loc[part.index, "suspect"] = find_suspects(part["applies"].to_numpy(bool), part["score"].to_numpy(float))
    columns = [*KEYS[1:], "theme", "annotator", "applies", "score", "doubt", "suspect", "probability", "draw_id"]
    return ranked.sort_values(["doubt", "paragraph_id", "theme"], ascending=[False, True, True], ignore_index=True)[
        columns
    ]


def find_suspects(applies: NDArray[np.bool_], score: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which labels of one theme are likely wrong.

    Confident learning (Northcutt, Jiang and Chuang 2021): the model is sure of an answer where it is as sure as it is on
    average of the texts labelled so. Among the labels of one answer, the share where it is sure of the other says how
    many are wrong; these are the ones it doubts most.
    """
    suspect = np.zeros(len(applies), dtype=bool)
    if applies.all() or not applies.any():
        return suspect  # of an answer that nobody gave, the model cannot know
    sure = {answer: (score if answer else 1 - score)[applies == answer].mean() for answer in (True, False)}
    for answer in (True, False):
        here = np.flatnonzero(applies == answer)
        same, other = (score[here], 1 - score[here]) if answer else (1 - score[here], score[here])
        sure_other = (other >= sure[not answer]) & ((same < sure[answer]) | (other > same))
        sure_same = (same >= sure[answer]) & ~sure_other
        total = int(sure_other.sum() + sure_same.sum())
        count = round(len(here) * int(sure_other.sum()) / total) if total else 0
        worst = np.argsort(-other, kind="stable")[:count]
        suspect[here[worst]] = other[worst] > same[worst]
    return suspect


def check_scores(scores: pd.DataFrame, themes: list[str]) -> None:
    """Refuse a table that holds no scores."""
    faults = []
    if "paragraph_id" not in scores:
        faults.append("no column 'paragraph_id'")
    elif scores["paragraph_id"].duplicated().any():
        faults.append("paragraphs with several rows")
    if not themes:
        faults.append("no column that ends in _score")
    faults += [
        f"{theme}_score holds values that are no probability"
        for theme in themes
        if not is_probability(scores[f"{theme}_score"])
    ]
    if faults:
        message = f"scores: {'; '.join(faults)}. Pass out-of-fold scores, one row per paragraph."
        raise TableError(message)


def is_probability(column: pd.Series) -> bool:
    """Whether a column has numbers from 0 to 1 where it has any."""
    return pd.api.types.is_numeric_dtype(column) and bool(column.dropna().between(0, 1).all())
