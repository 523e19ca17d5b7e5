"""What a build costs, part by part, compared with a stock build of the same abstracts.

generate_listings  listings of any number of generated papers, the same on every machine
parts              one build in one process, with the seconds of each part
process_cost       the wall time, CPU time and memory of a process and its descendants, and what
                   other processes took meanwhile
chart              which part of a build has which core when, as SVG
stock              sites of the same abstracts as Markdown pages, by other generators
"""

from benchmarks.speed.run import ROUNDS, Options, run

__all__ = ["ROUNDS", "Options", "run"]
