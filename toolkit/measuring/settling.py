"""From what people said, one decision per paragraph and theme; and what such labels cannot be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import LabelError, MeasureError
from toolkit.tables import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SETTLED", "Settled", "settle"]

SETTLED = "settled"  # the annotator under whose name a disagreement was resolved
STATES = {"labelled", "junk", "skipped"}
MOST_SKIPPED = 0.05
SHOWN = 5


@dataclass(frozen=True)
class Settled:
    """One decision per paragraph and theme.

    ``decisions`` has paragraph_id, theme and applies; ``probability`` and ``junk`` are by paragraph_id, over all
    paragraphs that were looked at. ``n_skipped`` paragraphs were drawn and not decided.
    """

    decisions: pd.DataFrame
    probability: pd.Series
    junk: pd.Series
    n_skipped: int


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
    check_paragraphs(rows, tags)
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
        decisions.astype({"applies": bool}), seen, pd.Series(seen.index.isin(junk), index=seen.index), len(skipped)
    )


def read_rows(labels: pd.DataFrame) -> pd.DataFrame:
    """Give the columns that matter, with what may be missing filled in."""
    rows = LABELS.check(labels, "labels").reindex(columns=list(LABELS.columns)).reset_index(drop=True)
    if rows.empty:
        message = "labels: the table has no row. Label a sample first, or measure without labels."
        raise MeasureError(message)
    return rows.assign(
        status=rows["status"].astype("object").fillna("labelled").astype("str"),
        annotator=rows["annotator"].astype("object").fillna("").astype("str"),
    )


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


def check_paragraphs(rows: pd.DataFrame, tags: pd.DataFrame) -> None:
    """Refuse labels of other texts than these, and of texts that the tagger learned from."""
    ids = pd.Index(rows["paragraph_id"].unique())
    place = pd.Index(tags["paragraph_id"]).get_indexer(ids)
    lost = ids[place < 0]
    if len(lost):
        message = (
            f"labels: {len(lost):,} of {len(ids):,} labelled paragraphs are not in the tags ({some(lost)}). "
            "Pass the tags that the sample was drawn from, or read the labels again so that they re-attach."
        )
        raise LabelError(message)
    if "in_training" in tags.columns:
        learned = ids[tags["in_training"].fillna(value=False).to_numpy(bool)[place]]
        if len(learned):
            message = (
                f"labels: the tagger was trained on {len(learned):,} of {len(ids):,} labelled paragraphs "
                f"({some(learned)}), on which it errs less than elsewhere. Label a fresh sample, or tag with a model "
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
