"""What the documents show works as written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
NOTEBOOKS = sorted((TOP / "notebooks").glob("*.ipynb"))


def blocks(document, language):
    return re.findall(rf"```{language}\n(.*?)```", (TOP / document).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("document", ["README.md"])
def test_python_blocks_run(document, tmp_path, monkeypatch):
    found = blocks(document, "python")
    assert found
    (tmp_path / "data").symlink_to(TOP / "data")
    monkeypatch.chdir(tmp_path)
    space: dict = {}
    for block in found:
        exec(compile(block, document, "exec"), space)
    assert (tmp_path / "frequency.pdf").stat().st_size > 5000
    assert (tmp_path / "frequency.png").stat().st_size > 5000


def test_the_data_card_s_block_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    code = (
        "\n".join(blocks("data/README.md", "python")) + "\nassert len(articles) == 176\nassert len(paragraphs) > 3000\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_command_shown_exists(document):
    from toolkit.cli import build_parser

    commands = next(action for action in build_parser()._actions if action.dest == "command" or action.choices).choices
    shown = re.findall(r"^toolkit (\w+)", "\n".join(blocks(document, "sh")), re.MULTILINE)
    assert shown
    assert set(shown) <= set(commands)


def test_the_shell_journey_of_the_readme_works(tmp_path):
    script = next(block for block in blocks("README.md", "sh") if "toolkit load" in block)
    lines = [line.replace("my-articles/", str(TOP / "data" / "corpus")) for line in script.splitlines() if line.strip()]
    for line in lines:
        command = [sys.executable, "-m", *re.findall(r'"[^"]*"|\S+', line)]
        command = [part.strip('"') for part in command]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert (tmp_path / "figure.pdf").exists()
    assert (tmp_path / "figure.png").exists()


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", "models/README.md"]
)
def test_links_between_documents_lead_somewhere(document):
    text = (TOP / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)\)", text):
        if not target.startswith("http"):
            assert ((TOP / document).parent / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run_from_top_to_bottom(path, tmp_path, monkeypatch):
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs), "a figure shows itself"
    assert not [output for output in outputs if output.get("name") == "stderr" and "Warning" in output.get("text", "")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_stored_without_outputs(path):
    import nbformat

    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_the_readme_lists_every_format():
    from toolkit.loading.reader import readers

    text = (TOP / "README.md").read_text(encoding="utf-8")
    for reader in readers():
        assert reader.name in text, reader.name
