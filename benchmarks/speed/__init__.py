"""What a build costs, part by part, beside a stock build of the same abstracts.

made     listings of any number of made-up papers, the same for every machine
timed    one build in a process of its own, which says when each part begins and ends
watched  the wall time, CPU time and memory of a process and all that it starts
stock    the same abstracts as plain Markdown pages, with Material and its own search
"""

from benchmarks.speed.run import run

__all__ = ["run"]
