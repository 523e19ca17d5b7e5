"""Stop words and generic words of scientific English.

None of them belongs to one field: a site about chemistry uses the same tables.
"""

from __future__ import annotations

# Words of grammar, numbers and adverbs.
FUNCTION_WORDS = """
a about above according across after again against ago al all almost alone along already also
although always am amid among an and another any anything are around as aside at away back be became
because become becomes becoming been before behind being below beneath beside besides between beyond
billion billions both but by can cannot cant cf concerning could despite did do does doesnt doing
done dont down dozen dozens due during each eg eight either else elsewhere enough et etc even ever
every everything except few fewer first five for four from further furthermore had has have having
he hence her here herein hers him his how however hundred hundreds i ie if ii iii in indeed inside
instead into is isnt it its itself iv just largely last latter least less let lets like likely
likewise many may maybe me meanwhile might million millions more moreover most mostly much must my
namely near nearly neither never nevertheless new next nine no nobody none nonetheless nor not
nothing now of off often on once one ones only onto or other others otherwise our ours out outside
over own past per perhaps quite rather really regarding regardless respectively same second seven
several shall she should since six so some something sometimes soon still such ten than that the
their theirs them then there thereby therefore therein these they third this those though thousand
thousands three through throughout thus till to together too toward towards trillion trillions twice
two under unless unlike until up upon us versus very via vs was way ways we well were what whatever
when whenever where whereas whereby wherein whether which while who whom whose why will with within
without wont would yet you your yours
"""
# Words of any abstract: praise, motivation, method in general; `terms` adds the plurals.
ACADEMIC_WORDS = """
ability able absence abundance abundant academic acceptable accessible accordance accurate
actionable actual ad ad-hoc addition additional adequate advance advanced advancement advantage
affordable aforementioned aim alternative amount ample analogous apparent appealing applicability
applicable approach appropriate arbitrary aspect assumption author availability available avenue
average aware bad barrier basic beneficial benefit best better big breakthrough broad broader
capability capable careful case caveat central certain challenge challenging chance characteristic
choice claim clear coarse-grained coherent common comparable comparative compatible compelling
competitive complementary complete complex complexity comprehensive computational concern
conclusion conclusive considerable consistent consistently constant contribution conventional
correct correctness corresponding counterpart course critical crucial curiosity current
cutting-edge daily day dead decade decent dedicated deep deeper default degradation demand
desirable detail detailed difference different difficult difficulty direct direction discrepancy
distinct diverse domain-specific drastic drawback earlier early easily easy effect effective
effectively effectiveness efficacy effort elaborate elegant emerging empirical encouraging
end-to-end enhancement entire entirely equal equivalent era especially essential evidence evident
exact example excellent exceptional excessive existing expected expensive experiment experimental
explicit explicitly exponential extensive extensively extent extra extreme fact fair fashion fast
faster favorable feasibility feasible final finding fine-grained flexible focus focused following
form foundational fraction framework freely full fully fundamental future gap general gigantic
github good grained great greater greatly growing helpful high high-quality higher highest highly
hope hour https huge hypothesis idea ideal immediate impact implication importance important
impossible impressive improvement inability inadequate incapable incomplete inconsistent incorrect
increasing increasingly independent individual inefficiency inefficient informative inherent
initial innovation innovative insight insufficient integral intensive interesting intermediate
intricate intriguing intuition intuitive investigation issue key kind lack large large-scale larger
largest late latest limitation limited literature long-standing long-term longer lot low-cost lower
lowest magnitude main mainly mainstream major majority manner marginal massive maximum meaningful
mechanism mere merit method methodology mild minimal minor minute moderate modern modest month
multitude myriad naive narrow nearest necessary necessity need negligible newly notable notably
notion novel novelty nuanced number numerous obstacle obvious occasion old ongoing open-source
open-sourced opportunity opposite option original outcome outstanding overall overview paper par
paradigm partial particular particularly percent performance performant period perspective
phenomenon pitfall pivotal plausible plenty poor popular possibility possible potential potentially
powerful pp practical practice practitioner precise preliminary presence prevailing prevalent
previous previously primarily primary principle principled prior problem procedure profound
progress prohibitive project prominent promise promising pronounced proof-of-concept proper
properly property proprietary public publicly purpose qualitative quality quantitative question
quick range rapid rapidly rare readily ready real real-time real-world reality reason reasonable
recent recently regard regime relative relatively relevant reliable remainder remarkable remarkably
representative requirement research researcher respect rest result rich right rigorous rise robust
role sake satisfactory scalability scarce scarcity scenario scheme seamless second separate serious
setting setup severe sharp short short-term shortcoming showcase significance significant
significantly similar similarly simple simplicity simply simultaneous simultaneously single
situation sizable slight slightly slow small smaller so-called solely solution sophisticated sota
special specific specifically speedup standard state-of-the-art step-by-step straightforward
strategy strength strict strictly stride strong stronger study suboptimal subsequent substantial
substantially subtle success successful successfully sufficient suitable suite superb superior
superiority supplementary surprising surprisingly survey systematic systematically targeted
task-specific technique tedious theoretical thorough thoroughly timely today total tough trade-off
tradeoff traditional tremendous trick trivial true type typical typically ultimate ultimately
unable unclear underexplored undesirable undesired unexplored unfortunate unified unique unknown
unlimited unnecessary unprecedented untapped upper usage useful user-friendly usual utmost validity
valuable vanilla variety various vast versatile versatility version viable vital weak weakness
well-established well-known whopping wide widely widely-used widespread wise work workable worse
worst worth year
"""
# Verbs of any abstract; `terms` adds the regular forms.
VERBS = """
abandon accelerate accomplish achieve acquire act adapt add address adjust adopt advance advocate
affect aim alleviate allow alter amplify analyse analyze anticipate appear apply approach argue
arise arrive ask assess assist assume attain attend attract avoid await bear become begin believe
belong boast boost break bring broaden build call capitalize carry cast cause change characterize
choose circumvent claim clarify combine come compare compensate compose compress comprise compromise
conceive concern conclude conduct confirm connect consider consist constitute construct contain
continue contribute convert cope correspond cover craft create deal decide decrease dedicate deem
define degrade deliver delve democratize demonstrate demystify denote depend depict deploy derive
describe deserve desire detect determine develop devise differ diminish discover discuss display
disregard distinguish dominate draw dub ease elevate elicit eliminate elucidate embark emerge
emphasize employ empower emulate enable encompass encounter encourage endow enforce enhance enjoy
enlarge enrich ensure entail envision equip escape establish evaluate evidence evolve examine exceed
excel exhibit exist expand expect explain exploit explore expose extend extract facilitate fail fall
fare favor favour find follow force formulate foster fuel fulfill furnish gain gather generalize
generate get give go grant grasp grow hamper handle happen harness help highlight hinder hinge hold
hope hypothesize identify ignore illustrate imagine impede implement imply impose improve include
incorporate increase incur indicate induce infer inform inherit inspect inspire instantiate
integrate intend interpret intertwine introduce investigate involve justify keep know lack lag lay
lead learn leave lend lessen leverage lie like limit listen look lose maintain make manage mark
matter maximize meet mention minimize mitigate modify motivate navigate necessitate need neglect
note observe obtain occur offer operate optimise optimize orchestrate originate outline outperform
outweigh overcome overlook overshadow owe pave perceive perform permit persist pinpoint play possess
preclude predict prefer prepare present preserve prevent prioritize produce prohibit promote propose
protect prove provide publish pursue push quantify raise reach realize receive recognize reconcile
recover reduce refer refine reflect regard reimagine reinforce reinvent relate release rely remain
remedy remove replace report represent require resemble reside resolve resort restrict result retain
rethink reveal revisit revolutionize sacrifice satisfy say seek seem select serve shed show simplify
sit solicit solve span specify speculate spend stabilize start stay stick stop store streamline
strengthen strike strive struggle study submit substantiate succeed suffer suggest suit summarize
supply suppress surge surpass sustain synthesize tackle tailor take tell tend thrive transform treat
trigger try turn uncover undergo underlie underpin underscore understand undertake unify unleash
unlock unveil utilise utilize validate vary verify wait want warrant witness wonder work yield
"""
# Irregular forms of verbs, and forms of verbs whose other forms are nouns.
VERB_FORMS = """
aligned aligning aligns assigned assigns augmented benchmarking bridged bridges bridging brought
built came captured captures capturing chosen clearer collected comparing composed computed
constrained controlled curated decides decoupled describing designed designing detailing drawn drew
driven drives exceeding expanded faced facing fed fell felt fit fits fitted found gave given gives
giving gone grew grown guide guides guiding held injected injects kept knowing known lay leads
learn learns led left lent lets lies lost lower lying made making met named naming outperformed
outperforming overcame paid posed posing proved proven ran related released rendered renders
repeated rose said sat saw searched see seeing seen sent served serves shown sought spanning spent
started stemming stems stood struck stuck supported supporting supports taken taking termed think
thinks thought took undergone understood unleashed updated updating used uses using went won
written wrote yielded
"""
# Parts of compounds that are no term by themselves: `fine-tuning`, `attention-based`.
AFFIXES = """
agnostic anti aware based bi centric co cross de driven efficient fine free friendly guided ill
inter intra level like low mono multi non off on oriented post pre quasi re scale self semi
specific sub super trained ultra un wise zero
"""
# Nouns in `-ly`; other words in `-ly` are adverbs, which are stop words.
NOUNS_IN_LY = """
anomaly assembly butterfly family fly homology italy july monopoly poly reply supply
"""
# Remains of formulas and addresses.
MARKUP_WORDS = """
alpha approx beta boldsymbol cdot circ cite com delta ell emph eps epsilon eta footnote frac gamma
geq href http infty lambda langle lceil ldots leftarrow leq lfloor mathbb mathbf mathcal mathit
mathrm mathsf mu nabla neq omega operatorname overline phi pm prime propto psi rangle rfloor rho
rightarrow sigma sim sqrt subset tau textbf textit textrm textsc textsf texttt theta underline url
varepsilon varphi widehat widetilde www zeta
"""
# Words that are specific only together with another: `point cloud`, `language model`.
GENERIC_WORDS = """
accuracy action adaptability adaptive agent algorithm analysis answer application architectural
architecture area art article attempt attribute augmentation backward bag baseline basis batch
behavior behaviour benchmark bit body bottleneck budget calculation candidate capture category
channel class clean code collection communication community comparison component computation
computer concept condition consistency constraint consumption content context control core cost
count creation criterion curation data database dataset decision definition degree deployment depth
design detection development device dimension dimensional discrete distance diversity document
domain downstream drop dynamic edge efficiency efficient element encoder end engineering entity
environment error estimation evaluation event expansion expert explicit exploration extension
extraction factor family feature field fire fixed format formulation forward foundation function
gain generalized generation global goal group guarantee guidance guide half hand hard high-level
human image implementation implicit industrial inference information input instance integration
intelligence interaction interest interface intrinsic item knowledge label labeled language layer
layered learning length level lightweight line local long loss low low-level machine map mapping
match material mathematical mean measure memory metric missing mode model modeling modelling
modification module multi-task multiple name natural nature net network neural node noise normal
object objective observation operation operator optimal optimization order output overhead pair
parameter part participant path pattern people phase pipeline place platform point policy poses
position power practice prediction probability process processing product program progressive pseudo
quantity query random rank rate ratio realistic recipe reduction reference region regression
relation relationship representation request resolution resource response rule sample sampled
sampling scalable scale scene science score search selection semantic sequence series service set
shape sharing signal similarity size skill smooth soft solver source space speed stage state static
statistical step structural structure structured subject supervision support system table tail
target task taxonomy technical technology term test text theory thing thought time token tool top
topic train training transformation trend understanding unit unlabeled unsafe unseen updates use
user value variable variant variation video view vision visual volume weight whole wild word world
writing
"""
# Terms of a field that are too wide to be a key phrase alone.
WIDE_TERMS = """
acceleration activation alignment animation attack attribution audio averaging bot camera caption
card cell circuit classifier clothing coding compression convergence criteria culture decoder
decomposition detector draft drafting editing editor embedding ensemble foreground fusion game
generalization generator gradient guard health imagination instruction judge latent lighting
localization manipulation mask merging mitigation mobile molecule moment motion neuron organ
orientation patch patient plain player preference prompt puzzle reasoning reconstruction referring
refusal regulation repetition reward robot robotic safety scientist shortcut simulator sound sparse
speaker speech stability steering stone story streaming student synthesis talking teacher teaching
temperature tensor texture thinking thread trajectory transfer translation tuning vehicle velocity
verification voice weather web
"""
# Names of fields, models and measures that too many papers mention to set one apart.
WIDE_NAMES = """
ai agi api auc auroc bleu chatgpt cifar10 cnn cpu cv dl dnn fid flop fpr gpt-3 gpt-3.5 gpt-4
gpt-4o gpt-4v gpu imagenet imagenet-1k
llm lm lmm lvlm map miou ml mllm mlp ms-coco nlg nlp nlu nn plm psnr qa rl rnn rouge sft sota ssim
tpu vlm
"""
# Adjectives without the ending of one, which end no phrase.
ADJECTIVES = """
bad big cheap clean cold cool deep dumb easy fair fast frozen good hard large lazy long narrow new
noisy poor rare rich robust shallow short slim slow small smart sparse strong thin tiny unfair warm
weak wide
"""
# Nouns that say little without the `of` behind them: `mixture of experts`.
PARTITIVES = """
bag best chain collection combination family majority mixture number range sequence series set
tree variety
"""
# Nouns that end like adjectives.
NOUNS_LIKE_ADJECTIVES = """
alternative analytic animal appeal archive arithmetic boundary canal capital clinic comic
commentary component credential criminal critic crystal derivative dial dictionary differential
directive documentary dynamic fabric festival glossary goal heuristic hospital initiative integral
interval journal library logic manual material meal mechanic medal
metal metric mineral mosaic motive music narrative negative objective original panic
perspective plastic portal positive potential primitive principal
proposal referral relative removal renewal residual retrieval revival ritual
rival rubric signal spiral statistic summary survival terminal topic
traffic trial tutorial upheaval vocabulary withdrawal
"""
# Forms of verbs that are the noun of a phrase behind another term: `representation learning`.
HEAD_WORDS = """
boosting effect effects following hypothesis learning prior priors proving research understanding
"""
# Words that say little alone, though a generic word makes them specific: `graph network`. None is
# a key phrase or a reason why two papers are related.
VAGUE_WORDS = """
abstraction acceptance access achievable activated active adapt adaptivity addition affordable
agency aggregate allocation anchor announcement anywhere app appearance approximation article
artifact artistic aspect assembly asset assistant automated automatic auxiliary average axis
background balance balanced balancing band basis belief binary blind block bonus bound boundary
branch break brush building bundle button cache capacity care cascade chain character chart chat
check choice client closed closer clue cluster coarse coefficient coherence cold collapse color
combination company competitive completion composite composition compute conditional conditioned
conditioning confidence connection connectivity consequence contact container contemporary
continuous contrast controllable cooperation coordinate correlation couple coverage creative
creativity creator critique cross crowd cue curse curve custom customized cut cycle damage demand
demonstration dense depend dependence dependency dependent description developer digit digital
discard discipline discovery disorder display dissimilar distortion distraction distribution driver
dual duplex duration ecosystem edit edited electric episode estimate evidence evolution exception
execution exit experience exponent expression expressive external eye face failure faithful fake
false far figure file filled filling filter filtering finite flat floating flow font fool forget
formal fragment frame frontier functional gap gate gated gather gen generalist global good grain
granularity graph grid ground group hand head heads heavy hidden high historical hole holistic
horizon hot identity idle inclusive incremental index individual infinite influential instant
instruct integer interactive interior internal interpretable interpretation inventory irrelevant
iteration iterative job joint journey jump key keyword kill landscape lane leader leakage lesson
letter lexical license life light linear link list listener live local locality location logical
loop magnitude management margin mark marker mass match maximum means meeting merge merged message
mind minimal minimization mirror mixed mixing mixture modal modular move moving multi multiplication
mutual native needle negative normal normalized notation nuance number numerical obstruction odd
offline online open opening opponent oracle organization origin original outer overlap parallel
partial party pass path pattern person personal personalize phase photo pick picture piece pilot
plan plate play plot pool popular portion positive post potential power powered pre precision
preservation preserved primitive prior profile projection proportion protection public pull pure
query quest quick raised random raw reaction reading recall recognition record recovered recovery
reference refinement reflection regional register reliability reliable removal repair repeat report
repository resampling reset return reuse review revision rewrite rigid ring risk run safe scaled
scaling schedule score scoring scratch script seamless sector sensitive sentence separation
sequential session shallow shared sheet shift shot side signature simulate single sketch skip
skipping slide slight slot snapshot social sorted speak specialist split spot spread stable stack
stage stakeholder statement stationary step stop stopping store stream stress strong stronger style
styled sub subject subset substitute subtask suffix summary super surface switch switching symbol
talk template tension textual threshold throughput tie tier tile tool toolkit touch trace track
transition translated transmission transparent trap travel trial triangle trigger tune tuned turn
twin union universal update urban useful utility validation validity vector virtual vulnerable warm
watch weighted weighting width window winner wrong zone
"""
