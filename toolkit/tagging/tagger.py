"""The tagger: paragraphs in, a decision and a score per theme out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted
from tqdm.auto import tqdm

from toolkit.errors import LabelError, TableError
from toolkit.tables import content_hash, fold
from toolkit.tagging.features import LOUDNESS, Passage, Reader, Reading, kind_of
from toolkit.tagging.learning import fit_logistic
from toolkit.tagging.lexicon import parse_lexicon, read_lexicon
from toolkit.tagging.passages import check_paragraphs, make_passages

__all__ = ["Tagger"]

Floats = NDArray[np.float64]
RAREST_WORD = 3
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
    contrary
        What a paragraph counts in learning when its label says other than the lexicon: a theme told in
        oblique words, or incident words that report nothing. Material written for training is full of both,
        since they teach most; news is not. At 1 the tagger would expect them as often as it was taught them.
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
    training_
        Hashes of the training paragraphs' texts.
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
        strength: float = 1.0,
        trust: float = 1.5,
        contrary: float = 0.35,
        folds: int = 5,
        seed: int = 1,
    ) -> None:
        self.themes = themes
        self.lexicon = lexicon
        self.strength = strength
        self.trust = trust
        self.contrary = contrary
        self.folds = folds
        self.seed = seed

    # Learning.

    def fit(
        self, X: pd.DataFrame | Iterable[str], y: pd.DataFrame | ArrayOfFlags, groups: Iterable[object] | None = None
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

        Returns
        -------
        Tagger
            Itself.
        """
        passages = make_passages(X)
        lexicon = read_lexicon(self.lexicon)
        reader = Reader(lexicon)
        return self.learn([reader.read(passage) for passage in passages], y, groups, reader, passages)

    def learn(
        self,
        readings: list[Reading],
        y: pd.DataFrame | ArrayOfFlags,
        groups: Iterable[object] | None,
        reader: Reader,
        passages: list[Passage],
    ) -> Self:
        """Learn from passages already read, so that folds need not read them again."""
        truth, self.themes_ = self.check_labels(y, len(readings))
        self.reader_, self.lexicon_ = reader, dict(reader.matcher.lexicon.sources)
        self.learn_features(readings)
        numbers = self.to_matrix(readings)
        parts = np.arange(len(readings)) if groups is None else pd.factorize(pd.Series(list(groups)))[0]
        fitted = [self.fit_theme(numbers, truth[:, column], parts, theme) for column, theme in enumerate(self.themes_)]
        self.weights_ = np.stack([weights for weights, *_ in fitted])
        self.intercept_, self.slope_, self.offset_ = (np.array([row[at] for row in fitted]) for at in (1, 2, 3))
        self.training_ = sorted({content_hash(fold(passage.text)) for passage in passages})
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

    def learn_features(self, readings: list[Reading]) -> None:
        """Choose the features: all of the lexicon that occur, and words that are not too rare."""
        counts = Counter(word for reading in readings for word in reading.words)
        lexical = sorted({name for reading in readings for name in reading.values})
        words = sorted(word for word, count in counts.items() if count >= RAREST_WORD)
        self.features_ = lexical + [f"word:{word}" for word in words]
        rarity = [np.log((1 + len(readings)) / (1 + counts[word])) + 1 for word in words]
        self.idf_ = np.array([1.0] * len(lexical) + rarity)
        self.index_features()

    def index_features(self) -> None:
        """Make the look-up from names to columns."""
        named = list(enumerate(self.features_))
        self.columns_ = {name: column for column, name in named if kind_of(name) != "word"}
        self.word_columns_ = {name[5:]: column for column, name in named if kind_of(name) == "word"}

    def fit_theme(
        self, numbers: sp.csr_matrix, truth: NDArray[np.bool_], parts: NDArray[np.int64], theme: str
    ) -> tuple[Floats, float, float, float]:
        """Learn one theme: weights, intercept, and the sigmoid from scores of paragraphs not learned from."""
        start = np.zeros(len(self.features_))
        spoken = np.zeros(len(truth), dtype=bool)
        speaker = self.columns_.get(f"speaks:{theme}")
        if speaker is not None:
            start[speaker] = self.trust
            spoken = numbers[:, [speaker]].toarray().ravel() > 0
        counts = np.where(truth != spoken, self.contrary if speaker is not None else 1.0, 1.0)
        held_out = np.zeros(len(truth))
        for learn, hold in GroupKFold(min(self.folds, len(np.unique(parts)))).split(numbers, groups=parts):
            weights, intercept = fit_logistic(numbers[learn], truth[learn], counts[learn], start, self.strength)
            held_out[hold] = numbers[hold] @ weights + intercept
        sigmoid = LogisticRegression(C=1e3).fit(held_out[:, None], truth, sample_weight=counts)
        weights, intercept = fit_logistic(numbers, truth, counts, start, self.strength)
        return weights, intercept, max(float(sigmoid.coef_[0, 0]), 1e-3), float(sigmoid.intercept_[0])

    # Scoring.

    def to_matrix(self, readings: list[Reading]) -> sp.csr_matrix:
        """Turn readings into rows of numbers."""
        starts, columns, values = [0], [], []
        for reading in readings:
            row = self.to_row(reading)
            columns += row.keys()
            values += row.values()
            starts.append(len(columns))
        shape = (len(readings), len(self.features_))
        return sp.csr_matrix(
            (np.array(values, dtype=float), np.array(columns, dtype=np.int32), np.array(starts)), shape=shape
        )

    def to_row(self, reading: Reading) -> dict[int, float]:
        """Give the value of each column that one passage fills."""
        known = self.columns_
        row = {known[name]: value for name, value in reading.values.items() if name in known}
        here = [column for column in map(self.word_columns_.get, reading.words) if column is not None]
        if here:
            rarity = self.idf_[here]
            row.update(zip(here, (rarity * (LOUDNESS["word"] / np.sqrt(rarity @ rarity))).tolist(), strict=True))
        return row

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
        return np.asarray(self.to_matrix(readings) @ self.weights_.T + self.intercept_)

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

    # Identity.

    def hash_content(self) -> str:
        """Hash all that decides the scores: features, numbers, lexicon."""
        numbers = [self.idf_, self.weights_, self.intercept_, self.slope_, self.offset_]
        texts = [
            *self.themes_,
            "|",
            *self.features_,
            "|",
            *(part for pair in sorted(self.lexicon_.items()) for part in pair),
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
        self.index_features()
        return self


ArrayOfFlags = NDArray[np.bool_] | Sequence[Sequence[bool]]
