"""Find the arXiv ids of papers whose listing shows none, and what arXiv knows of them.

papers without an id → catalogues on disk, then APIs → certain records → identified.jsonl
"""

from generator.identify.run import Options, Report, run

__all__ = ["Options", "Report", "run"]
