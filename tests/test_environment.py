"""environment.yml says what pyproject.toml says, in words that conda understands."""

import importlib.util
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("conda_environment", TOP / "tools" / "conda_environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_environment_is_the_one_generated_from_pyproject(tool):
    assert (TOP / "environment.yml").read_text(encoding="utf-8") == tool.render(), "run: make environment"


def test_a_changed_dependency_changes_the_environment(tool, tmp_path):
    changed = tmp_path / "pyproject.toml"
    text = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    changed.write_text(re.sub(r'"pandas>=[\d.]+"', '"pandas>=99"', text), encoding="utf-8")
    assert "- pandas>=99" in tool.render(changed)
    assert tool.render(changed) != tool.render()


def test_every_line_is_a_match_spec_of_conda(tool):
    rattler = pytest.importorskip("rattler", reason="py-rattler is not installed")
    lines = [line.removeprefix("  - ") for line in tool.render().splitlines() if line.startswith("  - ")]
    specs = [line for line in lines if line not in {"conda-forge", "nodefaults", "pip", "pip:"}]
    names = {rattler.MatchSpec(spec).name.normalized for spec in specs}
    assert {
        "python",
        "scikit-learn",
        "pandas",
        "matplotlib-base",
        "joblib",
        "datasets",
        "jupyterlab",
    } <= names


def test_forms_that_conda_does_not_know_are_refused(tool):
    with pytest.raises(ValueError, match="has a form that conda does not know"):
        tool.conda("pandas>=3; python_version<'3.12'")
