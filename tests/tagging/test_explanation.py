"""An explanation adds up to the score it explains, and shows itself harmlessly."""

import numpy as np
import pytest

import toolkit as tk

TEXT = "Two Russian jets crossed into Turkish airspace on Saturday before F-16s turned them back."


def test_contributions_and_intercept_add_up_to_the_decision(tagger):
    explanation = tk.explain(TEXT, tagger)
    decision = tagger.decision_function([TEXT])[0]
    for theme, value in zip(tagger.themes, decision, strict=True):
        total = explanation.intercepts[theme] + sum(part.amount for part in explanation.contributions[theme])
        assert np.isclose(total, value, atol=1e-9), theme


def test_the_text_form_names_theme_and_words(tagger):
    shown = tk.explain(TEXT, tagger).as_text()
    assert "airspace" in shown.lower()
    assert len(shown.splitlines()) > 4


def test_hostile_text_stays_text(tagger):
    html = tk.explain("<script>alert(1)</script> Jets crossed the border.", tagger)._repr_html_()
    assert "<script" not in html
    assert "&lt;" in html


@pytest.mark.parametrize("name", ["title", "previous"])
def test_context_changes_the_explanation(name, tagger):
    text = "He said the talks would resume on Monday."
    plain = tk.explain(text, tagger)
    context = tk.explain(text, tagger, **{name: "UN envoy brokers ceasefire talks in Geneva"})
    assert plain.contributions != context.contributions
