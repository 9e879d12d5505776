"""Where the codebook, the lexicon, the corpus and the models lie, in a checkout and in an installed wheel."""

from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["shipped"]

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Give the path of a file or folder that comes with the toolkit.

    A checkout keeps ``data`` and ``models`` beside the package, so that people find them; a wheel carries
    them inside it. This function hides the difference.

    Parameters
    ----------
    name
        The path from the top of the checkout, such as ``"data/corpus"``.

    Returns
    -------
    pathlib.Path
        The existing file or folder.

    Raises
    ------
    ToolkitError
        If the installation lacks it.

    Examples
    --------
    >>> shipped("data/codebook.toml").name
    'codebook.toml'
    """
    for top in (PACKAGE / "_shipped", PACKAGE.parent):
        if (top / name).exists():
            return top / name
    message = f"{name}: not found in this installation of the toolkit. Install it again: pip install --force-reinstall"
    raise ToolkitError(message)
