"""The shipped notebooks run in a real JupyterLab: no errors, nothing asked of the outside world.

What needs no browser in them is tested without one, in full, by test_documents.
"""

import shutil
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

FOLDER = Path(__file__).parents[2] / "notebooks"
FIGURE = ".jp-RenderedImage img"


def test_the_first_notebook_runs_and_shows_its_figures(lab, browser, tools):
    path = Path(shutil.copy(FOLDER / "01-first-figure.ipynb", lab.work))
    with tools.window(browser, lab) as (page, outside):
        notebook = tools.Notebook(lab, page, path)
        notebook.run(seconds=300)
        shown = page.locator(FIGURE)
        assert shown.count() == 2
        for place in range(2):
            page.wait_for_function(
                "([figure, place]) => document.querySelectorAll(figure)[place].naturalWidth > 0", arg=[FIGURE, place]
            )
        assert outside == []
        notebook.shut()


def test_the_third_notebook_labels_by_itself_and_by_hand_and_trains(lab, browser, tools):
    from playwright.sync_api import expect

    from toolkit.labelling import LabelStore

    content = (FOLDER / "03-label-and-train.ipynb").read_text(encoding="utf-8")
    assert "WORK = Path(mkdtemp())" in content
    path = lab.work / "third.ipynb"
    path.write_text(content.replace("WORK = Path(mkdtemp())", "WORK = Path('third')"), encoding="utf-8")
    (lab.work / "third").mkdir()
    with tools.window(browser, lab) as (page, outside):
        notebook = tools.Notebook(lab, page, path)
        notebook.keep_up_to("better = tk.train(")
        notebook.run(seconds=400)
        audit, lesson = (page.get_by_test_id("form").nth(place) for place in range(2))
        for form in (audit, lesson):
            expect(form).to_have_attribute("data-ready", "1")
        audit.focus()
        for key in ("j", "s", "c"):  # whether or not the form saw the simulated labels when it opened
            page.keyboard.press(key)
        expect(audit).to_have_attribute("data-index", "2")
        expect(audit).to_have_attribute("data-pending", "0", timeout=20_000)
        expect(audit.get_by_test_id("hint")).to_have_text("")  # a sample for measuring is read without the tagger
        audit.get_by_test_id("around").get_by_text("After", exact=True).wait_for()
        assert outside == []
        notebook.shut()
    with LabelStore(lab.work / "third" / "labels.db") as store:
        assert len(store.decisions()) == 250 + 400 + 2
        by_hand = store.decisions().tail(2)
    assert by_hand["status"].tolist() == ["junk", "skipped"]
    assert by_hand["probability"].between(0, 1).all()
