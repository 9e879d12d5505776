"""The built wheel works in an environment of its own, with model, codebook, lexicon and corpus inside."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), str(TOP)],
        check=True,
    )
    return next(folder.glob("*.whl"))


@pytest.mark.xdist_group("wheel")
def test_the_wheel_carries_data_and_model(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "data/codebook.toml",
        "data/corpus/",
        "data/lexicon/",
        "models/themes-v1/manifest.json",
        "models/themes-v1/model.skops",
    ):
        assert any(f"toolkit/_shipped/{wanted}" in name for name in names), wanted
    form = {path.name for path in (TOP / "toolkit" / "labelling").iterdir() if path.suffix in {".js", ".css"}}
    assert form
    assert {f"toolkit/labelling/{name}" for name in form} <= set(names), "the form shows nothing without its scripts"
    assert not [name for name in names if "tests/" in name or ".venv" in name]


@pytest.mark.xdist_group("wheel")
@pytest.mark.timeout(900)
def test_the_wheel_runs_the_demo_in_a_clean_environment(wheel, tmp_path):
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [str(scripts / "toolkit"), "demo", "-o", "out"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "frequency.pdf").exists()
    done = subprocess.run(
        [str(scripts / "toolkit"), "doctor"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "jupyterlab not installed (optional" in done.stdout
