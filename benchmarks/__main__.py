"""Run benchmarks: `python -m benchmarks [NAME …]`, all of them without a name."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import (
    digest,
    identify,
    identity,
    introduced_names,
    key_phrases,
    kills,
    paper_map,
    preview,
    programs,
    reading,
    related,
    search,
    shared,
    speed,
    starting,
    text,
    topics,
)

# Each takes the shared folder and the options, and prints.
BENCHMARKS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "reading": lambda folder, _: reading.run(folder),
    "identity": lambda folder, _: identity.run(folder),
    "identify": lambda folder, _: identify.run(folder),
    "text": lambda folder, _: text.run(folder),
    "introduced_names": lambda folder, _: introduced_names.run(folder),
    "topics": lambda folder, options: topics.run(folder, options.held_out),
    "key_phrases": lambda folder, _: key_phrases.run(folder),
    "related": lambda folder, options: related.run(folder, options.held_out),
    "paper_map": lambda folder, _: paper_map.run(folder),
    "search": lambda folder, options: search.run(folder, options.site),
    "speed": lambda _, options: speed.run(_speed_options(options)),
    "speed_named": lambda _, options: speed.run(_speed_options(options, is_named=True)),
    "starting": lambda folder, _: starting.run(folder),
    "programs": lambda folder, _: programs.run(folder),
    "preview": lambda folder, _: preview.run(folder),
    "digest": lambda folder, _: digest.run(folder),
    "kills": lambda _, options: kills.measure(options.kills),
}
NEED_NO_REAL_DATA = {"speed", "speed_named", "kills"}
ONLY_BY_NAME = {"kills"}
WHAT = """what is measured:
  reading           how much of real listings is read correctly, field by field
  identity          how well abstracts tell whether two entries of one title are one paper
  identify          how certain it is which record of a catalogue is which paper
  text              how much damaged text is readable again, and whether sound text stays
  introduced_names  how certain introduced names are, on 100 papers judged by hand
  topics            how many papers get the topics that readers expect
  key_phrases       which key phrases papers have, and which of them rise
  related           how often related papers share a topic, and what finding them costs
  paper_map         what the map costs, and how often neighbours on it share a topic
  search            whether a known paper is found, how soon, for how many bytes
  speed             what a build costs, part by part, and a stock build of the same abstracts
  speed_named       the same of papers with ids, names and code, read from files of the API
  starting          what commands cost that have little to do
  programs          what feeds of queries, exports and answers to agents cost
  preview           how soon a preview shows a page and an edit; what it costs while idle
  digest            what mail costs, for the first reader and for each further one
  kills             whether the next build mends what a killed one left; only if it is named"""


def _speed_options(options: argparse.Namespace, is_named: bool = False) -> speed.Options:
    return speed.Options(
        papers=options.papers,
        listings=options.listings,
        keep=options.keep,
        rounds=max(1, options.rounds),
        with_others=options.others,
        chart=options.chart,
        is_named=is_named,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that `arguments` (default: those of the process) name.

    Return the exit code.
    """
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures the program on the real listings that ALMANAC_SHARED names "
        "(default: ../shared).",
        epilog=WHAT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="topics, related: measure the papers that are held out for the last look",
    )
    parser.add_argument(
        "--papers",
        type=int,
        default=4000,
        metavar="N",
        help="speed: build of so many generated papers",
    )
    parser.add_argument(
        "--kills", type=int, default=kills.KILLS, metavar="N", help="kills: kill so many runs"
    )
    parser.add_argument(
        "--listings",
        type=Path,
        nargs="+",
        default=(),
        metavar="PATH",
        help="speed: build of these folders or files of listings instead",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="speed: build in this new folder, and only our site",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=speed.ROUNDS,
        metavar="N",
        help="speed: build each kind so many times, in turn (default: %(default)s)",
    )
    parser.add_argument(
        "--others",
        action="store_true",
        help="speed: also build by ProperDocs, Zensical and Hugo, where they are installed",
    )
    parser.add_argument(
        "--chart",
        type=Path,
        metavar="FILE",
        help="speed: draw which part of a build has which core when, as SVG",
    )
    parser.add_argument(
        "--site", type=Path, metavar="FOLDER", help="search: measure visits to this built site"
    )
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"Unknown benchmark “{name}”. Known are {', '.join(BENCHMARKS)}.")
    folder = shared()
    names = options.names or [name for name in BENCHMARKS if name not in ONLY_BY_NAME]
    for number, name in enumerate(names):
        print(f"{'' if number == 0 else chr(10)}=== {name}\n")
        if folder.is_dir() or name in NEED_NO_REAL_DATA:
            BENCHMARKS[name](folder, options)
        else:
            print(f"{folder} does not exist. Set ALMANAC_SHARED to the folder of listings.")
    return 0


if __name__ == "__main__":
    # Ended by `timeout` or `kill`, a benchmark ends what it started, as at Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
