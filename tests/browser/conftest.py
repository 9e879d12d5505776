"""A JupyterLab and a Chromium for the session, one notebook for the module, and forms in it."""

import importlib.util
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

spec = importlib.util.spec_from_file_location("toolkit_browser_lab", Path(__file__).with_name("lab.py"))
tools = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = tools
spec.loader.exec_module(tools)

SENTENCES = [
    "Gunners on the ridge opened up again before dawn, and the market road was cut in two places.",
    "The two air forces now ring each other twice a day, a colonel said, before anything takes off.",
    "The bakery by the bridge sold out before eight, as it does on every market day.",
]


@pytest.fixture(scope="session", name="tools")
def give_tools():
    return tools


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    missing = [name for name in ("jupyterlab", "anywidget", "playwright") if importlib.util.find_spec(name) is None]
    if not tools.find_chromium():
        missing.append("chromium")
    if missing:
        pytest.skip(f"browser tests need {', '.join(missing)}")
    server = tools.Lab(tmp_path_factory.mktemp("lab"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser(lab):
    with tools.chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def notebook(lab, browser, request):
    path = lab.write_notebook(re.sub(r"\W", "_", request.module.__name__), ["1"])
    with tools.window(browser, lab) as (page, outside):
        opened = tools.Notebook(lab, page, path)
        opened.outside = outside
        yield opened


@pytest.fixture
def desk(notebook, lab, request):
    """Give what opens forms in the notebook; each test has a store and a batch of its own."""
    yield Desk(notebook, lab.work, re.sub(r"\W", "_", request.node.name))
    notebook.theme("Light")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Show what was on the screen when a test failed, and what the server said."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed and "desk" in item.funcargs:
        desk, lab = item.funcargs["desk"], item.funcargs["lab"]
        picture = lab.folder / f"{desk.name}.png"
        desk.page.screenshot(path=picture)
        log = lab.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        report.sections.append(("browser", f"screenshot: {picture}\n{log}"))


class Desk:
    """Opens forms in a notebook and reads what they stored."""

    def __init__(self, notebook, folder, name):
        self.notebook, self.page, self.folder, self.name = notebook, notebook.page, folder, name
        self.store = folder / f"{name}.db"

    def make_batch(self, size, **columns):
        """A batch of numbered paragraphs."""
        rows = [
            {
                "paragraph_id": f"p{number}",
                "article_id": f"a{number // 3}",
                "title": f"Title {number // 3}",
                "source": "The Lake Post",
                "date": pd.Timestamp("2016-05-04"),
                "position": number % 3,
                "text": f"{number}: {SENTENCES[number % 3]}",
                "draw_id": "draw1",
            }
            for number in range(size)
        ]
        return pd.DataFrame(rows).assign(**columns)

    def cell(self, batch, options="annotator='anna'", name="batch"):
        """Write a batch beside the notebook, so that no text stands in the cell, and give the cell that labels it."""
        file = self.folder / f"{self.name}_{name}.parquet"
        batch.to_parquet(file)
        return (
            "import pandas as pd\nfrom toolkit.labelling.form import label\n"
            f"batch = pd.read_parquet({file.name!r})\nlabel(batch, to={self.store.name!r}, {options})"
        )

    def show(self, *cells):
        """Run cells and give the first form they show."""
        self.notebook.write(*cells)
        self.notebook.run()
        return self.wait()

    def open(self, batch, options="annotator='anna'"):
        return self.show(self.cell(batch, options))

    def wait(self, place=0):
        """Give a form once it shows its first text, with the focus on it."""
        form = self.page.get_by_test_id("form").nth(place)
        self.page.wait_for_selector("[data-testid=form][data-ready='1']")
        form.focus()
        return form

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def stored(self, annotator=None):
        """Every decision in the store, in order."""
        from toolkit.labelling.store import LabelStore

        with LabelStore(self.store) as store:
            return store.decisions(annotator=annotator)
