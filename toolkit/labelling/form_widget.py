"""The labelling form as Jupyter shows it: a thin shell around a session. Imported only when a form is opened."""

from __future__ import annotations

from html import escape
from pathlib import Path

import anywidget

from toolkit.labelling.form_session import Session

__all__ = ["Form"]

HERE = Path(__file__).parent
SCRIPTS = ("form_outbox.js", "form_view.js", "form.js")  # one module: the notebook's has no files to import


class Form(anywidget.AnyWidget):
    """A form in the notebook: read, press 1 to 4, next.

    Texts and labels travel as messages, never as the widget's state: state is written into the notebook file,
    and quick changes of it are merged, which would lose labels.
    """

    _esm = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    _css = HERE / "form.css"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.on_msg(self._answer)

    def _answer(self, _widget: object, message: object, _buffers: object) -> None:
        for reply in self._session.answer(message):
            self.send(reply)

    def __repr__(self) -> str:
        session = self._session
        total, done = len(session.items), session.done()
        return (
            f"Labelling form: {done:,} of {total:,} decided by {session.annotator} in {session.where}. "
            "Run this cell in JupyterLab to go on."
        )

    def _repr_mimebundle_(self, **options: dict[str, object]) -> tuple[dict[str, object], dict[str, object]] | None:
        """Add a sentence for pages that show no widgets, such as a notebook on the web."""
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        return {**bundle[0], "text/html": f"<p>{escape(repr(self))}</p>"}, bundle[1]
