"""Made-up tags, and corpora from the simulation that the benchmark uses, as tables."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def coverage():
    """The benchmark with its simulation, benchmarks/coverage.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TOP / "benchmarks")
        spec = importlib.util.spec_from_file_location("coverage_benchmark", TOP / "benchmarks" / "coverage.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module


@pytest.fixture
def small_tags():
    """Four articles: two in October, none in November, one in December, one without a date."""
    rows = [
        ("p1", "a1", "2015-10-03", True, 0.9),
        ("p2", "a1", "2015-10-03", False, 0.2),
        ("p3", "a2", "2015-10-20", True, 0.8),
        ("p4", "a2", "2015-10-20", True, 0.7),
        ("p5", "a3", "2015-12-24", False, 0.1),
        ("p6", "a4", None, True, 0.9),
    ]
    tags = pd.DataFrame(rows, columns=["paragraph_id", "article_id", "date", "famine", "famine_score"])
    return tags.assign(date=pd.to_datetime(tags["date"]), source=["x", "x", "y", "y", "y", "x"])


@pytest.fixture
def make_audit(coverage):
    """Give tags and labels of a simulated corpus: one theme per scenario, all labelled on the same draw."""

    def make(scenarios=("smooth",), n=500, seed=1):
        corpora = [coverage.simulate(coverage.scenarios()[name], np.random.default_rng(seed)) for name in scenarios]
        first = corpora[0]
        months = np.arange("2014-01", "2016-01", dtype="datetime64[M]")
        tags = pd.DataFrame(
            {
                "paragraph_id": [f"p{i}" for i in range(len(first.cell))],
                "article_id": [f"a{i}" for i in first.article],
                "date": months[first.cell].astype("datetime64[ms]"),
            }
        )
        evidence = coverage.audit(first, n, np.random.default_rng(seed + 1000))
        labels = []
        for name, corpus in zip(scenarios, corpora, strict=True):
            tags[name], tags[f"{name}_score"] = corpus.score > 0.5, corpus.score
            labels.append(
                pd.DataFrame(
                    {
                        "paragraph_id": tags["paragraph_id"].to_numpy()[evidence.place],
                        "theme": name,
                        "applies": corpus.truth[evidence.place] > 0,
                        "status": "labelled",
                        "annotator": "anna",
                        "probability": evidence.probability,
                    }
                )
            )
        truth = pd.DataFrame({name: corpus.truth for name, corpus in zip(scenarios, corpora, strict=True)})
        return tags, pd.concat(labels, ignore_index=True), truth.assign(month=tags["date"])

    return make
