"""What a methods paragraph says, sentence by sentence, each from the record of the measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.plotting.style import plain
from toolkit.plotting.ticks import period_name
from toolkit.plotting.words import WARNING, what_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CLOSE", "OPEN", "correction", "left_out", "made_with", "scope", "tagging"]

LONGEST = 600
OPEN, CLOSE = "\x02", "\x03"  # around the key of a work; `plain` lets no such sign through from the data
PPI, DSL, FAY, PAULE = "angelopoulos2023prediction", "egami2023using", "fay1979estimates", "paule1982consensus"
BANDS, ALPHA, LEARN = "montielolea2019simultaneous", "krippendorff2018content", "pedregosa2011scikit"
CORRECTION = {
    "partial": (
        "The classifier's scores were recalibrated by a logistic regression of the labels on the scores, weighted by "
        "the inverse of the probability of being drawn, with an intercept that varies smoothly over time. In each "
        "period the weighted mean residual of its own labels was added as far as the data warrant: with the weight "
        f"of a composite estimator for small areas {OPEN}{FAY}{CLOSE}, the variance between periods estimated by moments {OPEN}{PAULE}{CLOSE}. "
        "With many labels in a period the estimate approaches the design-based one of prediction-powered inference "
        f"{OPEN}{PPI}{CLOSE} and of design-based supervised learning {OPEN}{DSL}{CLOSE}."
    ),
    "design": (
        "Each period was corrected by its own labels alone: to the mean of the recalibrated scores the mean residual "
        "of the labels was added, weighted by the inverse of the probability of being drawn, as in prediction-powered "
        f"inference {OPEN}{PPI}{CLOSE} and in design-based supervised learning {OPEN}{DSL}{CLOSE}. This assumes nothing about the classifier."
    ),
    "smooth": (
        "The classifier's scores were recalibrated by a logistic regression of the labels on the scores, weighted by "
        "the inverse of the probability of being drawn, with an intercept that varies smoothly over time. This assumes "
        "that the classifier's error drifts smoothly."
    ),
}
TARGETS = {
    "corpus": "The estimates refer to the texts collected.",
    "process": "The estimates refer to what the sources could have published, of which the articles are a sample.",
}


def scope(table: pd.DataFrame, facts: dict[str, Any], names: list[str]) -> str:
    """Say what was counted, in what."""
    every = str(table["every"].iloc[0])
    first, last = (period_name(day, every) for day in (table["period"].min(), table["period"].max()))
    themes = (
        f"the theme {names[0]}" if len(names) == 1 else f"each of the themes {', '.join(names[:-1])} and {names[-1]}"
    )
    groups = f", by {plain(facts['by'])}" if facts["by"] else ""
    span = f"in {first}" if first == last else f"from {first} to {last}"
    size = (
        f", in {facts['n_paragraphs']:,} paragraphs of {facts['n_articles']:,} articles"
        if "n_paragraphs" in facts and "n_articles" in facts
        else ""
    )
    return f"We measured the {what_of(table, facts)} per {every} with {themes}{groups}, {span}{size}."


def left_out(facts: dict[str, Any]) -> str:
    """Say what was not counted."""
    return plain(facts["left_out_sentence"], LONGEST) if facts.get("left_out_sentence") else ""


def tagging(facts: dict[str, Any]) -> str:
    """Name the tagger."""
    taggers = [plain(tagger) for tagger in facts.get("taggers", [])]
    if not taggers:
        return ""
    which = f"tagger {taggers[0]}" if len(taggers) == 1 else f"taggers {', '.join(taggers)}"
    return (
        f"The paragraphs were tagged by a supervised classifier ({which}) built with scikit-learn {OPEN}{LEARN}{CLOSE}."
    )


def correction(table: pd.DataFrame, facts: dict[str, Any]) -> list[str]:
    """Say how the counts were corrected, and how far that can be trusted."""
    method = str(table["method"].iloc[0])
    if method == "uncorrected":
        return [WARNING]
    labels = f"{facts['n_labels']:,} human labels" if facts.get("n_labels") else "human labels"
    seed = f", simulated with seed {facts['seed']}" if "seed" in facts else ""
    interval = (
        f"Intervals have a level of {facts['level'] * 100:g} per cent, with standard errors clustered by article; the "
        f"bands hold for all periods at once {OPEN}{BANDS}{CLOSE}{seed}."
    )
    by_people = [
        f"The estimates rest on {labels} alone, drawn with known probability and weighted by its inverse; no classifier "
        "had a part in them."
    ]
    by_both = [
        f"The counts were corrected for the classifier's errors with {labels}, drawn with known probability.",
        CORRECTION.get(method, f"The correction is the toolkit's method {plain(method)!r}."),
    ]
    return [
        *(by_people if facts.get("untagged") else by_both),
        interval if "level" in facts else "",
        TARGETS.get(str(facts.get("target", "")), ""),
        judged(facts),
        *(plain(note, LONGEST) for note in facts.get("notes", [])),
    ]


def judged(facts: dict[str, Any]) -> str:
    """Say how people's labels were used, and how well they agreed where that was measured."""
    left = [
        f"{facts[name]:,} {what}"
        for name, what in (("n_junk", "paragraphs labelled as junk"), ("n_skipped", "that were skipped"))
        if facts.get(name)
    ]
    apart = f" Outside the estimate are {' and '.join(left)}." if left else ""
    alpha = facts.get("agreement")
    agreed = (
        f" Krippendorff's alpha between annotators is {alpha:.2f} {OPEN}{ALPHA}{CLOSE}."
        if isinstance(alpha, (int, float)) and not isinstance(alpha, bool)
        else ""
    )
    return f"Human labels are taken as true.{apart}{agreed}"


def made_with(facts: dict[str, Any]) -> str:
    """Name the software and the inputs by their hashes."""
    hashes = [
        f"{what} {plain(facts[name])}"
        for name, what in (("corpus_hash", "corpus"), ("tags_hash", "tags"), ("labels_hash", "labels"))
        if facts.get(name)
    ]
    version = f"Computed with conflict-news-toolkit {plain(facts['version'])}" if facts.get("version") else ""
    inputs = f"content hashes: {', '.join(hashes)}" if hashes else ""
    text = "; ".join(filter(None, [version, inputs]))
    return f"{text[0].upper()}{text[1:]}." if text else ""
