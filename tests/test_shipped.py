"""What comes with the toolkit is found."""

import pytest

from toolkit.errors import ToolkitError
from toolkit.shipped import shipped


@pytest.mark.parametrize("name", ["data/codebook.toml", "data/corpus", "data/lexicon"])
def test_shipped_data_is_found(name):
    assert shipped(name).exists()


def test_what_is_not_shipped_is_refused_with_its_name():
    with pytest.raises(ToolkitError, match=r"^data/atlas: not found"):
        shipped("data/atlas")
