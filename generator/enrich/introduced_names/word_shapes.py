"""How much the shape of a word makes it a name: its capitals, digits and signs."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

MAX_NAME_LENGTH = 40
# A word of a name: `UNet++`, `ReLU²`, `Qwen2.5-VL`, `D'OH`; no quotes, brackets or TeX.
WORD = r"[^\W_](?:[\w+.^@&\-]*(?:['’][A-Z][\w+.^@&\-]*)?[\w+²³*])?"

# Common abbreviations, and the models and data sets that papers compare with. A paper about one
# of them does not introduce it, unless it says so.
WELL_KNOWN = frozenset(
    """
    adam adamw ae ai alexnet alpaca api ar asr auc bbox bci bert bleu bo bpe cbm ccs chatgpt
    cifar cl claude clip clm cnn coco codebert cot covid cpu crf ct cv cvpr d3 dalle ddim ddp
    ddpm deepseek detr dino dit dl dln dmd dnn dpo drl e2e eeg em f1 fcn fft fid fl flop flops
    fm fp fp16 fp32 fp8 fpga gan gcn gdpr gelu gemini gemma glove glue gnn gp gpt gpu grpo gru
    gsm8k gui hf hmm ib icl iclr icml id iid ilsvrc imagenet int4 int8 iot ip jax k kan kd kl
    knn kv lda lidar llama llava llm lm lmm lora loss lstm mae maml map mcmc mcp mcts mdp mha
    method methodname mil ml mlaas mllm mlm mlp mmlu mnist moco model modelname moe mri mse mt
    multi nas nats nerf neurips nlg nli nlp nlu nn nns ntk ocr od ode ood opt ourmethod ourmodel
    p2p palm pca pde pdf peft phi pinn plm ppl ppo ptq
    pytorch qa qat qk qkv qlora qwen r1 rag ram relu resnet rgb rl rlhf rlvr rmsnorm rnn roberta
    roc rope sac sae sam sde sft sgd sgld simclr slam slu sota sql squad sr ssd ssl ssm stem svd
    svm swiglu t2i t2v t5 tensorflow tpu transformer ts tts uav uda ui unet vae vgg vit vl vla
    vlm vqa vr wer word2vec xai xr yolo
    """.split()
)
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]?\b")  # `E.T. Bench`: its first word alone is no name
_VERSION = re.compile(r"-?v?\d[\d.]*[a-z]?$")
_SIGN_WITHIN = re.compile(r"[^\W\d_][²³][^\W\d_]|[a-z]\d[A-Z]")  # `R²ec`, `Sketch2Scene`


class Shape(IntEnum):
    """How much the shape of a word makes it a name."""

    ORDINARY = 0
    POSSIBLE = 1  # `Peri-LN`, `GPT-4`, but also `Low-Rank` and `Post-LN`
    COINED = 2


@lru_cache(maxsize=1 << 14)
def shape(word: str) -> Shape:
    """Return the shape of a word without spaces.

    >>> [shape(word).name for word in ("DeepSeekMoE", "UNet++", "Peri-LN", "Maestro")]
    ['COINED', 'COINED', 'POSSIBLE', 'ORDINARY']
    """
    parts = [part for part in word.split("-") if part]
    if is_well_known(word) or not any(map(str.isupper, word)) or _INITIALS.match(word):
        return Shape.ORDINARY
    if any(_is_coined(part) for part in parts) or _has_greek_initial(word):
        return Shape.COINED
    capitals = sum(map(str.isupper, word))
    has_digit = any(map(str.isdigit, word)) and word[0].isalpha()
    return Shape.POSSIBLE if capitals > 1 or has_digit else Shape.ORDINARY


@lru_cache(maxsize=1 << 14)
def is_well_known(word: str) -> bool:
    """Return whether a word is well known, also as `LLMs` or `GPT-4`."""
    folded = word.casefold()
    unversioned = _VERSION.sub("", folded)
    forms = (folded, unversioned, unversioned.removesuffix("s"))
    return any(form in WELL_KNOWN for form in forms)


def _has_greek_initial(word: str) -> bool:
    """Return whether a name begins with a Greek letter and has more: `δ-Diffusion`, `μTransfer`."""
    return "\u0370" <= word[0] <= "\u03ff" and len(word) > 3


def _is_coined(part: str) -> bool:
    letters = [character for character in part if character.isalpha()]
    if is_well_known(part) or len(letters) < 2 or (part[0].isdigit() and len(letters) < 3):
        return False
    if any(left.islower() and right.isupper() for left, right in pairwise(part)):
        return True
    if _SIGN_WITHIN.search(part):
        return True
    lower = "".join(filter(str.islower, letters))
    if not lower:
        return len(letters) >= 3 or part[-1] in "²³"
    if lower == "s" and part.endswith("s"):
        return False  # the plural of an abbreviation, which is a class of things
    start = part.lstrip("0123456789")[:2]  # `3DTown`
    has_two_capitals = start.isupper() and start.isalpha()
    return has_two_capitals or part.endswith("+") or (part[0].isupper() and part[-1].isdigit())
