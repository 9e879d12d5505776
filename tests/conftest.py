"""Where tests find real material, and what may not be skipped in CI."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

TOP = Path(__file__).parent.parent

# In CI the same inputs are tried each time, so that a change is judged by itself; the search for new ones goes on wherever
# the tests are run by hand, and in tools/fuzz_readers.py.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def nothing_is_kept():
    """Read every file anew; the tests of the cache switch it on for themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLKIT_CACHE", "off")
        yield


@pytest.fixture(scope="session")
def real_data():
    """The folder of real material; tests that want it are skipped where it is not set."""
    folder = os.environ.get("TOOLKIT_REAL_DATA")
    if not folder:
        pytest.skip("TOOLKIT_REAL_DATA is not set: no real material on this machine")
    return Path(folder)


@pytest.fixture(scope="session")
def corpus_articles():
    """The shipped corpus, loaded once per worker."""
    import toolkit as tk

    return tk.load(TOP / "data" / "corpus", progress=False)


@pytest.fixture(scope="session")
def corpus_paragraphs(corpus_articles):
    """The shipped corpus in pieces."""
    import toolkit as tk

    return tk.segment(corpus_articles, progress=False)


@pytest.fixture(scope="session")
def tagger():
    """The shipped model."""
    import toolkit as tk

    return tk.open_tagger()


@pytest.fixture(scope="session")
def corpus_tags(corpus_paragraphs, tagger):
    """The shipped corpus, tagged."""
    return tagger.tag(corpus_paragraphs)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that skips for want of a tool is a failure; only real material may be missing."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if "TOOLKIT_REAL_DATA" not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped in CI, where nothing may be missing: {reason}"
