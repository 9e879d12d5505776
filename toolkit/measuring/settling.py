"""From what people said, one decision per paragraph and theme; and what such labels cannot be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import LabelError, MeasureError
from toolkit.measuring.lookup import find
from toolkit.tables import LABELS, refuse_others

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SETTLED", "Settled", "as_text_and_flag", "judged_whole", "settle", "with_text_ids"]

SETTLED = "settled"  # the annotator under whose name a disagreement was resolved
STATES = {"labelled", "junk", "skipped"}
MOST_SKIPPED = 0.05
SHOWN = 5


@dataclass(frozen=True)
class Settled:
    """One decision per paragraph and theme.

    ``decisions`` has paragraph_id, theme and applies; ``probability`` and ``junk`` are by paragraph_id, over all
    paragraphs that were looked at. ``n_skipped`` paragraphs were drawn and not decided. Where people judged articles
    as wholes (``of_articles``), the ids are those of articles.
    """

    decisions: pd.DataFrame
    probability: pd.Series
    junk: pd.Series
    n_skipped: int
    of_articles: bool = False


def settle(labels: pd.DataFrame, tags: pd.DataFrame, themes: list[str]) -> Settled:
    """Check labels against the tags they are to correct, and settle them.

    The decision of the annotator ``settled`` counts where there is one; else all annotators must agree. An
    annotator's later decision replaces the earlier one.

    Parameters
    ----------
    labels
        A table of labels; every row has the probability with which its paragraph was drawn.
    tags
        All tags, those that are not counted included.
    themes
        Those of the tags.

    Returns
    -------
    Settled
        What can be used.

    Raises
    ------
    LabelError
        If labels contradict one another, belong to no paragraph or no theme, or say nothing.
    MeasureError
        If they cannot correct these tags: no probability, seen in training, too many skipped.
    """
    rows = read_rows(labels)
    check_rows(rows, themes)
    check_draw(labels, rows)
    of_articles = judged_whole(labels, tags)
    check_paragraphs(rows, tags, "article" if of_articles else "paragraph")
    rows = latest(rows)
    probability = rows.drop_duplicates("paragraph_id").set_index("paragraph_id")["probability"]
    junk, skipped = states(rows)
    if len(skipped) > MOST_SKIPPED * len(probability):
        message = (
            f"labels: {len(skipped):,} of {len(probability):,} drawn paragraphs were skipped, more than 5 %; those "
            "left are no longer a random sample. Decide the skipped ones, with a second annotator if need be."
        )
        raise MeasureError(message)
    decided = rows[(rows["status"] == "labelled") & ~rows["paragraph_id"].isin(junk)]
    decided = prefer_settled(decided)
    check_unanimous(decided)
    decisions = decided.drop_duplicates(["paragraph_id", "theme"])[["paragraph_id", "theme", "applies"]]
    seen = probability.drop(skipped)
    return Settled(
        decisions.astype({"applies": bool}),
        seen,
        pd.Series(seen.index.isin(junk), index=seen.index),
        len(skipped),
        of_articles,
    )


def read_rows(labels: pd.DataFrame) -> pd.DataFrame:
    """Give the columns that matter, with what may be missing filled in."""
    refuse_others(labels, "labels")
    rows = LABELS.check(as_text_and_flag(labels), "labels").reindex(columns=list(LABELS.columns)).reset_index(drop=True)
    if rows.empty:
        message = "labels: the table has no row. Label a sample first, or measure without labels."
        raise MeasureError(message)
    return rows.assign(
        status=rows["status"].astype("object").fillna("labelled").astype("str"),
        annotator=rows["annotator"].astype("object").fillna("").astype("str"),
    )


def as_text_and_flag(labels: pd.DataFrame) -> pd.DataFrame:
    """Take numbers for ids, and 0 and 1 for no and yes, as other programs write them."""
    changed: dict[str, pd.Series] = {}
    if "paragraph_id" in labels.columns:
        changed["paragraph_id"] = text_ids(labels["paragraph_id"])
    if "applies" in labels.columns and pd.api.types.is_numeric_dtype(labels["applies"]):
        applies = labels["applies"]
        if applies.dropna().isin([0, 1]).all():
            changed["applies"] = applies.astype("boolean")
    return labels.assign(**changed)


def text_ids(ids: pd.Series) -> pd.Series:
    """Give ids as text; whole numbers without a point."""
    return ids.astype("str") if pd.api.types.is_integer_dtype(ids) else ids


def with_text_ids(tags: pd.DataFrame) -> pd.DataFrame:
    """Let ids of tags be numbers: they are read as text, as in the labels."""
    refuse_others(tags, "tags")
    names = [name for name in ("paragraph_id", "article_id") if name in tags.columns]
    return tags.assign(**{name: text_ids(tags[name]) for name in names})


def check_rows(rows: pd.DataFrame, themes: list[str]) -> None:
    """Refuse rows that say nothing, or something else than the codebook's words."""
    decided = rows[rows["status"] == "labelled"]
    odd = sorted(set(rows["status"]) - STATES)
    unknown = sorted(set(decided["theme"].dropna()) - set(themes))
    faults = [
        *([f"{n:,} rows without paragraph_id"] if (n := int(rows["paragraph_id"].isna().sum())) else []),
        *([f"unknown status {some(odd)} (labelled, junk or skipped)"] if odd else []),
        *([f"{n:,} labelled rows without a theme"] if (n := int(decided["theme"].isna().sum())) else []),
        *([f"{n:,} labelled rows say neither yes nor no"] if (n := int(decided["applies"].isna().sum())) else []),
        *([f"themes that the tags do not have: {some(unknown)}"] if unknown else []),
    ]
    if faults:
        message = f"labels: {'; '.join(faults)}. Correct these rows; nothing is dropped in silence."
        raise LabelError(message)


