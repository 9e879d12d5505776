"""What `import toolkit` gives, and what it costs."""

import subprocess
import sys

import pytest

import toolkit

PUBLIC = {
    "Codebook",
    "Figure",
    "Frequency",
    "Tagger",
    "Theme",
    "ToolkitError",
    "agreement",
    "compare",
    "explain",
    "label",
    "load",
    "measure",
    "open_tagger",
    "plan",
    "plot",
    "read_codebook",
    "read_frequency",
    "read_labels",
    "read_table",
    "sample",
    "segment",
    "train",
    "view",
    "write_table",
}
HEAVY = {"pandas", "numpy", "sklearn", "scipy", "matplotlib", "pyarrow", "datasets", "trafilatura", "lxml", "tqdm"}


def modules_after(code):
    """The top-level modules that a fresh interpreter holds after some code."""
    end = "; import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code + end], capture_output=True, text=True, check=True)
    return set(run.stdout.split("\n")[-2].split())


def test_the_public_names_are_exactly_these():
    assert set(toolkit.__all__) == PUBLIC == set(toolkit.HOMES)
    assert toolkit.__all__ == sorted(toolkit.__all__)
    assert dir(toolkit) == sorted([*PUBLIC, "__version__"])


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_can_be_used_and_is_documented(name):
    assert getattr(toolkit, name).__doc__.strip()


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        _ = toolkit.laod


def test_importing_the_toolkit_imports_nothing_heavy():
    assert not HEAVY & modules_after("import toolkit")


def test_asking_for_help_imports_nothing_heavy():
    code = "import contextlib, toolkit.cli\nwith contextlib.suppress(SystemExit): toolkit.cli.main(['--help'])\npass"
    assert not HEAVY & modules_after(code)


def test_loading_does_not_import_the_other_stages_libraries():
    assert not {"sklearn", "scipy", "matplotlib", "datasets"} & modules_after("import toolkit; toolkit.load")
