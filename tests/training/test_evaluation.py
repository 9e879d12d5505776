"""Measures of a tagger, on numbers one can check in the head."""

import numpy as np
import pandas as pd
import pytest

from toolkit.training.evaluation import average_precision, calibration_error, evaluate


def test_average_precision_of_a_perfect_and_a_reversed_ranking():
    truth = np.array([True, True, False, False])
    assert average_precision(truth, np.array([0.9, 0.8, 0.2, 0.1])) == 1.0
    assert average_precision(truth, np.array([0.1, 0.2, 0.8, 0.9])) == pytest.approx((1 / 3 + 2 / 4) / 2)


def test_calibration_error_is_the_gap_between_score_and_share():
    assert calibration_error(np.array([True, False]), np.array([0.5, 0.5])) == pytest.approx(0.0)
    assert calibration_error(np.array([False, False]), np.array([0.9, 0.9])) == pytest.approx(0.9)


def test_evaluate_counts_hits():
    truth = pd.DataFrame({"x": [True, True, False, False]})
    row = evaluate(truth, pd.DataFrame({"x": [0.9, 0.2, 0.7, 0.1]})).set_index("theme").loc["x"]
    assert row["precision"] == pytest.approx(0.5)
    assert row["recall"] == pytest.approx(0.5)
    assert row["positives"] == 2
