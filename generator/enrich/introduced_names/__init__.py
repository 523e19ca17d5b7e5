"""The name of the thing that a paper introduces: `LoRA`, `DeepSeekMoE`, `Peri-LN`."""

from generator.enrich.introduced_names.naming import name_of
from generator.enrich.introduced_names.spellings import spellings

__all__ = ["name_of", "spellings"]
