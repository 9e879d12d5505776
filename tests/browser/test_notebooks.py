"""The shipped notebooks run in a real JupyterLab: no errors, figures shown, nothing asked of the outside world."""

import shutil
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
FIGURE = ".jp-RenderedImage img"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(lab, browser, tools, path):
    shutil.copy(path, lab.work / path.name)
    with tools.window(browser, lab) as (page, outside):
        notebook = tools.Notebook(lab, page, lab.work / path.name)
        notebook.run(seconds=540)
        shown = page.locator(FIGURE)
        assert shown.count() > 0
        assert all(shown.nth(place).evaluate("image => image.naturalWidth > 0") for place in range(shown.count()))
        count = page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code' && cell.model.executionCount === null).length"
        )
        assert count == 0, "every cell has run"
        assert outside == []
        notebook.shut()


def test_the_forms_of_the_third_notebook_go_on_after_the_simulated_annotator(lab, browser, tools):
    from playwright.sync_api import expect

    source = NOTEBOOKS[1]
    content = source.read_text(encoding="utf-8").replace("SIMULATED = True", "SIMULATED = False")
    path = lab.work / "by-hand.ipynb"
    path.write_text(content, encoding="utf-8")
    with tools.window(browser, lab) as (page, _):
        notebook = tools.Notebook(lab, page, path)
        first_form = "tk.label(audit"
        notebook.keep_up_to(first_form)
        notebook.run(seconds=240)
        form = page.get_by_test_id("form").first
        expect(form).to_have_attribute("data-ready", "1")
        expect(form.get_by_test_id("hint")).to_have_text("")
        form.focus()
        for key in ("1", "Enter", "0", "c"):
            page.keyboard.press(key)
        expect(form).to_have_attribute("data-done", "2")
        expect(form).to_have_attribute("data-pending", "0", timeout=20_000)
        form.get_by_test_id("around").get_by_text("After", exact=True).wait_for()
        notebook.shut()
