"""From paragraphs to tags, and why: ``tag``, ``examine``, ``adapt`` and ``explain``."""

from __future__ import annotations

import sys

from toolkit.commands.grammar import add_command, add_output, check_output, read, read_pairs, say, write

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands around the tagger."""
    tag = add_command(commands, "tag", run_tag, "say for each paragraph which themes it carries, and how surely")
    tag.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="files or folders of articles, or a table with paragraph_id and text"
    )
    add_output(tag, "the table of tags")
    tag.add_argument("--model", metavar="DIR", help="a model folder (default: the shipped model)")
    tag.add_argument("--columns", metavar="OURS=THEIRS,…", help="column names of your tables, as for `toolkit load`")
    examine = add_command(
        commands, "examine", run_examine, "say whether a collection is of the kind the tagger learned"
    )
    examine.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    examine.add_argument("--model", metavar="DIR", help="the model that made the tags (default: the shipped model)")
    examine.add_argument("-o", "--output", metavar="FILE", help="the tags with what was found of each paragraph")
    examine.add_argument("--figure", metavar="FILE", help="a picture of the months (.pdf, .png, .svg)")
    adapt = add_command(commands, "adapt", run_adapt, "set a model to the base rates of a collection")
    adapt.add_argument("tags", metavar="TAGS", help="what the model made of the whole collection")
    adapt.add_argument("--model", metavar="DIR", help="the model that made the tags (default: the shipped model)")
    adapt.add_argument("--rates", metavar="THEME=SHARE,…", help="shares that are known, such as military_action=0.2")
    adapt.add_argument("-o", "--output", required=True, metavar="DIR", help="the adapted model's folder")
    explain = add_command(commands, "explain", run_explain, "show which words of a paragraph made each tag")
    explain.add_argument("text", metavar="TEXT", help="the paragraph, or - to read it from standard input")
    explain.add_argument("--title", metavar="TEXT", help="the article's headline")
    explain.add_argument("--model", metavar="DIR", help="a model folder (default: the shipped model)")


def run_tag(options: argparse.Namespace) -> None:
    """Run ``toolkit tag``."""
    check_output(options.output)
    from toolkit.tagging import open_tagger

    tagger = open_tagger(options.model)
    paragraphs = read_paragraphs(options.inputs, read_pairs(options.columns))
    tags = tagger.tag(paragraphs, progress=True)
    write(tags, options.output)
    shares = ", ".join(f"{theme} {tags[theme].mean():.1%}" for theme in tagger.themes_) if len(tags) else "none"
    say(f"{options.output}: {len(tags):,} paragraphs tagged by {tagger.tagger_id} (uncorrected shares: {shares}).")


def run_examine(options: argparse.Namespace) -> None:
    """Run ``toolkit examine``."""
    if options.output:
        check_output(options.output)
    from toolkit.tagging import examine, open_tagger

    if options.figure:
        from toolkit.plotting import Figure, plot_familiarity

        Figure.check_place(options.figure)
    report = examine(read(options.tags), open_tagger(options.model))
    if options.output:
        write(report.paragraphs, options.output)
    if options.figure:
        plot_familiarity(report).save(options.figure)
    say(report.as_text())


def run_adapt(options: argparse.Namespace) -> None:
    """Run ``toolkit adapt``."""
    from toolkit.tagging import open_tagger, save_tagger

    tagger = open_tagger(options.model)
    adapted = tagger.adapt(read(options.tags), rates=read_shares(options.rates))
    rates = ", ".join(f"{theme} {rate:.2%}" for theme, rate in zip(adapted.themes_, adapted.rates_, strict=True))
    about = {
        "adapted_from": tagger.tagger_id,
        "rates": dict(zip(adapted.themes_, adapted.rates_.tolist(), strict=True)),
    }
    card = (
        f"# Tagger {adapted.tagger_id}\n\nTagger {tagger.tagger_id}, set to the base rates of a collection: {rates}.\n"
    )
    save_tagger(adapted, options.output, about=about, card=card, keep_texts=len(adapted.examples_) > 0)
    say(f"{options.output}: tagger {adapted.tagger_id}, set to {rates}.")


def read_shares(text: str | None) -> dict[str, float]:
    """Read ``theme=0.2,other=0.01``."""
    from toolkit.errors import ToolkitError

    try:
        return {name: float(value) for name, value in read_pairs(text, "--rates", "protest=0.2,cyber=0.01").items()}
    except ValueError as error:
        message = f"--rates: {error}. Write it as protest=0.2,cyber=0.01."
        raise ToolkitError(message) from error


def run_explain(options: argparse.Namespace) -> None:
    """Run ``toolkit explain``."""
    from toolkit.tagging import explain, open_tagger

    text = sys.stdin.read() if options.text == "-" else options.text
    say(explain(text, open_tagger(options.model), title=options.title).as_text())


def read_paragraphs(inputs: list[str], columns: dict[str, str] | None = None) -> pd.DataFrame:
    """Give paragraphs: a table that has them is used as it is; articles in any form are loaded and segmented."""
    import pandas as pd

    from toolkit.errors import TableError
    from toolkit.loading import load
    from toolkit.segmenting import segment
    from toolkit.tables import ARTICLES, PARAGRAPHS

    tables = [path for path in inputs if is_table(path)]
    others = [path for path in inputs if path not in tables]
    parts = [segment(load(others, columns=columns))] if others else []
    for path in tables:
        table = read(path)
        if set(PARAGRAPHS.needed) <= set(table.columns):
            parts.append(PARAGRAPHS.check(table, path))
        elif set(ARTICLES.needed) <= set(table.columns):
            parts.append(segment(ARTICLES.check(table, path)))
        else:
            parts.append(segment(load(path, columns=columns)))
    if not parts:
        message = "tag: no input. Name files, folders, or a table made by the toolkit."
        raise TableError(message)
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def is_table(path: str) -> bool:
    """Whether a path is a Parquet or CSV file that already has the columns of one of our tables."""
    from pathlib import Path

    file = Path(path)
    if not file.is_file():
        return False
    if file.suffix.lower() == ".parquet":
        return True
    if file.suffix.lower() != ".csv":
        return False
    with file.open(encoding="utf-8-sig", errors="replace") as stream:
        names = stream.readline(100_000).strip().replace('"', "").split(",")
    return "text" in names and ("paragraph_id" in names or "article_id" in names)
