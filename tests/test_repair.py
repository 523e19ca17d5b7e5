"""Repair: what each rule changes, what stays as it is, and properties of any text.

All examples are written for this test.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import Repaired, clean, repair, repair_title
from generator.text.latex import protected
from generator.text.latex import repair as repair_module
from generator.text.latex.braces import match_braces
from generator.text.latex.edits import Edit
from generator.text.latex.repair import MAX_LENGTH
from generator.text.latex.rules import ADDRESS_RULES, REPAIR_RULES, Rule, RuleTable, rule_table
from generator.text.latex.rules.greek import GREEK_NAMES
from generator.text.latex.rules.rule import LETTER_RUN
from generator.text.latex.symbols import SYMBOLS, build_name_pattern
from tests.support.building import edit, run
from tests.support.counting import assert_linear

RULES = (*ADDRESS_RULES, *REPAIR_RULES)


# The table -------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_repairs_its_example(rule: Rule) -> None:
    repaired = repair(rule.listed)
    assert repaired.text == rule.readable
    assert rule.name in {change.kind for change in repaired.changes}
    assert repair(rule.readable).changes == ()


def test_names_of_rules_are_unique_and_readable() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z',-]+(?: [A-Za-z',-]+)*", name) for name in names)


# The names of all symbols, and the words in the triggers and examples of the rules.
NAMES = sorted(
    {*SYMBOLS, *re.findall("[A-Za-z]{2,}", " ".join(f"{r.listed} {r.triggers}" for r in RULES))}
)


@pytest.mark.parametrize(
    "context",
    "x {} y|3 {} 4|) {} (a|({} 3)|X{}Y|k{} 1|2{}3|{}_i|a {}, b|1{{{}}}2|{{{}}}|x^{{{}}}|x^{}"
    "|x_{{m {} n}}|\\{} x|\\mathbf{{\\{}}}|\\hat{{{}}}|boldsymbol {}|a {}(x|{}".split("|"),
)
def test_every_name_that_a_rule_matches_has_a_symbol(context: str) -> None:
    for name in NAMES:
        assert repair(context.format(name)).failure is None


def test_name_without_a_symbol_is_refused() -> None:
    assert build_name_pattern("le leq") == "leq|le"
    with pytest.raises(ValueError, match="No symbol for nosuch, other"):
        build_name_pattern("le nosuch other")


# Damage ----------------------------------------------------------------------------------

DAMAGED = (
    ("the net is 10times faster", "the net is 10× faster"),
    ("tiles of 6400times6400 pixels", "tiles of 6400×6400 pixels"),
    ("tiles of 64times 64 pixels", "tiles of 64×64 pixels"),
    ("tiles of 64 times 64 pixels", "tiles of 64 × 64 pixels"),
    ("a box of 3 times 5 times 7 cells", "a box of 3 × 5 × 7 cells"),
    ("a rate of 3 times 10^{-4} a day", "a rate of 3 × 10⁻⁴ a day"),
    ("is times3.5 as fast", "is ×3.5 as fast"),
    ("3times--7times as fast", "3×–7× as fast"),
    ("on 6timesABC cards", "on 6×ABC cards"),
    ("a matrix in R^{mtimes n}", "a matrix in R^{m×n}"),
    ("up to 9{times} lighter", "up to 9× lighter"),
    ("O(epsilon^{-3.5}) steps", "O(ε^{-3.5}) steps"),
    ("a drop of leq 2%", "a drop of ≤ 2%"),
    ("only (leq100 bees)", "only (≤100 bees)"),
    ("95.8 pm 1.2 points", "95.8 ± 1.2 points"),
    ("95.8pm1.2 points", "95.8±1.2 points"),
    ("a wing (pm1) wide", "a wing (±1) wide"),
    ("a share of 88\\%", "a share of 88%"),
    ("the J\\&F score", "the J&F score"),
    ("360^{circ} of sky", "360° of sky"),
    ("90^circtimes45^circ of sky", "90°×45° of sky"),
    ("sim543K bees", "∼543K bees"),
    ("{sim}50 bees", "∼50 bees"),
    ("1.6{sim}1.9times faster", "1.6∼1.9× faster"),
    ("from 2.4B sim19B", "from 2.4B ∼19B"),
    ("in 0.82!-!0.94 of them", "in 0.82-0.94 of them"),
    ("in Oleft(n^{1.5}dright) time", "in O(n^{1.5}d) time"),
    ("in mathcal{O}(n^2) time", "in O(n²) time"),
    ("mathcal{B}(mathcal{W_{Psi circ Phi}/k})", "B(W_{Ψ ∘ Φ}/k)"),
    ("grows as proptoleft(a/bright)^{2/3}", "grows as ∝(a/b)^{2/3}"),
    ("O(H^{{2}/{5}}) steps", "O(H^{2/5}) steps"),
    ("\\textbf{\\emph{Bees}} fly", "Bees fly"),
    ("\\textbf{B}ee \\textbf{N}et", "Bee Net"),
    ("{\\emph many} bees", "many bees"),
    ("{\\bf Bees} {\\it fly}", "Bees fly"),
    ("\\textcolor[rgb]{1, 0, 0}{see https://example.org/}.", "see https://example.org/."),
    ("the S{\\o}rensen index", "the Sørensen index"),
    ('a H\\"older norm, na\\"{\\i}vely', "a Hölder norm, naïvely"),
    ("Erd\\H{o}s met Fr\\'echet", "Erdős met Fréchet"),
    ("Ant \\etal count bees", "Ant et al. count bees"),
    ("insects (\\eg, bees)", "insects (e.g., bees)"),
    ("insects (e.g.~bees)", "insects (e.g. bees)"),
    ("a network~(BN)", "a network (BN)"),
    ("a ``bee'' and a ``wasp\"", "a “bee” and a “wasp”"),
    ("the hivex2013its wax", "the hive–its wax"),
    ("the hive (3A)x2014a box", "the hive (3A)—a box"),
    ("at https://a.org/b{https://a.org/b}.", "at https://a.org/b."),
    ("at https://a.org/{url}.", "at https://a.org/."),
    ("at https://a.org/{this https URL}.", "at https://a.org/."),
    ("at https://a.org/b{a.org/b}.", "at https://a.org/b."),
    ("at \\https://a.org/b", "at https://a.org/b"),
    ("at \\url{https://a.org/b_c}.", "at https://a.org/b_c."),
    ("at \\href{https://a.org/}{our hive}.", "at our hive (https://a.org/)."),
    ("at https://a.org/b\\_c", "at https://a.org/b_c"),
    ("a leap of 2.6\\times$ and 17%$ of it", "a leap of 2.6× and 17% of it"),
    ("turns by 90{\\deg}left or 30^{\\circ}C", "turns by 90° left or 30°C"),
    ("the map G: X rightarrow Y", "the map G: X → Y"),
    ("from 41 %rightarrow58 %", "from 41 %→58 %"),
    ("a drop (4%downarrow)", "a drop (4%↓)"),
    ("B(cdot,cdot) of both", "B(·,·) of both"),
    ("where k gg m and B ll abc hold", "where k ≫ m and B ≪ abc hold"),
    ("for kgeq 1 and all", "for k≥ 1 and all"),
    ("wherever x ne y holds, and 3 ne 4", "wherever x ≠ y holds, and 3 ≠ 4"),
    ("wherever $x \\ne y$ holds", "wherever x ≠ y holds"),
    ("S(b)=sum_j h", "S(b)=∑_j h"),
    ("the lifetimes of Calpha atoms", "the lifetimes of Cα atoms"),
    ("lceil log_2 N rceil", "⌈log₂ N⌉"),
    ("softmax(QK^top)", "softmax(QK^⊤)"),
    ("$L_2$ norms and $\\mathcal{O}(n)$", "L₂ norms and O(n)"),
    ("L$^2$Bee: \\(x^2\\)", "L²Bee: x²"),
    ("Bee$\\times$Wasp", "Bee×Wasp"),
    ("2{,}700 bees, w{=}5", "2,700 bees, w=5"),
    ("the \\_bee\\_ flag", "the _bee_ flag"),
    ("teal{Bees} and orange{Wasps}", "Bees and Wasps"),
    ("O(\\sqrt{n}) and \\frac{1}{n+1}", "O(√n) and 1/(n+1)"),
    ("AT&amp;T", "AT&T"),
    ("x\\in\\mathbb{R}^d, \\{0, 1\\}", "x∈ℝ^d, {0, 1}"),
    ("\\|w\\|_2", "‖w‖₂"),
    ("R^{d_{in} times d_{out}}", "R^{d_{in} × d_{out}}"),
    ("as n to infty", "as n → ∞"),
    ("a wing of 5mu m", "a wing of 5μm"),
    ("our hive\\footnote{\\url{https://a.org/}}.", "our hive (https://a.org/)."),
    ("\\textbf{all of \\textbf{it", "all of it"),
    ("\\boldsymbol{\\theta}, \\bm{\\mu}, \\mathbf{\\Sigma}", "θ, μ, Σ"),
    ("boldsymbol{theta}, mathbf{mu}", "θ, μ"),
    ("\\hat{\\theta}, \\hat\\theta, hat{theta}, bar{nu}", "θ̂, θ̂, θ̂, ν̄"),
    ("\\hat{\\mathbf{y}}, \\tilde O(n), \\overline{x}", "ŷ, Õ(n), x̄"),
    ("S\\'{e}raphin, Mar\\'{\\i}n, the bee\\'s", "Séraphin, Marín, the bee's"),
    ("vis-\\`a-vis, voil\\`a, \\`{a} la", "vis-à-vis, voilà, à la"),
    ("$O(n)$ bees, $f(x)$, $(a, b)$.", "O(n) bees, f(x), (a, b)."),
    ("$k=3$, $p<0.05$, $>70\\%$, 40$\\%$", "k=3, p<0.05, >70%, 40%"),
    ("$\\$5$ a hive, $^{13}$C, 20$^\\circ$", "$5 a hive, ¹³C, 20°"),
    ("5~km, 12~h, 3~times", "5 km, 12 h, 3 times"),
    ("Theorem~3.2, Version~2.0, Fig~1a, I/O~bound", "Theorem 3.2, Version 2.0, Fig 1a, I/O bound"),
    ("a hivex2013even a bee\\u2019s", "a hive–even a bee’s"),
    ("\\alpha{} and \\LaTeX{}, \\eg{} bees", "α and LaTeX, e.g. bees"),
    ("F\\o rde, \\L om\\.za, Gro\\ss er", "Førde, Łomża, Großer"),
    ("Erd{\\H o}s, Erd{\\H{o}}s, Kova{\\v c}, Fran{\\c c}ois", "Erdős, Erdős, Kovač, François"),
    ("O(n\\log n), \\exp(x), \\arg\\max, \\log\\alpha", "O(n log n), exp(x), arg max, log α"),
    ("H_2O, CO_2, CO$_2$, SiO_2, Fe_2O_3", "H₂O, CO₂, CO₂, SiO₂, Fe₂O₃"),
    ("L_text{bee}, Bee$_\\text{big}$, M_\\odot, x^2_i", "L_{bee}, Bee_{big}, M_⊙, x²_i"),
    ("{\\color{red} bees} and \\operatorname*{hive} h", "bees and hive h"),
    ("\\href{https://a.org/b}{\\texttt{a.org}}", "https://a.org/b"),
    ("BeeXcdotYcdotZ", "BeeX·Y·Z"),
    ("a (1pmvarepsilon) factor", "a (1±ε) factor"),
    ("the state |psi rangle", "the state |ψ⟩"),
    ("a grid of 5 times 5 and 2^3 times 4", "a grid of 5 × 5 and 2³ × 4"),
    ("\\noindent We fly \\quad", "We fly"),
    ("a cafe&#769;", "a café"),
    # operators glued to what stands beside them
    ("15timessim50times as fast", "15×∼50× as fast"),
    ("15times sim 50times as fast", "15× ∼50× as fast"),
    ("10timesfaster, 3times/4times", "10×faster, 3×/4×"),
    ("BEEleftrightarrowANT, hiverightarrowwax, waxdownarrow", "BEE↔ANT, hive→wax, wax↓"),
    ("from 0.125to0.75, 41%to58%, 10to20", "from 0.125→0.75, 41%→58%, 10→20"),
    ("with le5 bees, (ge2 GB), at le 3%", "with ≤5 bees, (≥2 GB), at ≤ 3%"),
    ("langle b, w rangle and langle b, wrangle", "⟨b, w⟩ and ⟨b, w⟩"),
    ("the langlebee, waxrangle pair", "the ⟨bee, wax⟩ pair"),
    ("leftlangle b, w rightrangle, lVert brVert", "⟨b, w⟩, ‖b‖"),
    ("p(y mid x), p(ymid x), P(B_t mid B_{<t})", "p(y | x), p(y|x), P(B_t | B_{<t})"),
    ("p(b_{t-1}mid w), P(Y mid do(X)), x sim pi_theta", "p(b_{t-1}|w), P(Y | do(X)), x ∼ π_θ"),
    ("n !in! {1, 2}, |V|times d, O(n^2)toO(n)", "n ∈ {1, 2}, |V|× d, O(n²)→O(n)"),
    ("nablalog p, bigcup_i A, RTX~4090, \\BE{} bees", "∇ log p, ⋃_i A, RTX 4090, BE bees"),
    ("p(wax mid bee) and I(X; Y mid Z)", "p(wax | bee) and I(X; Y | Z)"),
    ("{b mid b > 0} and E[Y mid X]", "{b | b > 0} and E[Y | X]"),
    ("pi_theta(amid s)", "π_θ(a|s)"),
    ("x!in!X, k!leq!5, R!to!S, p(a!mid!b), f!:!X", "x∈X, k≤5, R→S, p(a|b), f:X"),
    ("O!left(n^2right), 10^{-3}!sim!10^{-2}", "O(n²), 10⁻³∼10⁻²"),
    ("xin[0,1], iin{1, 2}, xinR^d, x in [0, 1]", "x∈[0,1], i∈{1, 2}, x∈R^d, x ∈ [0, 1]"),
    ("for Acup B, ngg m, xsim p, fcirc g", "for A∪B, n≫m, x∼p, f∘g"),
    ("E_{xsim p}, max_{xin X}", "E_{x∼p}, max_{x∈X}"),
    ("x sim p(x), x_i sim N(0, 1)", "x ∼ p(x), x_i ∼ N(0, 1)"),
    ("as ntoinfty, alphato0", "as n→∞, α→0"),
    ("mupmsigma, mu pm sigma, thetain[0, 1]", "μ±σ, μ ± σ, θ∈[0, 1]"),
    ("O(nlog n), O(d^2log T), loglog n", "O(n log n), O(d² log T), log log n"),
    ("HiveX{cdotY{cdot}Z}, FID{downarrow}", "HiveX·Y·Z, FID↓"),
    ("checkmark, acdot b, Tapprox 10, {approx}10", "✓, a· b, T≈ 10, ≈10"),
    # spaces
    ("BEE~5.1, BEE~5.1-8B, version~2.0, 10~hives", "BEE 5.1, BEE 5.1-8B, version 2.0, 10 hives"),
    # dashes and quotation marks
    ("1--3%, bees--wasps, bees -- or wasps -- fly", "1–3%, bees–wasps, bees – or wasps – fly"),
    ("bees---or wasps---fly --- all (B)-- day", "bees—or wasps—fly — all (B)– day"),
    ("''in situ'' and \"ex situ''", "“in situ” and “ex situ”"),
    ("a `bee' of the `bee's hive'", "a ‘bee’ of the ‘bee's hive’"),
    # Markdown
    (
        "**B**ee **Net** (**BN**), *not* a [hive](https://a.org/b)",
        "Bee Net (BN), not a hive (https://a.org/b)",
    ),
    ("see the [link](https://a.org/b).", "see the https://a.org/b."),
    # braces and unknown macros
    ("the BEE{} of \\hive{}, \\hive\\ and {\\hive}", "the BEE of hive, hive and hive"),
    ("\\model, \\added{a new} net", "model, a new net"),
    ("{the best of bees}, {BeeNet}: {B2}", "the best of bees, BeeNet: B2"),
    ("a hive} of NILE}wax.}", "a hive of NILE wax."),
    ("\\color{beeB}ee \\color{beeN}et", "Bee Net"),
    ("O(log n{mu}), m V{varepsilon^2}, 7{gamma}", "O(log n/μ), m V/ε², 7/γ"),
    ("for \\1 million or \\20", "for $1 million or $20"),
    # as authors write it
    ("$\\alpha$-$\\beta$ bees", "α-β bees"),
    ("256$\\times$256, 1$-$2, (0.7$\\rightarrow$0.9)", "256×256, 1-2, (0.7→0.9)"),
    (
        "$BeeNet-34B$, $(ii)$, $-p$, O$=1.8$, Seq$\u0394$-B",
        "BeeNet-34B, (ii), -p, O=1.8, Seq\u0394-B",
    ),
    ("$O(\\frac{1}{\\sqrt{T}})$, $\\tfrac12$, $\\frac{\\alpha}{2}$", "O(1/(√T)), 1/2, α/2"),
    ("$x\\!\\in\\!X$, $I(X; Y \\mid Z)$, $10\\,000$", "x∈X, I(X; Y | Z), 10 000"),
    ("$\\tilde{\\mathcal{O}}(n)$, $\\left\\|x\\right\\|_2$", "Õ(n), ‖x‖₂"),
    ("as in~\\cite{bee2020,ant} or \\citet[p.~3]{bee}", "as in [bee2020, ant] or [bee]"),
    ("Section~\\ref{sec:b}, bees\\label{b}", "Section [sec:b], bees"),
    ("\\begin{itemize}\\item A \\item B\\end{itemize}", "• A • B"),
    ("a hive\\unicode{x2014}wax, a$\\unicode{x2014}$b", "a hive—wax, a—b"),
    ("\\textless5 bees, 5\\textdegree C, \\texttimes2", "<5 bees, 5° C, ×2"),
)


@pytest.mark.parametrize(("listed", "readable"), DAMAGED)
def test_damage_is_repaired(listed: str, readable: str) -> None:
    repaired = repair(listed)
    assert repaired.text == readable
    assert repaired.changes


GREEK = (
    ("the share phi_r of wax", "the share φ_r of wax"),
    ("we train pi_{0.5} and pi_0", "we train π_{0.5} and π₀"),
    ("pi^3, a net", "π³, a net"),
    ("ell_1 and ell^2 norms", "ℓ₁ and ℓ² norms"),
    ("muP beats Bee-muP", "μP beats Bee-μP"),
    ("we call it gamma-PO; here gamma is small", "we call it γ-PO; here γ is small"),
    ("modules (Phi) grow; Phi, too, and Phi. So", "modules (Φ) grow; Φ, too, and Φ. So"),
    ("C_Psi > C_{Phi}", "C_Ψ > C_Φ"),
    ("with lambda=1, gamma = 0.9", "with λ=1, γ = 0.9"),
    ("a threshold tau for wax, then tau", "a threshold τ for wax, then τ"),
    ("N(0, sigma^2 I)", "N(0, σ² I)"),
    ("a gain (Delta6%)", "a gain (Δ6%)"),
    ("the {\\tau} of it", "the τ of it"),
    ("tau-bench, tau2-bench and tau-break", "τ-bench, τ2-bench and τ-break"),
    ("PixNet-alpha, TNF-alpha, VGNN-Omega, LoRA-alpha", "PixNet-α, TNF-α, VGNN-Ω, LoRA-α"),
    ("epsilon-greedy, alpha-divergence, sigma-algebra", "ε-greedy, α-divergence, σ-algebra"),
    ("Calpha atoms, DeltaE, Delta t, Delta=3.2", "Cα atoms, ΔE, Δ t, Δ=3.2"),
    ("O(ell), ell-th, O(nell), ell_infty", "O(ℓ), ℓ-th, O(nℓ), ℓ_∞"),
    ("TD(lambda), tanh(alpha x), N(mu, sigma)", "TD(λ), tanh(α x), N(μ, σ)"),
    ("N^{-alpha}, x^{1-gamma}, nabla_theta", "N^{-α}, x^{1-γ}, ∇_θ"),
    ("a learning rate eta, a policy pi with", "a learning rate η, a policy π with"),
    ("the noise level sigma, in large epsilon setups", "the noise level σ, in large ε setups"),
    ("where d is wide and delta is the rate", "where d is wide and δ is the rate"),
    ("parameters alpha and beta, alpha controls", "parameters α and β, α controls"),
    ("a length-ell bee, ell layers, 1 le ell le L", "a length-ℓ bee, ℓ layers, 1 ≤ ℓ ≤ L"),
    ("beta1, theta2, chiPO, piRL, rho-1", "β1, θ2, χPO, πRL, ρ-1"),
    ("DeltaAUC=0.1 and DeltaF1", "ΔAUC=0.1 and ΔF1"),
    ("Cohen's kappa = 0.8, rho=0.7", "Cohen's κ = 0.8, ρ=0.7"),
    ("theta' and DeltaDelta G", "θ' and ΔΔ G"),
)


@pytest.mark.parametrize(("listed", "readable"), GREEK)
def test_greek_letters_are_recognized_by_their_context(listed: str, readable: str) -> None:
    assert repair(listed).text == readable


# Every name, so that none is repaired in one place and left in another.
LETTERS = sorted(name for name in GREEK_NAMES if name.islower() and not name.startswith("var"))
RELATIONS = "leq geq neq approx equiv cup cap subset perp wedge vee sim mid ll gg le ge ne".split()
ARROWS = [
    name for name in SYMBOLS if re.fullmatch("(?:[lL]ong)?([lL]eft|[rR]ight|leftright)arrow", name)
]


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("context", ["{}_2", "x^{{{}}}", "BeeNet-{}", "{}-divergence", "f({})"])
def test_every_greek_letter_is_repaired(context: str, name: str) -> None:
    if (name, context) not in (("chi", "{}-divergence"), ("ell", "BeeNet-{}")):
        assert repair(f"a {context.format(name)} of").text != f"a {context.format(name)} of"
        assert name not in repair(f"a {context.format(name)} of").text


@pytest.mark.parametrize("name", RELATIONS)
@pytest.mark.parametrize(
    "context", ["p(y {} x)", "p(y{} x)", "{{y {} x}}", "x_{{y{} z}}", "y!{}!x"]
)
def test_every_relation_is_repaired_in_a_formula(context: str, name: str) -> None:
    assert name not in repair(f"a {context.format(name)} of").text


@pytest.mark.parametrize("name", ARROWS)
@pytest.mark.parametrize("context", ["BEE{}ANT", "bee{}ant", "BEE {} ANT", "0.5{}0.7", "B!{}!A"])
def test_every_arrow_is_repaired(context: str, name: str) -> None:
    assert repair(f"a {context.format(name)} of").text == (
        f"a {context.format(name)} of".replace(name, SYMBOLS[name]).replace("!", "")
    )


SOUND = (
    "amid a storm, (amid bees), low, mid and high, mid-air, a mid layer (mid 2024), p(s) amid q(t)",
    "strangle, quadrangle, wrangle bees, to wrangle, a data-wrangle tool, narrow, sparrow",
    "null, f(x, null, y), p(all), f(a to b), f(a, all, b), (i in a), all a, ill b, egg m, win X",
    "4timesteps, 16timesteps, 5timeseries, le Corbusier, le petit, section B in [12], min{a, b}",
    "3.12.0beta1, a piRNA, miRNA, DeltaLM, DeltaNet, chi2, eta1, phi3, non-alpha",
    "1to1, many-to-many, text2to3, blog n, vlog T, catalog n, dialog(x)",
    "by~5%, ~15% more, BEE ~5.1, a~5.1 mm",
    "Zhi-xi and Xiao-mu, a non-alpha, an omega-3, chi-squared, phi-3, pi-day, a psi-meter",
    "C:\\bees\\hive, \\\\server\\share\\bees, \\nThe, \\d{2}, [\\w]+, /\\bees/, {name} and {x, y}",
    "10 times larger, 4 to 8 times faster, the 300-times larger net",
    "at 3 pm, at 3 pm 5 bees came, in to the hive, right, at the top, left or right)",
    "the sim-to-real gap, sim2real, Habitat-sim, in sim 3 bees fly",
    "10~30% of them, ~15% more, 1.3x ~ 1.7x",
    "AWS Lambda, the Phi-3 and Phi4 models, Phi3-mini, GPT-4",
    "an alpha channel, the alpha blending, a beta version, lambda calculus, Cohen's kappa",
    "nuScenes, AlphaGo, DeltaNet, Zephyr-7B-alpha, omega-3, Raspberry Pi 5, Beta-Rank",
    "alpha-beta pruning, beta-binomial, delta-encoding, six sigma, 5 sigma, sigma male, Gen Alpha",
    "Wolfram-alpha, a pre-alpha release, an alpha-numeric code, gamma-ray bursts, the Delta-V",
    "unique_references, gpt_4, a_b_c, AUC_ROC, x_train, snake_case_1, utf_8",
    "the pm2.5 level, C:\\bees\\times, \\d+ and \\n",
    "O(1{T}), a + b{nu}, n{2}, text{a b}{3}",
    "{-1, 0, 1}, {(bee, ID)}, <answer> {last answer} </answer>, BEE-{A,B}",
    "*equal work, A* and V* search, `x_1^2` and `\\times`, 2 * 3 * 4, 2**3**4, f(**a), *SEM, *ACL",
    "bee_1@example.org, {ant,bee}@example.org, a^b@example.org",
    "https://a.org/x^2_{3}/~bee?10times=\\\\ and http://b.org/alpha_1",
    "$5 to $10 a month, from $20-$30, US$ 5, 100$",
    "is_alpha, meta_lambda.cpp, rtree_epsilon, <lambda>(x), f = lambda x: x, qr_2n_pi1.asm",
    "if ($path) { return($path); }, $i++ and ($F[$i]), $HOME/$USER, ``x_1^2`` in code",
    "IneqMath, a {bee} of GPT-{n}, a prompt with {Bee} in it",
    "an end'', a bee's sting, x = '', f''(x), a ' b, the bees' hive",
    "hive --help, i--, -->, <!-- bee -->, ----, a --b, C-- is a language, --version",
    "GPT4o~gpt4o",
    "1920x2010 pixels, 0x2013, a 3x speedup",
    "j<i, a < b > c, x = y, A->B, p<0.05",
    "https://a.org/{bee}/hive, https://a.org/{bee}.json",
    "bound $so far as (we know) and (5%$ of it), $HOME and $5",
    "z~N(0,1), x~p(x), X~Uniform, y~x, y_i~x, noise~N(0, I), f(x)~g(x)",
    "Phoenix2014T, Linux2019, Netflix2019, index2015, max2019, Matrix2017, Fox2019a",
    "x\\_1.csv, x_1.csv, model.w_1, a_b.txt, List<T_1>, s_3://, D:/x_1, int_8",
    "${f}_1, ${x}^2, src\\models\\beta.py, \\\\server\\share\\omega",
    "at 10:30 pm 5 bees, between 4:30 pm 20 more, between 1 pm 2 hours, at 3pm 5 bees",
    "In sim 90% fly, a robot sim 10 bees, our sim 4 bees, sim1 and sim2",
    "5 times 2 seconds, 8 times 16 bees, 12 times 15 minutes, bee D times 4 out of 6",
    "AWS Lambda, (Phi) and Phi (2.7B) beside phi3",
    '{alpha} or {bee} filled in, "{alpha}", f"{times}"',
    "CNN_2, BN_2, PS_2 are parts of a net",
    "the subset sum, a weighted sum, to date, between, top-k, max, prime, star, exists",
)


@pytest.mark.parametrize("text", SOUND)
def test_undamaged_text_does_not_change(text: str) -> None:
    repaired = repair(text)
    assert (repaired.text, repaired.changes) == (text, ())


def test_mathematics_in_undamaged_text_keeps_its_meaning() -> None:
    assert repair("A^* search by 1024^3 nets {patch}").text == "A^* search by 1024³ nets {patch}"


@pytest.mark.parametrize(
    ("given", "english"),
    [
        ("beta=1", "beta decay, beta cells"),
        ("gamma = 1", "gamma rays, gamma"),
        ("lambda_1", "AWS lambda, lambda calculus"),
        ("tau^2", "5 tau, tau protein"),
        ("phi=2", "phi-2"),
    ],
)
def test_name_of_a_symbol_in_plain_english_does_not_change(given: str, english: str) -> None:
    repaired = repair(f"{given}. Of {english}")
    assert repaired.changes
    assert repaired.text.endswith(f". Of {english}")


def test_text_longer_than_an_abstract_does_not_change() -> None:
    text = "10times " * 3000
    assert repair(text).text == text


# Changes ---------------------------------------------------------------------------------


def test_change_shows_whole_words_before_and_after() -> None:
    (change,) = repair("it is (16times) faster").changes
    assert change.listed == "(16times)"
    assert change.readable == "(16×)"


def test_two_rules_in_one_word_show_the_same_word() -> None:
    changes = repair("in O(epsilon^{-2}) steps").changes
    assert {(change.listed, change.readable) for change in changes} == {
        ("O(epsilon^{-2})", "O(ε⁻²)")
    }
    assert len(changes) == 2


def test_change_next_to_an_address_shows_the_address() -> None:
    (change,) = repair("code at~https://example.org/a_1").changes
    assert change.listed == "at~https://example.org/a_1"


# Failures --------------------------------------------------------------------------------


def _fail(text: str) -> list[Edit]:
    raise KeyError(text[:3])


FAILING_RULE = Rule("failing rule", ("bees",), _fail, "", "")


@pytest.fixture
def failing_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair_module, "REPAIR_RULES", RuleTable(*REPAIR_RULES, FAILING_RULE))


@pytest.mark.usefixtures("failing_rule")
def test_text_on_which_a_rule_fails_stays_as_listed() -> None:
    text = "10times <bees> at https://example.org/"
    failure = "KeyError: '10×' in the rule “failing rule”"
    link = '<a href="https://example.org/">https://example.org/</a>'
    assert repair(text) == Repaired(text, f"10times &lt;bees&gt; at {link}", (), failure)
    assert repair_title("10times bees") == Repaired("10times bees", "10times bees", (), failure)


@pytest.mark.usefixtures("failing_rule")
def test_text_on_which_no_rule_fails_is_repaired() -> None:
    assert repair("10times wasps").text == "10× wasps"
    assert repair("10times wasps").failure is None


def test_failure_outside_of_the_rules_leaves_the_text_as_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repair_module, "mask", _fail)
    assert repair("10times bees") == Repaired("10times bees", "10times bees", (), "KeyError: '10t'")


def test_lack_of_memory_is_no_failure_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> list[Edit]:
        raise MemoryError

    rule = Rule("failing rule", ("",), fail, "", "")
    monkeypatch.setattr(repair_module, "REPAIR_RULES", RuleTable(rule))
    with pytest.raises(MemoryError):
        repair("bees")


ABSTRACT = "We count the bees of an invented garden for as long as such an abstract has to be. " * 2
LISTING = f"Counting {{}}\n\n{ABSTRACT}{{}}.\n\n  • 3 authors\n·\nMar 3, 2024 1\n\n"


def test_failing_rule_is_a_problem_of_its_entry(project: Path) -> None:
    edit(
        project / "generator" / "text" / "latex" / "rules" / "__init__.py",
        "    *scripts.RULES,\n",
        "    *scripts.RULES,\n    Rule('failing rule', ('ladder',), lambda text: [][0], '', ''),\n",
    )
    listing = project / "dumps" / "2025-03-05.txt"
    listing.write_text(
        LISTING.format("Wasps", "10times wasps") + LISTING.format("Bees", "10times a ladder"),
        encoding="utf-8",
    )
    check = run(project, "check", "--dumps", str(listing))
    assert (check.returncode, check.stderr) == (1, "")
    problems = [line for line in check.stdout.splitlines() if line.startswith("Problem: ")]
    assert problems == [
        "Problem: 2025-03-05.txt:9: The abstract of this entry could not be repaired: IndexError: "
        "list index out of range in the rule “failing rule”. It is published as it is listed. "
        "Report the fault with the text of the entry; other wording in the listing may avoid it."
    ]
    generate = run(project, "generate", "--dumps", str(listing))
    assert (generate.returncode, "Traceback" in generate.stderr) == (0, False)
    docs = project / "docs"
    assert "could not be repaired" in (docs / "report" / "index.md").read_text(encoding="utf-8")
    (bees,), (wasps,) = (list(docs.glob(f"papers/counting-{name}*")) for name in ("bees", "wasps"))
    assert "10times a ladder" in bees.read_text(encoding="utf-8")
    assert "10× wasps" in wasps.read_text(encoding="utf-8")


# Markup ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "markup"),
    [
        ("10^{-3} of v_{max}", "10<sup>-3</sup> of v<sub>max</sub>"),
        ("e^{x_{i}}", "e<sup>x<sub>i</sub></sup>"),
        ("\\textbf{B}ees \\emph{fly}", "<strong>B</strong>ees <em>fly</em>"),
        ("\\textbf{all \\emph{bees}}", "<strong>all <em>bees</em></strong>"),
        ("{\\bf a<b}", "<strong>a&lt;b</strong>"),
        (
            "\\emph{see https://example.org/a}",
            '<em>see <a href="https://example.org/a">https://example.org/a</a></em>',
        ),
        ("\\emph{A} pi_theta", "<em>A</em> π<sub>θ</sub>"),
        (
            "\\textbf{b} of sigma_8 and Omega_Lambda",
            "<strong>b</strong> of σ<sub>8</sub> and Ω<sub>Λ</sub>",
        ),
        ("\\textbf{X} a &amp;amp; b", "<strong>X</strong> a &amp; b"),
        ("\\emph{x pi_theta y}", "<em>x π<sub>θ</sub> y</em>"),
        ("\\textbf{x}_1", "<strong>x</strong><sub>1</sub>"),
        ("**x** and <b>y</b> {z}", "<strong>x</strong> and &lt;b&gt;y&lt;/b&gt; &#123;z&#125;"),
        ("they *often* fly", "they <em>often</em> fly"),
        ("\ufdd0forged\ufdd4 \ufdd2", "forged"),
    ],
)
def test_markup(listed: str, markup: str) -> None:
    assert repair(listed).html == markup


def test_title_has_no_markup() -> None:
    repaired = repair_title("$\\textbf{X}^2$: a net of 10times v_{max} at https://example.org/")
    assert repaired.text == "X²: a net of 10× v_{max} at https://example.org/"
    assert repaired.html == "X²: a net of 10× v_&#123;max&#125; at https://example.org/"


# Any text --------------------------------------------------------------------------------

PIECES = tuple(
    "{ } \\ $ ^ _ ~ ` `` '' ' ! \\( \\) ^{ _{ x^ x_ \\textbf{ textbf{ \\emph{ {\\bf \\href{ "
    "\\url{ https://a.org/ {https://a.org/} left( right) Oleft(x times 1times sim sim1 pm approx "
    'alpha alpha_ Phi circ \\" \\"a \\\' ax2013 &amp; &# a@b.org {a} n{mu} frac{a}{b} \\sqrt{ '
    "mathbb{ mathbb red{ !-! 1 a ldots {,} {=} \\cite{ \\deg sum_ varepsilon where \\o \\v{c} "
    '`a` \ufdd0 \ufdd2 \ufdd4 \ufdd5 <b> </sup> & " . , ) ( é ∼ ² ₁'.split(" ")
)
# What the rules look for, and single letters and digits for both sides of a name.
FRAGMENTS = (
    *(trigger for rule in RULES for trigger in rule.triggers),
    *(word for rule in RULES for word in sorted(rule.words)[:40]),
    *(rule.listed for rule in RULES),
    *"x n B 3 42".split(),
)
ANY_TEXT = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*PIECES, " "]) | st.text(max_size=2), max_size=14).map("".join),
)


ANY_DAMAGE = st.lists(st.sampled_from([*NAMES, *FRAGMENTS, *PIECES, " "]), max_size=14).map("".join)


def _is_triggered(rule: Rule, text: str) -> bool:
    return (
        any(trigger in text for trigger in rule.triggers)
        or rule.matches(text)
        or not rule.words.isdisjoint(LETTER_RUN.findall(text))
    )


@given(ANY_DAMAGE, ANY_DAMAGE)
@pytest.mark.parametrize("limit", [rule_table._MAX_HARMLESS_WORDS, 3])
@pytest.mark.parametrize("rules", [ADDRESS_RULES, REPAIR_RULES], ids=["address", "repair"])
def test_table_selects_the_rules_that_a_text_triggers(
    rules: RuleTable, limit: int, earlier: str, text: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rule_table, "_MAX_HARMLESS_WORDS", limit)
        table = RuleTable(*rules)
        table.select(earlier)
        for _ in range(2):  # once with words that the table has not seen before
            assert set(table.select(text)) == {rule for rule in rules if _is_triggered(rule, text)}


@given(st.text() | ANY_DAMAGE)
def test_pattern_of_a_trigger_looks_at_one_word_only(text: str) -> None:
    for rule in RULES:
        assert rule.matches(text) == any(map(rule.matches, text.split(" ")))


@given(st.lists(st.sampled_from([*PIECES, "a", ".b", " ", "\\a", "C:\\", "x.y"])).map("".join))
def test_kinds_of_protected_spans_that_a_text_lacks_are_not_looked_for(text: str) -> None:
    signs = tuple(sign for sign in protected._PATTERNS if sign in text)
    some, every = protected._compile(signs or ("@",)), protected._compile(("@", "`", "\\"))
    assert [m.span() for m in some.finditer(text)] == [m.span() for m in every.finditer(text)]


@given(ANY_TEXT)
def test_repaired_text_needs_no_repair(text: str) -> None:
    once = repair(clean(text)).text
    again = repair(once)
    assert (again.text, again.changes) == (once, ())
    assert repair(again.text).html == again.html


@given(ANY_DAMAGE)
def test_repair_does_not_fail_on_any_text(text: str) -> None:
    assert repair(clean(text)).failure is None
    assert repair_title(clean(text)).failure is None


@given(ANY_TEXT)
def test_repaired_text_is_clean(text: str) -> None:
    once = repair(clean(text)).text
    assert clean(once) == once


@given(ANY_TEXT)
def test_second_round_keeps_the_elements_of_the_first(text: str) -> None:
    """A symbol at the end that takes two rounds does not change what is before it."""
    rest = re.sub(r"[{}$`~'\"&\\^_]", "", clean(text))
    marked = f"\\emph{{bee}} 10^{{-3}} v_{{max}} {rest}"
    longer = repair(f"{marked}. So Omega_Lambda")
    elements = _ParsedHtml(repair(marked).html).opened
    assert _ParsedHtml(longer.html).opened[: len(elements)] == elements


class _ParsedHtml(HTMLParser):
    """The text and the elements of HTML; every element must be closed in order."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: set[str] = set()
        self.opened: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        assert all((value or "").startswith("http") for _, value in attrs)
        self.elements.add(tag)
        self.opened.append(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()ni0123456789+-=()")


def _without_scripts(text: str) -> str:
    return re.sub(r"[{}^_]", "", text.translate(_DIGITS))


@given(ANY_TEXT)
def test_html_is_the_text_with_known_elements_only(text: str) -> None:
    repaired = repair(clean(text))
    parsed = _ParsedHtml(repaired.html)
    assert parsed.elements <= {"sup", "sub", "em", "strong", "a"}
    assert _without_scripts(parsed.text) == _without_scripts(repaired.text)
    if not parsed.elements & {"sup", "sub"}:
        assert parsed.text == repaired.text


@given(ANY_TEXT)
def test_html_of_a_title_is_the_text(text: str) -> None:
    repaired = repair_title(clean(text))
    assert html.unescape(repaired.html) == html.unescape(html.escape(repaired.text))
    assert not set("<>\"'{}") & set(repaired.html)


@given(ANY_TEXT)
def test_no_change_means_the_same_text(text: str) -> None:
    cleaned = clean(text)
    repaired = repair(cleaned)
    assert bool(repaired.changes) == (repaired.text != cleaned)
    assert all(change.listed != change.readable for change in repaired.changes)


PROTECTED = ("https://example.org/a_1^2/~x?10times=leq", "bee_1@example.org", "`x^2_1 \\times`")


@given(st.sampled_from(PROTECTED), ANY_TEXT, ANY_TEXT)
def test_addresses_and_code_do_not_change(protected: str, before: str, after: str) -> None:
    before, after = (re.sub(r"[`{}\\]|https?|@", "", side) for side in (before, after))
    text = clean(f"{before} {protected} {after}")
    assert protected in repair(text).text


@given(st.text("{}\\a", max_size=60))
def test_groups_are_pairs_of_braces(text: str) -> None:
    for opener, closer in match_braces(text).items():
        assert (text[opener], text[closer]) == ("{", "}")
        assert opener < closer


class _CountingPattern:
    """A compiled pattern that adds up how many characters its matches are long."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self.length = 0

    def match(self, text: str, start: int) -> re.Match[str] | None:
        match = self._pattern.match(text, start)
        self.length += len(match[0]) if match else 0
        return match


def test_tail_of_an_address_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address in the tail of another has a tail to the same end."""
    pattern = _CountingPattern(protected._ADDRESS_TAIL)
    monkeypatch.setattr(protected, "_ADDRESS_TAIL", pattern)
    text = "at hf.co/a|hf.co/b|10times " * 3 + "hf.co/a|" * 200
    masked = protected.mask(text)
    assert len(masked.spans) == 4
    assert pattern.length < len(text)


# Linear ----------------------------------------------------------------------------------

UNITS = (
    "{ { } \\ $ ^ x^ x_ ~ ` `` ! {{a}} ^{ x^{ _{ "
    "\\textbf{ textbf{ \\emph{ {\\em \\href{ \\( \\left( "
    'https://a.org/{ left( Oleft(x 1times sim1 alpha_ \\" ax2013 &amp; a@b @ n{mu} \\frac{1}{ '
    "\\hat{ \\log \\o {\\color{ x~ 5~ sim5 pm5 $a= \\'{ a\\b \u0301 {a}_ "
    "mathbb{ $a$ a$ red{ !-! ldots {=} \\cite{ 1^circ sum_ `a` é^ a1 kgeq "
    "-- a--b '' **a **a** *a* langle brangle p(ymid {amid _{xin 1to1 a!in!b \\ab{ \\ab \\frac{a} "
    "Delta A- A-alpha {cdotA{ a{mu} x_{a}{ [a](http \\begin{ $$x ~bee2020a xin[0,"
).split()


@pytest.mark.parametrize("unit", [*UNITS, "1 times ", "sim 5 ", "`` ", "a ", "-- a ", "{A b "])
def test_long_hostile_text_takes_linear_work(unit: str) -> None:
    def run(times: int) -> Callable[[], object]:
        return lambda: repair(unit * times)

    assert_linear(run, 300)
    _ParsedHtml(repair(unit * (MAX_LENGTH // len(unit))).html)
