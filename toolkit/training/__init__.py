"""Labels become a tagger."""

from toolkit.training.comparison import compare_taggers
from toolkit.training.curve import learning_curve, say_curve
from toolkit.training.evaluation import evaluate, evaluate_held_out, score_held_out
from toolkit.training.joining import join_labels
from toolkit.training.labels import read_labelled
from toolkit.training.registry import freeze_holdout, promote, read_holdout, rollback, without_holdout
from toolkit.training.training import combine, is_own, train, with_stories, write_model

__all__ = [
    "combine",
    "compare_taggers",
    "evaluate",
    "evaluate_held_out",
    "freeze_holdout",
    "is_own",
    "join_labels",
    "learning_curve",
    "promote",
    "read_holdout",
    "read_labelled",
    "rollback",
    "say_curve",
    "score_held_out",
    "train",
    "with_stories",
    "without_holdout",
    "write_model",
]
