"""The errors form one tree, and its drawing shows it."""

import inspect

import pytest

from toolkit import errors


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_is_a_toolkit_error_and_stands_in_the_drawing(name):
    assert issubclass(getattr(errors, name), errors.ToolkitError)
    assert name in errors.__doc__


def test_all_names_every_error():
    defined = {name for name, thing in vars(errors).items() if inspect.isclass(thing)}
    assert defined == set(errors.__all__)


def test_a_toolkit_error_is_a_value_error():
    assert issubclass(errors.ToolkitError, ValueError)
