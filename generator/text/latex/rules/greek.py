"""Rules for Greek letters whose macros lost their backslash: `epsilon^2`, `gamma-PO`, `C_Phi`.

Most names are English words too (an alpha channel, AWS Lambda, the Phi models, Cohen's kappa).
A name that is certainly a symbol at one position of a text is a symbol in the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.text.latex.edits import Edit
from generator.text.latex.rules.rule import LETTER_RUN, Rule, replace_matches
from generator.text.latex.symbols import GREEK

# The capitals that TeX has macros for; `Alpha`, `Beta` and `Mu` are always words.
_CAPITAL_NAMES = frozenset("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split())
_NOT_IN_TEX = frozenset(("omicron", "digamma"))
GREEK_NAMES = {
    name: shown
    for name, shown in {**GREEK, "ell": "ℓ"}.items()
    if (name.islower() or name in _CAPITAL_NAMES) and name not in _NOT_IN_TEX
}


def _match_any(names: Iterator[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


_ANY = _match_any(iter(GREEK_NAMES))
_LOWER = _match_any(name for name in GREEK_NAMES if name.islower())
_VARIANT = _match_any(name for name in GREEK_NAMES if name.startswith("var"))
# Names that are hardly ever words or products.
_RARE = "mu|sigma|epsilon|gamma|theta|tau|omega"
_QUANTITY = (
    "parameters?|hyper-?parameters?|coefficients?|temperature|threshold|constant|variable|exponent"
)
# `the learning rate eta is`, but not `a noise level sigma filter`
_OTHER_QUANTITY = (
    "regulari[sz]ation(?: term| weight| strength)?|regulari[sz]er|privacy (?:budget|loss|parameter)"
    "|(?:learning|discount|mixing|sampling|noise|failure|target|error|decay|drop-?out)"
    " (?:rate|factor|level|ratio|probability)|guidance scale|step size|polic(?:y|ies)"
    "|scaling factor|Lagrange multipliers?|margin|feature maps?|embedding|covariance(?: matrix)?"
)
_NO_NOUN = (
    r"(?=[,.;:)]|$| (?:and|or|to|in|is|are|of|for|with|that|which|on|as|at|by|from|can|such|via|so"
    r"|when|where|controls|varies|[=<>≤≥∈≈]))"
)
_SYMBOL = (
    r"(?=[,.;:)]|$| (?:and|or|to|in|is|are|of|for|with|that|which|on|as|at|by|from|can|such|via|so"
    r"|when|where|controls|varies|[=<>≤≥∈≈]))"
)
_SYMBOL = "[\u0370-\u03ff∈≤≥≠≈∞×±·∘∇∑ℓ∝]"
_WORD_START = r"(?<![A-Za-z\\_-])"
# Names that English does not use, alone or before a hyphen, where no noun follows.
_NEVER_ENGLISH = "epsilon|theta|sigma|mu|ell"
# What follows on the hyphen behind a symbol of a formula or a name: `epsilon-greedy`, `tau-bench`.
_TERM = (
    r"(?:bench|greedy|(?:sub)?optimal\w*|approximat\w+|divergences?|(?:un)?fair\w*|nets?|pass"
    r"|predict\w+|discount\w+|parametri[sz]\w+|parameteri[sz]\w+|returns?|algebras?|calculus|regret|entropy"
    r"|entmax|trimmed|investing|leaping|equivarian\w+|smooth\w*|strongly|insensitive|balls?|cover\w*"
    r"|mixing|differential\w*|norms?|stable|close|far|free|invex|convex|rationalizab\w+|accura\w+"
    r"|contaminat\w+|local\w*|nash|equilibri\w+|identifiab\w+|separat\w+|helix|helices|th)"
)
# `PixArt-alpha`, `TNF-alpha`, `Local-lambda`, but not `Zephyr-7B-alpha`, `Gen-alpha`, `Zhi-xi`.
_NAME_WITH_SYMBOL = re.compile(
    rf"(?<![\w-])(?:(?:Pixart|(?!AWS)[A-Z]{{1,5}}|[A-Z][A-Za-z]{{0,20}}[A-Z][A-Za-z]{{0,20}})"
    rf"-(?P<name>{_LOWER}|Sigma|Omega|Delta|Psi|Theta)"
    r"|(?!Six|Five|Three|Two|Raspberry|Orange|Banana)[A-Z][a-z]{1,20}-(?P<rare>epsilon|theta|sigma|lambda|tau|kappa|pi)"
    r"|C(?P<atom>alpha|beta))(?![A-Za-z-])(?! (?:variant|strain))"
)

# Contexts in which a name is certainly a symbol; matched where a name begins.
_CERTAIN = re.compile(
    "|".join(
        (
            # `phi_r`, `nu^2`, `lambda_max`, but not `beta_schedule`
            rf"(?<![A-Za-z\\_])(?:{_ANY})(?=[\^_](?:[\d{{(*+∞A-Z-]|[a-z](?![a-z])"
            rf"|(?:{_ANY}|max|min|infty)(?![a-z])))",
            # `C_Phi`, `x^{alpha}`
            rf"(?:(?<=\^)|(?<=[\^_]\{{)|(?<=[\^_]\{{-)|(?<=∇_)|(?<=nabla_)|(?<=\binf_)|(?<=\bsup_)|(?<=(?<![A-Za-z\d_])[^\W\d_]_)|(?<=[)}}]_)|(?<=\bmax_)"
            rf"|(?<=\bmin_))(?:{_ANY})(?![A-Za-z])",
            # `varepsilon`
            rf"(?<![A-Za-z\\])(?:{_VARIANT})(?![A-Za-z])",
            # `Phicirc Psi`
            rf"(?<![A-Za-z\\])(?:{_ANY})(?=(?:circ|times|cdot)(?![a-z]))",
            # `muP`, `DiT-muP`
            rf"{_WORD_START}(?:{_RARE})(?=[A-Z])|(?<=-)mu(?=[A-Z])"
            rf"|{_WORD_START}(?:pi|lambda|beta|delta|phi|psi|chi)(?=[A-Z]{{2}}(?<!RN)(?!A\w?NA))",
            # `gamma-PO`, `Psi-Sampler`, but not `Phi-3`, `Delta-V`
            rf"{_WORD_START}(?:{_LOWER}|Psi|Theta)(?=-[A-Z])",
            # `tau-bench`, `tau-leaping`, `alpha-divergence`
            rf"{_WORD_START}(?:epsilon|tau|ell|sigma|theta|mu|rho|zeta|kappa)(?=-(?!delta)[a-z])|{_WORD_START}(?:{_LOWER}|Omega|Theta|Phi)"
            rf"(?=-{_TERM}(?!\w))(?<!chi)",
            # `alpha1`, but not `phi3`, `chi2`
            rf"{_WORD_START}(?<!\d)(?!phi|chi|eta|nu|xi)(?:{_LOWER})(?=\d(?!\d))"
            rf"|{_WORD_START}rho(?=-\d)",
            # `(Delta11%)`, `Delta = 3`, `Delta t`, `DeltaE`
            r"(?<=\()Delta(?=\d)|(?<![A-Za-z\\-])Delta(?= ?[=+<>≤≥] ?[-+−]?\.?\d"
            r"|[A-Z]\w{0,6} ?[=<>] ?[-+]?\.?\d|F1\b| ?[EGHSTQ](?![\w'’-])| [txy](?![\w'’-])"
            r"|Delta ?[A-Z]\b)"
            r"|(?<=Delta)Delta(?= ?[A-Z]\b)",
            # `theta'`
            rf"(?<![\w'‘’\"\\-])(?:{_RARE})(?='(?![\w']))",
            # `alpha controls`
            rf"{_WORD_START}(?:{_LOWER})(?= (?:controls|governs|denotes|quantifies)\b)",
            # `epsilon`, wherever it stands
            rf"{_WORD_START}(?:{_NEVER_ENGLISH})(?![\w'’-])|{_WORD_START}ell(?=th\b)"
            rf"|(?<=[a-z]-)(?:ell|epsilon)(?![\w'’-])",
            # `|psi⟩`
            rf"(?<=\|)(?:{_ANY})(?= ?(?:rangle|⟩))",
            # `(Phi)`
            rf"(?<=\()(?:{_RARE}|Phi|Psi|Omega|Theta|Gamma|phi|psi|rho|eta|xi|zeta)(?=\))",
            # `gamma = 0.99`, `x = alpha`, `1/epsilon`
            rf"(?<![A-Za-z\\'’<-])(?:{_LOWER})(?=\s?[=<>≤≥∈]\s?[-−\d.{{(\[])",
            rf"(?:(?<==)|(?<=\b\d/)|(?<=[=<>≤≥] ))(?!lambda)(?:{_LOWER})(?![A-Za-z-])",
            # `TD(lambda)`, `tanh(alpha x)`, `N(mu, sigma)`
            rf"(?:(?<=[^\W\d][A-Z]\()|(?<=\b[A-Zfghpq]\()|(?<=sin\()|(?<=cos\()|(?<=tan[h(]\()"
            rf"|(?<=exp\()|(?<=log\()|(?<=\btanh\())(?:{_LOWER})(?=[),;]| \w[)])",
            # `Omega(n)`, `pi(a|s)`
            rf"{_WORD_START}(?:Omega|Theta|Phi|Psi|pi|phi|psi|sigma|mu)(?=\((?:[a-z\d·]\b|log\b))"
            rf"|{_WORD_START}(?:Omega|Theta)(?=\([A-Z]{{1,2}}[\^/) ])",
            # `where lambda is`
            rf"(?<=\b(?i:where) )(?:{_LOWER}|Phi|Psi)"
            r"(?= (?:is|are|denotes|represents|measures|controls)\b)",
            # `1-delta`, `(epsilon, delta)`, `+ lambda L`
            rf"(?<=\b1-)(?:{_LOWER})(?![A-Za-z-])|(?<=\()(?:{_LOWER})(?=, ?(?:{_LOWER})[,)])"
            rf"|(?:(?<={_SYMBOL},)|(?<={_SYMBOL}, ))(?:{_LOWER})(?=[,)])"
            rf"|(?<=[+=] )(?:{_LOWER})(?= (?:[A-Z](?![A-Za-z])|mathcal))",
            # next to another symbol
            rf"(?:(?<={_SYMBOL} )|(?<=[±≤≥≠×·∈→∼])|(?<= pm ))(?:{_LOWER}|Phi|Psi|Theta)"
            r"(?![A-Za-z-])",
            rf"{_WORD_START}(?:{_LOWER})(?= pm (?:\d|{_LOWER})| in [\[(]-?\d[\d.]*,|[±≤≥≠×·∈→])",
            rf"{_WORD_START}(?:{_LOWER}|Phi|Psi|Theta)(?= {_SYMBOL})",
            rf"(?<=\b(?:circ|cdot) )(?:{_ANY})(?![A-Za-z-])"
            rf"|{_WORD_START}(?:{_ANY})(?= (?:circ|cdot)\b)",
        )
    )
)
# `beta = 1` does not mean that the beta of “beta cells” is a symbol.
_ASSIGNMENT = re.compile(r"[A-Za-z]+ ?=")
# `the threshold tau`
_NAMED_QUANTITY = re.compile(
    rf"\b(?:(?:{_QUANTITY}) (?P<name>{_LOWER})"
    rf"|(?:{_OTHER_QUANTITY}) (?P<other>{_LOWER}|Phi|Psi|Sigma){_NO_NOUN})"
    r"(?![\w-]|'s)"
)
# `where d is the dimension and delta is the`
_DEFINITION = re.compile(
    rf"\bwhere (?:[^.;]{{1,100}}? )??(?:and )?(?P<name>{_LOWER})"
    r" (?:is|are|denotes?|measures?|controls?|represents?)\b"
)
# `alpha and beta`, `alpha, beta and gamma`
_LIST = re.compile(
    rf"(?<![\w\\-])(?:{_LOWER})(?:(?:, | and |, and | or |/)(?:{_LOWER})(?![\w-])){{1,6}}"
)
# `^{1-alpha}`: any name in an exponent or an index
_SCRIPT = re.compile(r"[\^_]\{[^{}]{2,40}\}")
_NAME_IN_SCRIPT = re.compile(rf"(?<![A-Za-z\\])(?:{_LOWER})(?![A-Za-z])")
_SEPARATE_NAME = re.compile(rf"(?<![A-Za-z\\])(?:{_ANY})(?![a-z])(?!-(?:[34]|mini)\b)")
# Names that are also abbreviations or parts of names.
_AMBIGUOUS_NAMES = frozenset(("nu", "eta"))
_GLUED_NAMES = ("circ", "times", "cdot")
_ENGLISH_NOUN = re.compile(
    r" (?:channels?|mattes?|matting|blending|composit\w+|layers?|masks?|version|stage|phase|"
    r"test\w*|distribution|calculus|function|rule|correction|release|rays?|radiation|particles?|"
    r"decay|cells?|waves?|bands?|rhythms?|oscillations?|protein|globulin|carotene|blockers?|"
    r"receptors?|emitters?|network|sheets?|helix|helices|male|users?|programs?|points?|clipping|burst"
    r"|activity|power|frequenc\w+|opioids?|law|desensiti[sz]ation|pathology|accumulation|tangles)\b"
)
# `AWS Lambda`, `5 alpha`
_NAME_BEFORE = re.compile(r"(?:\d|(?<![.:!?] )\b[A-Z][A-Za-z]*[A-Z]) $")
# `5 sigma`, `six sigma`
_NUMBER_BEFORE = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six))[ -]$", re.IGNORECASE)
# A coefficient with the name of a person and without a value is plain English: Cohen's kappa.
_COEFFICIENT = re.compile(rf"['’]s (?P<name>{_LOWER})\b(?! ?[=<>≥≤] ?[-−.\d])")
# In a text about language models, `Phi` is one of them.
_PHI_MODELS = re.compile(r"\b[Pp]hi-?\d|\bPhi \(\d|\bLlama|\bLLaMA|\bMistral|\bGemma|\bQwen")


def _find_greek_names(text: str) -> Iterator[Edit]:
    """Find every name that is certainly a symbol, and the same names elsewhere in the text."""
    names = {
        match.start(): name
        for match in LETTER_RUN.finditer(text)
        if (name := _parse_name(match[0]))
    }
    if not names and "Calpha" not in text and "Cbeta" not in text:  # `sometimes`
        return
    symbols = {start: name for start, name in names.items() if _CERTAIN.match(text, start)}
    symbols = {
        start: name for start, name in symbols.items() if not _is_plain_english(text, start, name)
    } | dict(_find_named(text))
    parts_of_names = {
        match.start(group): match[group]
        for match in _NAME_WITH_SYMBOL.finditer(text)
        for group in ("name", "rare", "atom")
        if match[group]
    }
    if not symbols and not parts_of_names:
        return
    symbols |= dict(_find_neighbors(text, symbols))
    english = {match["name"] for match in _COEFFICIENT.finditer(text)}
    if _PHI_MODELS.search(text):
        english.add("Phi")
    symbols = {
        start: name
        for start, name in symbols.items()
        if name not in english or _is_script(text, start, name)
    }
    unassigned = (name for start, name in symbols.items() if not _ASSIGNMENT.match(text, start))
    certain = set(unassigned) - english - _AMBIGUOUS_NAMES
    for start, name in names.items():
        if (
            name in certain
            and _SEPARATE_NAME.match(text, start)
            and not _is_english(text, start, name)
        ):
            symbols[start] = name
    for start, name in sorted((symbols | parts_of_names).items()):
        yield Edit(start, start + len(name), GREEK_NAMES[name])


def _find_named(text: str) -> Iterator[tuple[int, str]]:
    """Yield the start and the name of each symbol that the words around it make certain."""
    for pattern in (_NAMED_QUANTITY, _DEFINITION):
        for match in pattern.finditer(text):
            name = match.lastgroup or ""
            yield match.start(name), match[name]
    for script in _SCRIPT.finditer(text):
        for match in _NAME_IN_SCRIPT.finditer(text, *script.span()):
            yield match.start(), match[0]


def _find_neighbors(text: str, symbols: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield the names beside a symbol in a list of names: `alpha and beta`."""
    for match in _LIST.finditer(text):
        names = {part.start(): part[0] for part in re.finditer(_LOWER, match[0])}
        starts = [match.start() + start for start in names]
        if any(start in symbols for start in starts):
            yield from zip(starts, names.values(), strict=True)


