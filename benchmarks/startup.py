"""How long `toolkit --help` takes, as a multiple of an empty Python process on the same machine.

Run: python benchmarks/startup.py [REPETITIONS]
"""

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import toolkit": ["-c", "import toolkit"],
    "toolkit --help": ["-m", "toolkit", "--help"],
    "toolkit load --help": ["-m", "toolkit", "load", "--help"],
}


def seconds(arguments):
    """Wall time of one process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main():
    """Measure the commands in turn, so that a busy moment meets all of them, and print their medians."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    times = {name: [] for name in COMMANDS}
    for _ in range(repetitions):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    empty = statistics.median(times["python -c pass"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<22}{median * 1000:7.1f} ms{median / empty:7.1f} times an empty process")


if __name__ == "__main__":
    main()
