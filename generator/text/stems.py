"""Stems: one form for the forms of a word, so that `pruned` finds `pruning` and `prune`.

The rules are a table, which the browser loads with the index (docs/assets/search/words.js), so
that what is indexed and what is asked for have the same form.
"""

from __future__ import annotations

from functools import lru_cache

# By an ending: what takes its place, and the least number of letters before it.
Rules = dict[str, tuple[str, int]]


def _rules(text: str) -> Rules:
    rows = (row.split("/") for row in text.split())
    return {ending: (other, int(least)) for ending, other, least in rows}


# In each pass the rule with the longest ending applies: to plurals, to other endings, and to what
# these leave. A rule that changes nothing keeps a shorter one from words that only look like it.
PASSES = (
    _rules(
        "ss/ss/0 gpus/gpu/0 cpus/cpu/0 us/us/0 series/series/0 species/species/0 theses/thesis/0 "
        "indices/index/0 vertices/vertex/0 matrices/matrix/0 biases/bias/0 bias/bias/0 is/is/0 "
        "sses/ss/0 shes/sh/0 ches/ch/0 xes/x/1 ies/y/2 s//2"
    ),
    _rules(
        "string/string/0 thing/thing/0 objective/objective/0 eed/eed/0 "
        "embed/embed/0 used/use/0 using/use/0 rvision/rviz/0 retrieval/retriev/0 "
        "retriever/retriev/0 proposal/propos/0 ization/iz/3 isation/iz/3 izer/iz/3 iser/iz/3 "
        "izing/iz/3 ising/iz/3 "
        "ized/iz/3 ised/iz/3 ize/iz/3 ise/iz/3 ysis/yz/3 yse/yz/3 yze/yz/3 ysing/yz/3 yzing/yz/3 "
        "ysed/yz/3 yzed/yz/3 yzer/yz/3 ification/if/2 ifying/if/2 ified/if/2 ifier/if/2 ify/if/2 "
        "ational//4 ation//4 ative//4 ator//4 ating//4 ated//4 ate//4 atically//4 atic//4 acy//4 "
        "ional//4 ion//5 or//5 lignment/lign/1 ement/e/5 oyment/oy/2 ssment/ss/3 stment/st/2 "
        "opment/op/3 iveness//4 ively//5 ive//4 ability/abl/3 ibility/ibl/3 able/abl/3 ible/ibl/3 "
        "ically/ic/3 ical/ic/3 ness//4 ity//4 ally/al/3 ly//4 ency/ent/3 ancy/ant/3 ence/ent/4 "
        "ance/ant/4 ing//3 ed//3"
    ),
    _rules("bb/b/2 dd/d/2 gg/g/2 ll/l/3 mm/m/2 nn/n/2 pp/p/2 rr/r/2 tt/t/2 e//3"),
)


def _lengths(rules: Rules) -> dict[str, list[int]]:
    """Return the lengths of endings by their last letter, longest first."""
    lengths: dict[str, set[int]] = {}
    for ending in rules:
        lengths.setdefault(ending[-1], set()).add(len(ending))
    return {last: sorted(found, reverse=True) for last, found in lengths.items()}


_LENGTHS = tuple(map(_lengths, PASSES))


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the form that a word, in lower case, has in the index; only ASCII words have others.

    >>> {stem(word) for word in "prune prunes pruned pruning".split()}
    {'prun'}
    >>> stem("optimisation") == stem("optimizing"), stem("objective") == stem("object")
    (True, False)
    """
    for rules, lengths in zip(PASSES, _LENGTHS, strict=True) if word.isascii() else ():
        for size in lengths.get(word[-1:], ()):
            rule = rules.get(word[-size:])
            if rule and len(word) - size >= rule[1]:
                word = word[:-size] + rule[0]
                break
    return word
