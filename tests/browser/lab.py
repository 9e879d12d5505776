"""A JupyterLab of its own and a Chromium before it, for tests and benchmarks of what runs in the browser."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "docmanager-extension/plugin": {"autosave": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
IDLE = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.context?.sessionContext;
  return context?.isReady && context.session?.kernel?.status === 'idle';
}"""
# The command may come back before the last cell is done; a cell that fails stops those after it.
RAN = """() => {
  const code = jupyterapp.shell.currentWidget.content.widgets.filter(
    cell => cell.model.type === 'code' && cell.model.sharedModel.getSource().trim());
  const failed = cell => cell.model.outputs.toJSON().some(output => output.output_type === 'error');
  return code.some(failed) || code.every(cell => cell.model.executionState === 'idle' && cell.model.executionCount);
}"""
ERRORS = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']"
CELLS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell"


def find_chromium():
    """The system's browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Lab:
    """A server in a folder of its own, which knows nothing of the user's settings."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.token = secrets.token_hex(16)
        self.log = folder / "server.log"
        self.work = folder / "work"
        self.work.mkdir()

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        for name, settings in SETTINGS.items():
            file = self.folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(settings), encoding="utf-8")
        homes = {f"JUPYTER_{name.upper()}_DIR": str(self.folder / name) for name in ("config", "data", "runtime")}
        homes |= {f"JUPYTERLAB_{name.upper()}_DIR": str(self.folder / name) for name in ("settings", "workspaces")}
        homes |= {"IPYTHONDIR": str(self.folder / "ipython"), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        command = [
            *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
            *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.work}"),
            *("--LabApp.extension_manager=readonly", "--LabApp.news_url="),
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *("--ServerApp.terminals_enabled=False", "--LabApp.expose_app_in_browser=True"),
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.work, env=os.environ | homes, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 90
        while True:
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                self.ask("/api/status")
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("JupyterLab did not start:\n" + self.log.read_text(errors="replace")[-3000:])
            time.sleep(0.2)

    def ask(self, path, method="GET"):
        request = urllib.request.Request(
            self.base + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def shut_kernels(self):
        for session in self.ask("/api/sessions"):
            with suppress(urllib.error.URLError, TimeoutError):
                self.ask(f"/api/sessions/{session['id']}", "DELETE")

    def stop(self):
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            self.shut_kernels()
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def write_notebook(self, name, cells):
        """Put a notebook into the server's folder, one code cell per text."""
        notebook = {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "cells": [
                {
                    "id": f"cell{number}",
                    "cell_type": "code",
                    "source": source,
                    "metadata": {},
                    "outputs": [],
                    "execution_count": None,
                }
                for number, source in enumerate(cells)
            ],
        }
        path = self.work / f"{name}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path


class Notebook:
    """A notebook open in a page."""

    def __init__(self, lab: Lab, page, path: Path):
        self.lab, self.page, self.path = lab, page, path
        page.goto(
            f"{lab.base}/lab/workspaces/w{secrets.token_hex(4)}/tree/{path.name}?token={lab.token}",
            wait_until="domcontentloaded",
        )
        self.wait()

    def wait(self):
        self.page.wait_for_selector(CELLS)
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")
        self.page.wait_for_function(IDLE)

    def command(self, name, **arguments):
        self.page.evaluate("([name, args]) => jupyterapp.commands.execute(name, args)", [name, arguments])

    def write(self, *cells):
        """Put other cells in the place of those that are there."""
        self.page.evaluate(
            """cells => {
              const shared = jupyterapp.shell.currentWidget.content.model.sharedModel;
              shared.deleteCellRange(0, shared.cells.length);
              shared.insertCells(0, cells.map(source => ({ cell_type: 'code', source })));
            }""",
            list(cells),
        )

    def keep_up_to(self, words):
        """Drop the cells after the first that holds some words."""
        self.page.evaluate(
            """words => {
              const shared = jupyterapp.shell.currentWidget.content.model.sharedModel;
              const last = shared.cells.findIndex(cell => cell.getSource().includes(words));
              shared.deleteCellRange(last + 1, shared.cells.length);
            }""",
            words,
        )

    def run(self, seconds=60):
        """Run all cells; an error in one of them fails the test."""
        self.command("notebook:clear-all-cell-outputs")  # also forgets that they ran before
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(RAN, timeout=seconds * 1000)
        self.page.wait_for_function(IDLE)
        assert self.page.locator(ERRORS).all_inner_texts() == []

    def save(self):
        self.command("docmanager:save")
        return self.path.read_text(encoding="utf-8")

    def restart(self):
        self.page.evaluate("() => jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart()")
        self.page.wait_for_function(IDLE)

    def reload(self):
        self.page.reload(wait_until="domcontentloaded")
        self.wait()

    def shut(self):
        """End the kernel, so that it holds no memory for the tests to come."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.context.sessionContext.shutdown()")

    def theme(self, name):
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        light = "true" if name == "Light" else "false"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")


@contextmanager
def chromium():
    """The system's browser, driven by playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser, lab):
    """A page that can reach nothing but the server, and the list of what else it asked for."""
    outside = []

    def block(route):
        outside.append(route.request.url)
        route.abort()

    context = browser.new_context(
        viewport={"width": 1280, "height": 1300}, reduced_motion="reduce", locale="en-US", timezone_id="UTC"
    )
    context.route(lambda url: not url.startswith((lab.base, "data:", "blob:")), block)
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        yield page, outside
    finally:
        context.close()
