"""How much processor time the command line takes before it does anything, beside plain Python.

    python benchmarks/startup.py [--json]

Figures: `help_cpu_ms` and `python_cpu_ms` (medians, user + system time of the whole process),
`help_of_python`, their ratio.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys

RUNS = 21


def cpu_milliseconds(words: list[str]) -> float:
    """Measure one process from outside."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    help_words = [sys.executable, "-m", "mellama", "--help"]
    python_words = [sys.executable, "-c", "pass"]
    pairs = [(cpu_milliseconds(help_words), cpu_milliseconds(python_words)) for _ in range(RUNS)]
    helped, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    figures = {
        "help_cpu_ms": round(helped, 1),
        "python_cpu_ms": round(plain, 1),
        "help_of_python": round(helped / plain, 2),
    }
    for name, value in figures.items():
        print(f"{name:16} {value:8}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
