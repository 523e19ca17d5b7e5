"""The vocabulary of topics, and how a paper is filed under them. The code knows no topic."""

from generator.topics.filing import Weight, covers, file_under, weigh
from generator.topics.tree import Vocabulary
from generator.topics.vocabulary import load

__all__ = ["Vocabulary", "Weight", "covers", "file_under", "load", "weigh"]
