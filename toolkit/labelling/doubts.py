"""Labels that may be wrong, for a person to look at again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, TableError
from toolkit.labelling.agreeing import JUNK, KEYS, answers_of
from toolkit.labelling.decisions import SETTLED

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
        ``suspect`` (confident learning: the model is as sure of the opposite as it is on average of the texts that are
        labelled so; Northcutt, Jiang and Chuang 2021), ``probability`` and ``draw_id`` of the label.

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
    given = table["score"].where(yes, 1 - table["score"])
    sure_of = given.groupby(
        [table["theme"], yes]
    ).mean()  # how sure the model is of those labelled so, by theme and answer
    opposite = pd.MultiIndex.from_arrays([table["theme"], ~yes])
    threshold = sure_of.reindex(opposite).fillna(np.inf).to_numpy()
    doubt = 1 - given
    ranked = table.assign(applies=yes, doubt=doubt, suspect=(doubt >= threshold) & (doubt > given))
    columns = [*KEYS[1:], "theme", "annotator", "applies", "score", "doubt", "suspect", "probability", "draw_id"]
    return ranked.sort_values(["doubt", "paragraph_id", "theme"], ascending=[False, True, True], ignore_index=True)[
        columns
    ]


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
