"""The name of the main thing that a paper introduces, if it is certain.

It is at the head of the title (`LoRA: Low-Rank …`), or the abstract introduces it (`we propose
Low-Rank Adaptation (LoRA)`). A head with the shape of a coined name is certain by itself; one of
ordinary words is certain if the abstract uses it as a name.
"""

from __future__ import annotations

import re

from generator.enrich.introduced_names.abstract import name_in_abstract
from generator.enrich.introduced_names.title_head import is_certain, is_name_alone, title_head
from generator.text import fold

# An abstract has a few thousand characters; the rest of a hostile one is not read.
_MAX_CHARACTERS_READ = 20_000
_VERSION = re.compile(r"[ -]?v?\d[\d.]*$", re.IGNORECASE)


def name_of(title: str, abstract: str) -> str:
    """Return the name of what a paper introduces, empty if it is not certain.

    >>> name_of("LoRA: Low-Rank Adaptation of Large Language Models", "")
    'LoRA'
    >>> name_of("Rounding done well", "We propose Adaptive Rounding (AdaRound).")
    'AdaRound'
    >>> name_of("Revisiting attention: a survey", "Attention (MHA) is used everywhere.")
    ''
    """
    text = abstract[:_MAX_CHARACTERS_READ]
    head = title_head(title)
    if head and is_certain(head, title, text):
        return head
    if is_name_alone(title, text):
        return title
    name = name_in_abstract(title, text)
    is_head = head and name and fold(_VERSION.sub("", head)) == fold(name)
    return head if is_head else name
