"""What a build costs, part by part, compared with a stock build of the same abstracts.

generate_listings  listings of any number of generated papers, the same on every machine
parts              one build in one process, with the seconds of each part
process_cost       the wall time, CPU time and memory of a process and its descendants
stock              a site of the same abstracts as Markdown pages, with Material and its search
"""

from benchmarks.speed.run import run

__all__ = ["run"]
