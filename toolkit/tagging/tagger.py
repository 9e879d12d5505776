"""The tagger: paragraphs in, a decision and a score per theme out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits
from tqdm.auto import tqdm

from toolkit.errors import LabelError, TableError
from toolkit.tables import content_hash, fold
from toolkit.tagging.adaptation import find_rates, shift_of
from toolkit.tagging.columns import Columns
from toolkit.tagging.depth import CorpusReport, examine
from toolkit.tagging.examples import Examples
from toolkit.tagging.features import Passage, Reader, Reading
from toolkit.tagging.learning import Prior, fit_logistic
from toolkit.tagging.lexicon import parse_lexicon
from toolkit.tagging.material import Material, read_material
from toolkit.tagging.passages import check_paragraphs, make_passages

__all__ = ["Tagger"]

Floats = NDArray[np.float64]
BATCH = 2_000
EVEN = 0.5


class Tagger(BaseEstimator):
    """Says for each paragraph which themes it carries, and how surely.

    A linear model on named features: the entries of a lexicon of incident news, alone and together, the
    words of the paragraph, and the families of entries in the headline and in the paragraph before. Because
    it is linear, every score can be taken apart into the contributions of words and patterns
    (`toolkit.explain`). It follows scikit-learn: ``clone``, ``GridSearchCV`` and ``cross_val_predict`` work.

    Parameters
    ----------
    themes
        The themes' names, in the order of the columns of ``y``; by default the columns of the table given
        as ``y``.
    lexicon
        A folder of lexicon files; by default the shipped one.
    strength
        How far the weights may go from where they start (the inverse of the L2 penalty).
    trust
        What the lexicon's word is worth before anything is learned, in log odds: the weight from which
        ``speaks:THEME`` starts. 0 leaves all to the labels.
    oblique
        What a paragraph counts in learning when it carries a theme of which no entry of the lexicon speaks.
        Material written for training holds many such paragraphs, since they teach most; news holds few. At 1 the
        tagger would expect them as often as it was taught them.
    folds
        Number of parts for calibration; all paragraphs of a group stay in one part.
    seed
        Seed of the solver.

    Attributes
    ----------
    themes_
        The themes' names.
    features_, idf_, weights_, intercept_
        The features' names, the words' rarity (1 for other features), and per theme a weight for each
        feature and an intercept.
    slope_, offset_
        Per theme the sigmoid that turns the sum of the contributions into a probability.
    rates_
        The share of each theme that the scores take for granted: that of the training paragraphs, or of the
        collection that the tagger was adapted to.
    training_
        Hashes of the training paragraphs' texts.
    examples_
        The training paragraphs with their labels; none where they were not saved with the model.
    tagger_id_
        A hash of all that decides the scores.

    Examples
    --------
    >>> texts = ["Troops shelled the town."] * 6 + ["The harvest was good."] * 6
    >>> tagger = Tagger(themes=("force",), folds=2).fit(texts, [[True]] * 6 + [[False]] * 6)
    >>> tagger.predict(["Soldiers shelled a village.", "The harvest was late."]).tolist()
    [[True], [False]]
    """

    def __init__(
        self,
        *,
        themes: Sequence[str] | None = None,
        lexicon: str | None = None,
        strength: float = 0.4,
        trust: float = 1.5,
        oblique: float = 0.35,
        folds: int = 5,
        seed: int = 1,
    ) -> None:
        self.themes = themes
        self.lexicon = lexicon
        self.strength = strength
        self.trust = trust
        self.oblique = oblique
        self.folds = folds
        self.seed = seed

    # Learning.

    def fit(
        self,
        X: pd.DataFrame | Iterable[str],
        y: pd.DataFrame | ArrayOfFlags,
        groups: Iterable[object] | None = None,
        sample_weight: Floats | None = None,
    ) -> Self:
        """Learn the weights and the calibration.

        Parameters
        ----------
        X
            Texts, or a table of paragraphs (``text``, and ``title``, ``article_id`` or ``story`` and
            ``position`` where known).
        y
            One column of true or false per theme.
        groups
            What belongs together in calibration, such as the story of each paragraph; by default each
            paragraph stands alone.
        sample_weight
            How often each paragraph counts; by default once.

        Returns
        -------
        Tagger
            Itself.
        """
        material = read_material(X, groups, self.lexicon, sample_weight)
        return self.learn(material, y)

    def learn(self, material: Material, y: pd.DataFrame | ArrayOfFlags) -> Self:
        """Learn from passages already read, so that folds need not read them again."""
        readings, passages = material.readings, material.passages
        truth, self.themes_ = self.check_labels(y, len(readings))
        self.reader_, self.lexicon_ = material.reader, dict(material.reader.matcher.lexicon.sources)
        self.kinds_ = material.reader.kinds.content_hash
        self.columns_ = Columns.learn(readings)
        self.features_, self.idf_ = self.columns_.names, self.columns_.rarity
        numbers = self.columns_.to_matrix(readings)
        with threadpool_limits(1):  # more threads cost more than they save here, and other sums come out
            fitted = [self.fit_theme(numbers, truth[:, at], material, theme) for at, theme in enumerate(self.themes_)]
        self.weights_ = np.stack([weights for weights, *_ in fitted])
        self.intercept_, self.slope_, self.offset_, self.rates_ = (
            np.array([row[at] for row in fitted]) for at in (1, 2, 3, 4)
        )
        self.training_ = sorted({content_hash(fold(passage.text)) for passage in passages})
        self.examples_ = Examples(material.to_table().assign(**dict(zip(self.themes_, truth.T, strict=True))))
        self.tagger_id_ = self.hash_content()
        return self

    def check_labels(self, y: pd.DataFrame | ArrayOfFlags, rows: int) -> tuple[NDArray[np.bool_], list[str]]:
        """Give the labels as an array, and the themes' names."""
        given = self.themes if self.themes is not None else getattr(y, "columns", None)
        truth = np.asarray(y)
        truth = truth[:, None] if truth.ndim == 1 else truth
        themes = [f"theme_{number}" for number in range(truth.shape[1])] if given is None else list(given)
        if truth.shape != (rows, len(themes)):
            message = f"labels: found {truth.shape}, wanted {(rows, len(themes))} (paragraphs, themes). Align labels and paragraphs."
            raise LabelError(message)
        truth = truth.astype(bool)
        alone = [theme for column, theme in enumerate(themes) if truth[:, column].all() or not truth[:, column].any()]
        if alone:
            message = f"labels: {', '.join(alone)}: all paragraphs have the same label. Add examples of the other kind."
            raise LabelError(message)
        return truth, themes

    def fit_theme(
        self, numbers: sp.csr_matrix, truth: NDArray[np.bool_], material: Material, theme: str
    ) -> tuple[Floats, float, float, float, float]:
        """Learn one theme: weights, intercept, the sigmoid from scores of paragraphs not learned from, the base rate."""
        start = np.zeros(len(self.features_))
        counts, parts = material.counts, material.parts
        speaker = self.columns_.places.get(f"speaks:{theme}")
        if speaker is not None:
            start[speaker] = self.trust
            spoken = numbers[:, [speaker]].toarray().ravel() > 0
            counts = counts * np.where(truth & ~spoken, self.oblique, 1.0)
        weights, intercept = fit_logistic(numbers, truth, counts, Prior(start, self.strength))
        nearby = Prior(start, self.strength, np.append(weights, intercept))  # parts end near the whole
        held_out = np.zeros(len(truth))
        for learn, hold in GroupKFold(min(self.folds, len(np.unique(parts)))).split(numbers, groups=parts):
            part = fit_logistic(numbers[learn], truth[learn], counts[learn], nearby)
            held_out[hold] = numbers[hold] @ part[0] + part[1]
        sigmoid = LogisticRegression(C=1e3).fit(held_out[:, None], truth, sample_weight=counts)
        slope, offset = max(float(sigmoid.coef_[0, 0]), 1e-3), float(sigmoid.intercept_[0])
        return weights, intercept, slope, offset, float(np.average(truth, weights=counts))

    # Scoring.

    def decision_function(self, X: pd.DataFrame | Iterable[str]) -> Floats:
        """Give the log odds before calibration, one column per theme."""
        check_is_fitted(self)
        return self.score_passages(make_passages(X))

    def score_passages(self, passages: list[Passage], *, progress: bool = False) -> Floats:
        """Score passages in batches, so that memory does not grow with the collection."""
        scores = np.empty((len(passages), len(self.themes_)))
        steps = range(0, len(passages), BATCH)
        for start in tqdm(steps, desc="tagging", unit="batch", disable=not progress or len(steps) < 2):
            readings = [self.reader_.read(passage) for passage in passages[start : start + BATCH]]
            scores[start : start + BATCH] = self.score_readings(readings)
        return scores

    def score_readings(self, readings: list[Reading]) -> Floats:
        """Give the log odds of passages already read."""
        return np.asarray(self.columns_.to_matrix(readings) @ self.weights_.T + self.intercept_)

    def calibrate(self, scores: Floats) -> Floats:
        """Turn log odds into probabilities that hold on paragraphs not learned from."""
        return 1 / (1 + np.exp(-np.clip(scores * self.slope_ + self.offset_, -500, 500)))

    def predict_proba(self, X: pd.DataFrame | Iterable[str]) -> Floats:
        """Give the probability of each theme.

        Parameters
        ----------
        X
            Texts, or a table of paragraphs.

        Returns
        -------
        numpy.ndarray
            Shape (paragraphs, themes), in the order of ``themes_``.
        """
        return self.calibrate(self.decision_function(X))

    def predict(self, X: pd.DataFrame | Iterable[str]) -> NDArray[np.bool_]:
        """Decide for each theme whether a paragraph carries it: whether its probability is at least one half."""
        return self.predict_proba(X) >= EVEN

    @property
    def tagger_id(self) -> str:
        """A hash of all that decides the scores."""
        return self.tagger_id_

    def tag(self, paragraphs: pd.DataFrame, *, progress: bool = False) -> pd.DataFrame:
        """Tag a table of paragraphs.

        Each paragraph is judged by its own words, its headline and the paragraph before it, never by the
        rest of the collection: any part of a collection gets the same tags as the whole.

        Parameters
        ----------
        paragraphs
            ``paragraph_id`` and ``text``; ``title``, ``article_id`` and ``position`` are used where they
            exist, ``kept`` leaves out what is no paragraph, all further columns are kept.
        progress
            Whether to show a bar.

        Returns
        -------
        pandas.DataFrame
            The kept rows with their columns, and per theme ``{theme}`` (bool) and ``{theme}_score`` (the
            calibrated probability), ``in_training`` (whether the text was learned from) and ``tagger_id``.

        Raises
        ------
        TableError
            If a column is missing or stands twice, a paragraph stands twice, or a column has a theme's name.
        """
        check_is_fitted(self)
        paragraphs = self.drop_old_tags(check_paragraphs(paragraphs))
        passages = make_passages(paragraphs)
        if "kept" in paragraphs:
            kept = paragraphs["kept"].to_numpy(dtype=object) == True  # noqa: E712 - a column of objects
            paragraphs = paragraphs[kept]
            passages = [passage for passage, keep in zip(passages, kept, strict=True) if keep]
        tags = paragraphs.reset_index(drop=True)
        probabilities = self.calibrate(self.score_passages(passages, progress=progress))
        for column, theme in enumerate(self.themes_):
            tags[theme] = probabilities[:, column] >= EVEN
            tags[f"{theme}_score"] = probabilities[:, column]
        learned = set(self.training_)
        tags["in_training"] = np.array(
            [content_hash(fold(passage.text)) in learned for passage in passages], dtype=bool
        )
        tags["tagger_id"] = pd.Series([self.tagger_id_] * len(tags), dtype="str")
        return tags

    def drop_old_tags(self, paragraphs: pd.DataFrame) -> pd.DataFrame:
        """Drop tags of an earlier tagger; refuse columns of the user's that ours would overwrite."""
        ours = [name for theme in self.themes_ for name in (theme, f"{theme}_score")] + ["in_training", "tagger_id"]
        there = [name for name in ours if name in paragraphs]
        if there and "tagger_id" not in there:
            message = f"paragraphs: already has a column {', '.join(map(repr, there))}, where the tags would go. Rename or drop it."
            raise TableError(message)
        return paragraphs.drop(columns=there)

    def adapt(self, tags: pd.DataFrame, *, rates: Mapping[str, float] | None = None) -> Tagger:
        """Set the tagger to the base rates of a collection.

        Training material holds far more of the rare themes than news does, and a score of one half means
        "as likely as not" only where a theme is as common as there. This step estimates how common each theme
        is in a whole collection and moves the scores by it; the order of the paragraphs stays. It assumes
        that a theme is worded as in training. It is no measurement: `measure` corrects by human labels, with
        scores of any base rate.

        Parameters
        ----------
        tags
            What this tagger made of the whole collection; at least 200 paragraphs. Copies (``duplicate_of``)
            do not count.
        rates
            The share of paragraphs with a theme, where it is known, such as from a measured frequency.

        Returns
        -------
        Tagger
            A copy with other scores and another ``tagger_id``; its ``rates_`` are those of the collection.

        Raises
        ------
        TableError
            If another tagger made the tags, they are too few, or a rate is no share.

        Examples
        --------
        >>> texts = ["Troops shelled the town."] * 6 + ["The harvest was good."] * 6
        >>> tagger = Tagger(themes=("force",), folds=2).fit(texts, [[True]] * 6 + [[False]] * 6)
        >>> table = pd.DataFrame({"paragraph_id": ["a"], "text": ["Troops shelled the town."]})
        >>> rare = tagger.adapt(tagger.tag(table), rates={"force": 0.01})
        >>> bool(rare.predict_proba(texts)[0, 0] < tagger.predict_proba(texts)[0, 0])
        True
        """
        check_is_fitted(self)
        missing = [name for name in ("tagger_id", *(f"{theme}_score" for theme in self.themes_)) if name not in tags]
        if missing or not (tags["tagger_id"] == self.tagger_id_).all():
            message = (
                "adapt: these are not tags of this tagger. Tag the collection with it first: tagger.tag(paragraphs)."
            )
            raise TableError(message)
        adapted = copy(self)
        adapted.rates_ = find_rates(tags, self.themes_, self.rates_, rates)
        adapted.offset_ = self.offset_ + shift_of(adapted.rates_, self.rates_)
        adapted.tagger_id_ = adapted.hash_content()
        return adapted

    def examine(self, tags: pd.DataFrame) -> CorpusReport:
        """Look whether a collection is of the kind that this tagger learned from, before its tags are trusted.

        Parameters
        ----------
        tags
            What this tagger made of the collection.

        Returns
        -------
        CorpusReport
            Columns per paragraph (``unknown``, ``likeness``, ``unfamiliar``), numbers per month, and warnings.

        Raises
        ------
        TableError
            If these are no tags of this tagger, or it kept no training paragraphs.
        """
        check_is_fitted(self)
        return examine(tags, self)

    # Identity.

    def hash_content(self) -> str:
        """Hash all that decides the scores: features, numbers, lexicon."""
        numbers = [self.idf_, self.weights_, self.intercept_, self.slope_, self.offset_, self.rates_]
        texts = [
            *self.themes_,
            "|",
            *self.features_,
            "|",
            *(part for pair in sorted(self.lexicon_.items()) for part in pair),
            self.kinds_,
        ]
        digest = hashlib.sha256("\x1f".join(texts).encode())
        for array in numbers:
            digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        return digest.hexdigest()[:16]

    def restore(self, state: dict[str, object]) -> Self:
        """Take over a fitted state, as storage keeps it."""
        for name, value in state.items():
            setattr(self, name, value)
        self.reader_ = Reader(parse_lexicon(self.lexicon_))
        self.columns_ = Columns(self.features_, self.idf_)
        return self


ArrayOfFlags = NDArray[np.bool_] | Sequence[Sequence[bool]]
