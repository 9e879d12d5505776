"""Labels laid onto the units that are counted: the arrays from which a theme is estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.calibration import Evidence
from toolkit.measuring.lookup import find

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.domain import Domain
    from toolkit.measuring.settling import Settled

__all__ = ["Audit", "lay_labels"]

SHOWN = 5
TOLERATED, IN_DEVIATIONS = 0.1, 4.0


@dataclass(frozen=True)
class Audit:
    """Evidence by theme; a theme that nobody labelled has none. ``n_labels`` counts labelled units."""

    evidence: dict[str, Evidence]
    n_labels: int
    n_outside: int


def lay_labels(domain: Domain, settled: Settled, unit: str) -> Audit:
    """Find the labelled units among those that are counted.

    Labels of rows that are not counted (undated, copies, other languages) have no part in the estimate.

    Raises
    ------
    MeasureError
        If the draw cannot have been from these tags, or articles are counted that were not read whole.
    """
    if settled.of_articles:
        if unit == "paragraph":
            message = (
                "measure: the labels say what whole articles are about, not which paragraph. Measure with "
                "unit='article', or label paragraphs."
            )
            raise MeasureError(message)
        domain, unit = by_article(domain), "paragraph"
    place = find(settled.probability.index, domain.rows["paragraph_id"])
    counted = settled.probability[place >= 0]
    check_frame(counted.to_numpy(float), domain.article[place[place >= 0]], len(domain.rows), settled)
    by_unit = {theme: paragraph_evidence(domain, settled, theme) for theme in domain.themes}
    if unit != "paragraph":
        by_unit = {theme: article_evidence(domain, evidence) for theme, evidence in by_unit.items()}
    evidence = {theme: item for theme, item in by_unit.items() if len(item.place)}
    n_labels = max((len(item.place) for item in evidence.values()), default=0)
    return Audit(evidence, n_labels, len(place) - len(counted))


def by_article(domain: Domain) -> Domain:
    """Fold the rows of each article into one, with the highest of its scores."""
    scores = [f"{theme}_score" for theme in domain.themes]
    first = np.unique(domain.article, return_index=True)[1]
    highest = {name: domain.rows[name].groupby(domain.article).max().to_numpy() for name in scores}
    ids = domain.rows["article_id"].to_numpy()[first]
    return replace(
        domain,
        rows=pd.DataFrame({"paragraph_id": ids, "article_id": ids, **highest}),
        cell=domain.cell[first],
        article=np.arange(len(first)),
    )


def check_frame(odds: NDArray[np.float64], article: NDArray[np.int64], n_units: int, settled: Settled) -> None:
    """Refuse labels whose odds add up to another corpus: it grew, or was cut, since the draw."""
    drawn = len(odds) + settled.n_skipped
    stands_for = (1 / odds).sum() * drawn / max(len(odds), 1)
    # Articles may have been drawn whole, and are of very unequal length: the noise is theirs.
    noise = np.sqrt((np.bincount(article, np.sqrt(1 - odds) / odds) ** 2).sum())
    if abs(stands_for - n_units) > IN_DEVIATIONS * noise + TOLERATED * n_units:
        message = (
            f"labels: by their odds they stand for {stands_for:,.0f} units, the tags have {n_units:,}. "
            "The corpus changed since the draw, or the probabilities are wrong. Pass the tags of the draw, or draw a "
            "second wave from the new ones (with odds 1 - (1 - p1)(1 - p2))."
        )
        raise MeasureError(message)


def paragraph_evidence(domain: Domain, settled: Settled, theme: str) -> Evidence:
    """Take paragraphs as units; junk enters as no, and is taken out of the denominator later."""
    decisions = settled.decisions[settled.decisions["theme"] == theme].set_index("paragraph_id")["applies"]
    junk_ids = settled.junk.index[settled.junk.to_numpy(bool)]
    ids = decisions.index.append(junk_ids)
    truth = np.r_[decisions.to_numpy(float), np.zeros(len(junk_ids))]
    junk = np.r_[np.zeros(len(decisions), dtype=bool), np.ones(len(junk_ids), dtype=bool)]
    place = find(ids, domain.rows["paragraph_id"])
    here = place >= 0
    order = np.argsort(place[here], kind="stable")
    cells = np.arange(domain.n_cells)
    labelled_articles = domain.article[place[here]]
    return Evidence(
        score=domain.rows[f"{theme}_score"].to_numpy(float),
        cell=domain.cell,
        article=domain.article,
        place=place[here][order],
        truth=truth[here][order],
        probability=settled.probability[ids].to_numpy(float)[here][order],
        period=cells % len(domain.periods),
        group=cells // len(domain.periods),
        junk=junk[here][order],
        whole_articles=read_whole(domain.article, labelled_articles),
    )


def read_whole(article: NDArray[np.int64], labelled: NDArray[np.int64]) -> bool:
    """Tell whether every labelled article was labelled to its last paragraph, and some have several."""
    sizes = np.bincount(article)
    read = np.bincount(labelled, minlength=len(sizes))
    return bool((read[read > 0] == sizes[read > 0]).all() and (read > 1).any())


def article_evidence(domain: Domain, evidence: Evidence) -> Evidence:
    """Take articles as units: yes if any paragraph is, with the highest score (section 3.9)."""
    owner = evidence.article[evidence.place]
    sizes = np.bincount(evidence.article)
    read = np.bincount(owner, minlength=len(sizes))
    parts = np.flatnonzero((read > 0) & (read < sizes))
    if len(parts):
        names = domain.rows["article_id"].drop_duplicates().to_numpy()[parts[:SHOWN]]
        n_read = int((read > 0).sum())
        message = (
            f"measure: unit='article' needs articles that were labelled whole; of {len(parts):,} of {n_read:,} only "
            f"some paragraphs are ({', '.join(map(str, names))}). Draw and label whole articles, or count "
            "paragraphs."
        )
        raise MeasureError(message)
    score, truth = np.zeros(len(sizes)), np.zeros(len(sizes))
    np.maximum.at(score, evidence.article, evidence.score)
    np.maximum.at(truth, owner, evidence.truth)
    junk = np.bincount(owner, evidence.junk, len(sizes)) == sizes
    odds = np.zeros(len(sizes))
    odds[owner] = evidence.probability
    labelled = np.flatnonzero(read)
    return Evidence(
        score=score,
        cell=evidence.cell[np.unique(evidence.article, return_index=True)[1]],
        article=np.arange(len(sizes)),
        place=labelled,
        truth=truth[labelled],
        probability=odds[labelled],
        period=evidence.period,
        group=evidence.group,
        junk=junk[labelled],
    )
