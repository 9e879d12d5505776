"""Labels become a tagger."""

from toolkit.training.evaluation import evaluate, evaluate_held_out
from toolkit.training.labels import read_labelled
from toolkit.training.training import train, train_from_files

__all__ = ["evaluate", "evaluate_held_out", "read_labelled", "train", "train_from_files"]