def check_draw(labels: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Refuse labels that were chosen, not drawn: they are like no corpus but themselves."""
    odds = rows["probability"].astype(float)
    if "probability" not in labels.columns or odds.isna().all():
        message = (
            "labels: no row has a probability of being drawn. Labels that were chosen, by a person or by active "
            "learning, cannot say how often the tagger errs. Draw a random sample of these tags and label it."
        )
        raise MeasureError(message)
    impossible = ~odds.dropna().between(1e-12, 1)
    stated = pd.DataFrame({"paragraph_id": rows["paragraph_id"], "odds": odds}).drop_duplicates()
    twice = stated["paragraph_id"][stated["paragraph_id"].duplicated()].unique()
    counts = {
        "rows were chosen, not drawn (no probability)": int(odds.isna().sum()),
        "probabilities are not above 0 and at most 1": int(impossible.sum()),
        f"paragraphs have several probabilities ({some(twice)})": len(twice),
    }
    faults = [f"{n:,} {fault}" for fault, n in counts.items() if n]
    if faults:
        message = f"labels: {'; '.join(faults)}. Keep the rows of one random draw, with the odds it recorded."
        raise MeasureError(message)


def judged_whole(labels: pd.DataFrame, tags: pd.DataFrame) -> bool:
    """Tell whether the labels are of articles: their ids are those of articles, not of paragraphs."""
    units = sorted(set(map(str, labels["unit"].dropna()))) if "unit" in labels.columns else []
    if len(units) > 1:
        message = f"labels: of different units ({some(units)}). Measure with those of one unit."
        raise MeasureError(message)
    ids = text_ids(labels["paragraph_id"]).dropna().unique()
    if (find(ids, tags["paragraph_id"]) >= 0).any():
        return False
    return bool((find(ids, tags["article_id"]) >= 0).all())


def check_paragraphs(rows: pd.DataFrame, tags: pd.DataFrame, unit: str = "paragraph") -> None:
    """Refuse labels of other texts than these, and of texts that the tagger learned from.

    What was drawn with certainty stands only for itself, so that the tagger may have learned from it: labels chosen
    before the draw enter as such a stratum, with probability 1.
    """
    odds = rows.drop_duplicates("paragraph_id").set_index("paragraph_id")["probability"].astype(float)
    ids = odds.index
    place = find(ids, tags[f"{unit}_id"])
    lost = ids[place < 0]
    if len(lost):
        message = (
            f"labels: {len(lost):,} of {len(ids):,} labelled {unit}s are not in the tags ({some(lost)}). "
            "Pass the tags that the sample was drawn from, or read the labels again so that they re-attach."
        )
        raise LabelError(message)
    if "in_training" in tags.columns:
        learned = tags["in_training"].fillna(value=False).to_numpy(bool)
        if unit == "article":
            learned = learned | tags["article_id"].isin(tags["article_id"][learned]).to_numpy(bool)
        seen = ids[learned[place] & (odds.to_numpy() < 1)]
        if len(seen):
            message = (
                f"labels: the tagger was trained on {len(seen):,} of {len(ids):,} labelled {unit}s "
                f"({some(seen)}), on which it errs less than elsewhere. Label a fresh sample, or tag with a model "
                "that has not seen these."
            )
            raise MeasureError(message)


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep each annotator's last word on each paragraph and theme, where the rows are timed."""
    if rows["labelled_at"].isna().any():
        return rows
    ordered = rows.sort_values("labelled_at", kind="stable")
    return ordered.drop_duplicates(["paragraph_id", "theme", "annotator"], keep="last").sort_index()


def states(rows: pd.DataFrame) -> tuple[pd.Index, pd.Index]:
    """Say which paragraphs are junk and which were skipped by everybody."""
    if (rows["status"] == "labelled").all():
        return pd.Index([]), pd.Index([])
    resolved = rows[rows["annotator"] == SETTLED]
    rest = rows[~rows["paragraph_id"].isin(resolved["paragraph_id"])]
    words = pd.concat([resolved, rest])[["paragraph_id", "status"]].drop_duplicates()
    by_state = {state: set(words["paragraph_id"][words["status"] == state]) for state in STATES}
    both = sorted(by_state["junk"] & by_state["labelled"])
    if both:
        message = (
            f"labels: {len(both):,} paragraphs are junk to one and labelled by another ({some(both)}). Settle them."
        )
        raise LabelError(message)
    return pd.Index(sorted(by_state["junk"])), pd.Index(
        sorted(by_state["skipped"] - by_state["labelled"] - by_state["junk"])
    )


def prefer_settled(decided: pd.DataFrame) -> pd.DataFrame:
    """Where a disagreement was settled, leave out what it was between."""
    settled = decided[decided["annotator"] == SETTLED]
    if settled.empty:
        return decided
    keys = pd.MultiIndex.from_frame(settled[["paragraph_id", "theme"]])
    untouched = ~pd.MultiIndex.from_frame(decided[["paragraph_id", "theme"]]).isin(keys)
    return pd.concat([settled, decided[untouched]])


def check_unanimous(decided: pd.DataFrame) -> None:
    """Refuse paragraphs on which annotators disagree, with the list."""
    answers = decided[["paragraph_id", "theme", "applies"]].astype({"applies": bool}).drop_duplicates()
    open_cases = answers[answers.duplicated(["paragraph_id", "theme"])]
    if len(open_cases):
        cases = some(f"{case.paragraph_id} on {case.theme}" for case in open_cases.itertuples())
        message = (
            f"labels: annotators contradict one another in {len(open_cases):,} cases ({cases}). "
            f"Settle them by rows of the annotator {SETTLED!r}."
        )
        raise LabelError(message)


def some(names: Iterable[object]) -> str:
    """List the first few of many names."""
    names = list(names)
    return ", ".join(map(str, names[:SHOWN])) + (", …" if len(names) > SHOWN else "")
