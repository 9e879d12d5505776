"""Write environment.yml from pyproject.toml, so that the two cannot drift: ``python tools/conda_environment.py``."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
HEADER = """\
# For conda users: conda env create -f environment.yml
# Written from pyproject.toml by tools/conda_environment.py; do not edit by hand.
name: toolkit
channels:
  - conda-forge
  - nodefaults
dependencies:
"""


def render(pyproject: Path = TOP / "pyproject.toml") -> str:
    """Give the text that environment.yml must have."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    lines = [f"  - python{project['requires-python']}", *sorted(f"  - {conda(entry)}" for entry in wanted)]
    return HEADER + "\n".join([*lines, "  - pip", "  - pip:", "      - -e .", ""])


def conda(requirement: str) -> str:
    """Turn a requirement of pip into one of conda; markers and addresses are refused."""
    found = re.fullmatch(r"([A-Za-z0-9._-]+)\s*((?:[<>=!~]=?[^;@\s]+)?)", requirement)
    if found is None:
        message = f"pyproject.toml: {requirement!r} has a form that conda does not know. Write name>=version."
        raise ValueError(message)
    name, versions = found.groups()
    folded = re.sub(r"[-_.]+", "-", name).lower()
    return f"{CONDA_NAMES.get(folded, folded)}{versions}"


if __name__ == "__main__":
    (TOP / "environment.yml").write_text(render(), encoding="utf-8")
    sys.stdout.write("environment.yml written\n")
