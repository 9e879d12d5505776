"""From frequencies to figures and tables, and from these back to where they come from."""

from __future__ import annotations

from toolkit.commands.grammar import add_command, add_output, read, say
from toolkit.errors import ToolkitError

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    from toolkit.commands.grammar import Commands
    from toolkit.plotting import Figure

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands that draw, and those that ask a figure where it comes from."""
    plot = add_command(commands, "plot", run_plot, "draw frequencies")
    plot.add_argument("frequency", metavar="FREQUENCY", help="the table that `toolkit measure` wrote")
    add_output(plot, "the figure (.pdf, with a .png beside it; .png, .svg, .eps or .pgf)")
    add_page(plot)
    plot.add_argument(
        "--events", metavar="FILE", help="a CSV of events to mark: date, label, source, and end if they lasted"
    )
    plot.add_argument("--overlay", action="store_true", help="all themes in one panel")
    plot.add_argument("--heatmap", action="store_true", help="themes by source, or what else was measured by")
    plot.add_argument("--scales", choices=["same", "own"], default="same", help="of the panels (%(default)s)")

    calibration = add_command(commands, "calibration", run_calibration, "draw whether scores mean what they say")
    calibration.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    calibration.add_argument("--labels", required=True, metavar="FILE", help="what people decided")
    add_output(calibration, "the figure (.pdf, with a .png beside it; .png, .svg, .eps or .pgf)")
    add_page(calibration)

    table = add_command(commands, "table", run_table, "set frequencies as a table for a paper")
    table.add_argument("frequency", metavar="FREQUENCY", help="the table that `toolkit measure` wrote")
    add_output(table, "the table (.tex for LaTeX, .html for Word, .md, or .csv)")
    table.add_argument("--note", metavar="TEXT", help="a sentence for the notes below it")

    methods = add_command(commands, "methods", run_methods, "write the methods paragraph with its references")
    methods.add_argument("frequency", metavar="FREQUENCY", help="the table that `toolkit measure` wrote")
    add_output(methods, "the paragraph (.tex or .md, with a .bib beside it; or .txt)")

    add_command(commands, "journals", run_journals, "list the page widths that --journal knows")

    provenance = add_command(commands, "provenance", run_provenance, "say where a figure or table comes from")
    provenance.add_argument("file", metavar="FILE", help="a figure or table that the toolkit wrote")
    provenance.add_argument("--json", action="store_true", help="the whole record, for programs")

    rebuild = add_command(commands, "rebuild", run_rebuild, "make a figure or table again from its inputs and compare")
    rebuild.add_argument("file", metavar="FILE", help="a figure or table that the toolkit wrote")
    rebuild.add_argument(
        "--inputs", metavar="DIR", help="where tags, labels and frequencies lie, at any depth (that of the file)"
    )
    rebuild.add_argument("-o", "--output", metavar="FILE", help="keep what was rebuilt")


def add_page(command: argparse.ArgumentParser) -> None:
    """Add the options that say for which page a figure is drawn."""
    command.add_argument("--journal", metavar="NAME", help="such as apsr, jcr, nature (see: toolkit journals)")
    command.add_argument("--columns", type=int, choices=[1, 2], default=1, help="how many it spans (%(default)s)")
    command.add_argument("--width", metavar="LENGTH", help="in place of the journal's: '89 mm', '3.5 in'")
    command.add_argument("--note", metavar="TEXT", help="a line to print under the figure")


def run_plot(options: argparse.Namespace) -> None:
    """Run ``toolkit plot``."""
    from toolkit.measuring import read_frequency
    from toolkit.plotting import Figure, plot, plot_heatmap

    if options.heatmap and (options.events or options.overlay or options.scales != "same"):
        message = "--heatmap: has no events, overlay or scales. Leave them out, or draw curves."
        raise ToolkitError(message)
    Figure.check_place(options.output)
    frequency = read_frequency(options.frequency)
    if options.heatmap:
        figure = plot_heatmap(frequency, note=options.note)
    else:
        figure = plot(
            frequency, overlay=options.overlay, events=options.events, scales=options.scales, note=options.note
        )
    save(figure, options)


def run_calibration(options: argparse.Namespace) -> None:
    """Run ``toolkit calibration``."""
    from toolkit.labelling import read_labels
    from toolkit.plotting import Figure, plot_calibration

    Figure.check_place(options.output)
    save(plot_calibration(read(options.tags), read_labels(options.labels), note=options.note), options)


def save(figure: Figure, options: argparse.Namespace) -> None:
    """Fit a figure to its page, write it, and say for which page and what must stand below it."""
    if options.journal or options.width or options.columns != 1:
        figure = figure.fit(options.journal, width=options.width, columns=options.columns)
    written = figure.save(options.output)
    say(f"{', '.join(map(str, written))}: {figure.page.sentence()}")
    say(figure.caption)


def run_table(options: argparse.Namespace) -> None:
    """Run ``toolkit table``."""
    from toolkit.measuring import read_frequency
    from toolkit.plotting import tabulate

    table = tabulate(read_frequency(options.frequency), note=options.note)
    say(f"{table.save(options.output)}: {table.caption}")


def run_methods(options: argparse.Namespace) -> None:
    """Run ``toolkit methods``."""
    from toolkit.measuring import read_frequency
    from toolkit.plotting import write_up

    text = write_up(read_frequency(options.frequency))
    written = text.save(options.output)
    say(f"{' and '.join(map(str, written))}: {text.text}")


def run_journals(options: argparse.Namespace) -> None:
    """Run ``toolkit journals``."""
    from toolkit.plotting import journals

    del options
    say(f"{'--journal':<19} {'one, two columns':<18} {'letters':<14} verified")
    for row in journals().to_dict("records"):
        widths = f"{row['one_column']:.2f}, {row['two_columns']:.2f} in"
        verified = "yes" if row["verified"] else "NO, ask the editors"
        say(f"{row['journal']:<19} {widths:<18} {row['size']:g} pt {row['font']:<8} {verified}")


def run_provenance(options: argparse.Namespace) -> None:
    """Run ``toolkit provenance``."""
    import json

    from toolkit.plotting import read_provenance, tell_provenance

    record = read_provenance(options.file)
    if options.json:
        say(json.dumps(record, indent=1, sort_keys=True))
        return
    for line in tell_provenance(record):
        say(line)


def run_rebuild(options: argparse.Namespace) -> None:
    """Run ``toolkit rebuild``."""
    from toolkit.rebuilding import rebuild

    rebuilt = rebuild(options.file, inputs=options.inputs, output=options.output)
    for line in rebuilt.findings:
        say(line)
    if rebuilt.verdict == "different":
        message = f"{rebuilt.file}: the rebuilt one is different. Read above what differs."
        raise ToolkitError(message)
    say(f"{rebuilt.file}: {rebuilt.verdict}.")
