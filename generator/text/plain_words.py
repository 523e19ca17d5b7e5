"""The words of scientific English that say nothing, or little, of what a paper is about.

None of them names a field: a site about chemistry reads the same tables.
"""

from __future__ import annotations

# What holds a sentence together.
FUNCTION_WORDS = """
a about above across after again against al all almost alone along already also although always am
amid among an and another any anything are around as aside at away back be became because become
becomes becoming been before behind being below beneath beside besides between beyond both but by
can cannot cf could did do does doing done down due during each eg eight either else elsewhere
enough et etc even ever every everything except few fewer first five for four from further
furthermore had has have having he hence her here herein hers him his how however i ie if in indeed
inside instead into is it its itself just largely last latter least less like likely likewise many
may maybe me meanwhile might more moreover most mostly much must my namely near nearly neither
never nevertheless new next nine no nobody none nonetheless nor not nothing now of off often on
once one ones only onto or other others otherwise our ours out outside over own per perhaps quite
rather really regardless respectively same second seven several shall she should since six so some
something sometimes soon still such ten than that the their theirs them then there thereby
therefore therein these they third this those though three through throughout thus till to together
too toward towards twice two under unless unlike until up upon us versus very via vs was way ways
we well were what whatever when whenever where whereas whereby wherein whether which while who
whole whom whose why will with within without would yet you your yours
"""
# What any paper says of itself and of others; `terms` adds the plurals.
PRAISE_AND_PLEA = """
ability able abundant academic acceptable accurate addition additional advance advanced advantage
aim amount ample appealing approach appropriate arbitrary aspect author available avenue average
aware bad basic benefit best better big broad broader capability capable careful case certain
challenge challenging choice claim clear common comparable comparative compelling competitive
complementary complete complex complexity comprehensive computational concern conclusion
considerable consistent consistently contribution conventional corresponding critical crucial
current cutting-edge demand desirable detail difference different difficult difficulty direct
direction distinct diverse drastic drawback earlier early easily easy effect effective effectively
effectiveness efficacy effort elegant emerging empirical encouraging end-to-end entire entirely
equal era especially essential evidence exact example excellent exceptional existing expected
experiment experimental explicit explicitly extensive extensively extra extreme fact fair fast
faster favorable feasible final finding flexible focus following framework freely full fully
fundamental future gap general github good great greater greatly growing helpful high high-quality
higher highest highly https huge hypothesis idea ideal impact implication importance important
impossible impressive improvement increasing increasingly independent individual inherent initial
innovative insight interesting intuition intuitive investigation issue key kind lack large
large-scale larger largest late latest limitation limited literature long-standing lot lower lowest
magnitude main mainly major majority manner marginal massive maximum meaningful mechanism merit
method methodology minimal minor modern modest month naive necessary need negligible newly notable
notably notion novel novelty number numerous obstacle obvious old open-source open-sourced
opportunity original outcome outstanding overall overview paper particular particularly percent
performance period perspective phenomenon pivotal plausible plenty poor popular possibility
possible potential potentially powerful practical practice practitioner precise preliminary
presence previous previously primarily primary prior problem progress prohibitive project prominent
promise promising proper properly property public publicly purpose quality question quick range
rapid rapidly rare readily ready real real-world reason reasonable recent recently regard relative
relatively relevant reliable remarkable remarkably requirement research researcher respect result
rich right rigorous rise robust role satisfactory scarce scenario scheme separate serious setting
setup severe sharp short shortcoming significant significantly similar similarly simple simplicity
simply simultaneous simultaneously single situation sizable slight slightly slow small smaller
so-called solely solution sophisticated sota special specific specifically standard
state-of-the-art straightforward strategy strength strict strictly strong stronger study subsequent
substantial substantially success successful successfully sufficient suitable superior superiority
surprising surprisingly survey systematic systematically technique thorough thoroughly today total
tough trade-off traditional tremendous trivial true type typical typically ultimate ultimately
unable unclear underexplored unexplored unified unique unknown unlimited unnecessary unprecedented
usage useful usual valuable variety various vast version viable vital weak weakness wide widely
widespread wise work worse worst worth year
"""
# What any paper does; `terms` adds the forms that follow a rule.
VERBS = """
accelerate accomplish achieve acquire adapt add address adjust adopt advance advocate affect aim
alleviate allow amplify analyse analyze appear apply argue arise arrive ask assess assist assume
attain avoid become begin believe belong boast boost break bring broaden build call capitalize
carry cast cause change characterize choose circumvent claim clarify combine come compare
compensate comprise concern conclude conduct confirm connect consider consist constitute construct
contain continue contribute cope correspond craft create deal decide decrease deem define degrade
deliver delve demonstrate denote depend deploy derive describe deserve desire determine develop
devise differ diminish discover discuss display distinguish elicit eliminate elucidate emerge
emphasize employ empower enable encompass encounter encourage endow enforce enhance enjoy enlarge
enrich ensure entail establish evaluate evidence evolve examine exceed exhibit exist expand expect
explain exploit explore expose extend extract facilitate fail follow force formulate foster furnish
gain gather generate give go grow harness help hinder hold identify ignore illustrate implement
imply impose improve include incorporate increase incur indicate induce infer inform inherit
inspire instantiate integrate intend introduce investigate involve justify keep know lead leave
lend lessen leverage lie limit look lose maintain make manage maximize meet mention minimize
mitigate modify motivate necessitate need note obtain occur offer outline outperform overcome
overlook owe pave perform permit possess preclude predict prefer prepare present preserve prevent
produce prohibit propose prove provide publish pursue push raise reach realize receive reconcile
reduce refer refine reflect reinforce rely remain remedy remove replace report require resemble
reside resolve retain reveal revisit satisfy say seek seem select shed show simplify solve specify
spend store strengthen strive struggle study substantiate succeed suffer suggest suit summarize
supply suppress surpass synthesize tackle tailor take tell tend transform trigger try turn uncover
undergo underlie underpin underscore undertake unify unleash unlock unveil utilise utilize validate
vary verify want warrant witness yield
"""
# Forms of verbs without one, or of which only these are never a noun.
VERB_FORMS = """
bridging brought built came captured captures capturing chosen drawn driven drives faced facing fed
felt found gave given gives giving gone grown held kept knowing known learn learns led left lent
lies lost lying made making met overcame paid proven ran said saw see seen sent served serves shown
spent stood taken taking thought took undergone understood used uses using went won written wrote
"""
# What says something only within a compound: `fine-tuning`, `attention-based`.
AFFIXES = """
agnostic anti aware based bi centric co cross de driven efficient fine free friendly guided ill
inter intra level like low mono multi non off on oriented post pre quasi re scale self semi
specific sub super trained ultra un wise zero
"""
# Words in `-ly` that are nouns; the others tell how something is done.
NOUNS_IN_LY = """
anomaly assembly butterfly family fly homology italy july monopoly poly reply supply
"""
# What is left of a formula or an address.
DEBRIS = """
alpha approx beta boldsymbol cdot circ cite com delta ell emph eps epsilon eta footnote frac gamma
geq href http infty lambda langle lceil ldots leftarrow leq lfloor mathbb mathbf mathcal mathit
mathrm mathsf mu nabla neq omega operatorname overline phi pm prime propto psi rangle rfloor rho
rightarrow sigma sim sqrt subset tau textbf textit textrm textsc textsf texttt theta underline url
varepsilon varphi widehat widetilde www zeta
"""
# What says something only beside another word: `point cloud`, `language model`.
PLAIN = """
accuracy action agent algorithm application architecture area art article attempt attribute
baseline basis batch behavior behaviour benchmark body bottleneck budget class code collection
community component computation concept condition content context control core cost count criterion
data database dataset definition degree design detection development device dimension domain
downstream dynamic efficiency efficient element end entity environment error estimation evaluation
event expert extension factor feature field format foundation function gain generation global goal
group guarantee guidance hand high-level human image implementation inference information input
instance intelligence interaction interest interface item knowledge label language layer learning
length level line local loss low low-level map match material mean measure memory metric model
module multi-task multiple name natural nature network neural node noise object objective
observation operation optimization order output overhead pair parameter part participant path
pattern people pipeline place platform point policy position power prediction process processing
product program quantity query rank rate ratio reference region relation relationship
representation request resource response rule sample scale science score sequence series service
set shape signal size skill solver source space speed stage state step structure subject support
system table target task technology term test text theory thing time token tool top topic train
training transformation trend understanding unit use user value variable variant variation video
view vision visual volume weight world
"""
