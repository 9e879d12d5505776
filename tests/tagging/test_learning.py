"""The learner: it is scikit-learn's where both can do it, and each argument counts."""

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from toolkit.tagging.learning import Prior, fit_logistic


@pytest.fixture
def rows():
    rng = np.random.default_rng(1)
    numbers = sp.csr_matrix(rng.normal(size=(300, 8)) * (rng.random((300, 8)) < 0.5))
    truth = rng.random(300) < 1 / (1 + np.exp(-(numbers @ np.arange(-4.0, 4.0) * 0.5 + 0.3)))
    return numbers, truth, rng.integers(1, 4, 300).astype(float)


def test_without_prior_knowledge_it_is_the_usual_logistic_regression(rows):
    numbers, truth, counts = rows
    weights, intercept = fit_logistic(numbers, truth, counts, Prior(np.zeros(8), 0.7))
    peer = LogisticRegression(C=0.7, tol=1e-10, max_iter=5000).fit(numbers, truth, sample_weight=counts)
    assert weights == pytest.approx(peer.coef_[0], abs=1e-4)
    assert intercept == pytest.approx(peer.intercept_[0], abs=1e-4)


def test_weights_stay_nearer_to_their_start_the_less_strength_they_have(rows):
    numbers, truth, counts = rows
    start = np.full(8, 3.0)
    far = [np.linalg.norm(fit_logistic(numbers, truth, counts, Prior(start, c))[0] - start) for c in (1e-4, 1e-2, 1.0)]
    assert far == sorted(far)
    assert far[0] < 0.1


def test_counting_a_row_twice_is_having_it_twice(rows):
    numbers, truth, _ = rows
    twice = fit_logistic(numbers, truth, np.full(300, 2.0), Prior(np.zeros(8), 0.5))
    doubled = fit_logistic(
        sp.vstack([numbers, numbers]).tocsr(), np.tile(truth, 2), np.ones(600), Prior(np.zeros(8), 0.5)
    )
    assert twice[0] == pytest.approx(doubled[0], abs=1e-5)
