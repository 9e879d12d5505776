"""From a key press to the changed screen in the labelling form, beside a form built of ipywidgets in the same run.

Both show 500 paragraphs in one JupyterLab and one headless Chromium. A key is timed from the browser's own stamp of the
event to the frame after the text of the next paragraph stands in the page. The peer is what one would write without a
script of one's own: a button per answer, the paragraph in an HTML widget, the decision and the next text made in Python.

Run: python benchmarks/keypress.py [KEYS]
"""

import importlib.util
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

SIZE = 500
PARAGRAPH = "The convoy reached the bridge at noon, and the guards, who had no orders, let it pass. " * 8
COMMON = "import pandas as pd\nbatch = pd.read_parquet('batch.parquet')\n"
OURS = COMMON + "from toolkit.labelling.form import label\nlabel(batch, to='labels.db', annotator='anna')"
PEER = COMMON + (
    "import html, ipywidgets as w\n"
    "texts, labels = batch['text'].tolist(), []\n"
    "shown = w.HTML(html.escape(texts[0]))\n"
    "shown.add_class('peer-text')\n"
    "none = w.Button(description='None of them')\n"
    "none.add_class('peer-none')\n"
    "def decide(_):\n"
    "    labels.append(())\n"
    "    shown.value = html.escape(texts[len(labels)])\n"
    "none.on_click(decide)\n"
    "w.VBox([shown, none])"
)
# The text changes within the handler or later; either way the frame after the change is what the eye gets.
WATCH = """selector => {
  window.times = [];
  let begun = 0;
  addEventListener('keydown', event => { begun = event.timeStamp; }, true);
  const seen = () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.times.push(performance.now() - begun);
    channel.port2.postMessage(0);
  });
  new MutationObserver(seen).observe(document.querySelector(selector), {
    childList: true, subtree: true, characterData: true });
}"""


def load_lab():
    """The server and browser of the tests."""
    file = Path(__file__).parent.parent / "tests" / "browser" / "lab.py"
    spec = importlib.util.spec_from_file_location("toolkit_browser_lab", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def measure(notebook, cell, text, focus, key, keys):
    """Milliseconds of each key press, one after the other."""
    page = notebook.page
    notebook.write(cell)
    notebook.run()
    page.wait_for_selector(text)
    page.evaluate(WATCH, text)
    page.locator(focus).focus()
    for done in range(1, keys + 1):
        page.keyboard.press(key)
        page.wait_for_function("count => window.times.length >= count", arg=done)
    return page.evaluate("() => window.times")[:keys]


def main():
    """Measure both forms and print median, 95th percentile and worst."""
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    tools = load_lab()
    with tempfile.TemporaryDirectory() as folder:
        lab = tools.Lab(Path(folder))
        lab.start()
        try:
            names = [f"p{number}" for number in range(SIZE)]
            texts = [f"{number}: {PARAGRAPH}" for number in range(SIZE)]
            pd.DataFrame({"paragraph_id": names, "text": texts}).to_parquet(lab.work / "batch.parquet")
            path = lab.write_notebook("keypress", ["1"])
            with tools.chromium() as browser, tools.window(browser, lab) as (page, _):
                notebook = tools.Notebook(lab, page, path)
                form = "[data-testid=form][data-ready='1']"
                ours = measure(notebook, OURS, f"{form} [data-testid=text]", form, "0", keys)
                begun = time.perf_counter()
                page.wait_for_selector("[data-testid=form][data-pending='0']")
                waited = time.perf_counter() - begun
                peer = measure(notebook, PEER, ".peer-text .widget-html-content", "button.peer-none", "Enter", keys)
        finally:
            lab.stop()
    for name, times in (("labelling form", ours), ("ipywidgets form", peer)):
        ordered = sorted(times)
        print(
            f"{name:<16}median {statistics.median(ordered):6.1f} ms   "
            f"95 % {ordered[int(0.95 * len(ordered))]:6.1f} ms   worst {ordered[-1]:6.1f} ms   ({len(ordered)} keys)"
        )
    print(
        f"ratio of the medians {statistics.median(ours) / statistics.median(peer):.2f}; saved {waited:.1f} s after the last key"
    )


if __name__ == "__main__":
    main()