def _is_plain_english(text: str, start: int, name: str) -> bool:
    """Return whether a name without a sign of mathematics is part of an English term."""
    end = start + len(name)
    is_alone = re.fullmatch(_NEVER_ENGLISH, name) and not re.match(r"[\w^-]", text[end : end + 1])
    return bool(is_alone) and (
        (name != "ell" and _ENGLISH_NOUN.match(text, end) is not None)
        or text[start - 1 : start] in tuple("/\"“'‘`")
        or re.fullmatch(r"\w\.", text[max(0, start - 2) : start]) is not None
        or _NUMBER_BEFORE.search(text, max(0, start - 20), start) is not None
    )


def _parse_name(word: str) -> str:
    """Return the name of a Greek letter that `word` is, or begins with before another symbol."""
    if word in GREEK_NAMES:
        return word
    if not word.endswith(_GLUED_NAMES):
        return ""
    name = next(word.removesuffix(end) for end in _GLUED_NAMES if word.endswith(end))
    return name if name in GREEK_NAMES else ""


def _is_script(text: str, start: int, name: str) -> bool:
    """Return whether the name at `start` is, or has, an index or an exponent."""
    after = text[start + len(name) : start + len(name) + 1]
    return text[start - 1 : start] in tuple("_^{") or after in tuple("_^")


def _is_english(text: str, start: int, name: str) -> bool:
    """Return whether the name at `start` is part of a word, a name or an English term."""
    end = start + len(name)
    return (
        text[end : end + 1].isupper()
        or _ENGLISH_NOUN.match(text, end) is not None
        or text[start - 1 : start] in tuple("-_/\"“'‘`")
        or _NAME_BEFORE.search(text, max(0, start - 20), start) is not None
    )


RULES = (
    Rule(
        "micro sign without its backslash",
        (),
        replace_matches(r"(?<=\d)( ?)mu ?(?=[msgLlAVWF](?![\w'’]))", r"\1μ"),
        "a 5 mu m wing",
        "a 5 μm wing",
        words=frozenset(("mu", *(f"mu{unit}" for unit in "msglL"))),
    ),
    Rule(
        "Greek letter without its backslash",
        _GLUED_NAMES,
        _find_greek_names,
        "within epsilon^{-2} steps",
        "within ε⁻² steps",
        words=frozenset(GREEK_NAMES),
    ),
)
