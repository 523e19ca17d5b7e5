"""The vocabulary of topics, and how a paper is filed under them. The code knows no topic."""

from generator.enrich.topics.classify import Weight, covers, file_under, weigh
from generator.enrich.topics.matcher import Vocabulary
from generator.enrich.topics.vocabulary import load

__all__ = ["Vocabulary", "Weight", "covers", "file_under", "load", "weigh"]
