"""What a word looks like: coined for a thing, or one that anybody may use."""

from __future__ import annotations

import re
from enum import IntEnum
from itertools import pairwise

LONGEST = 40
# A word of a name. `UNet++`, `ReLU²`, `Qwen2.5-VL`, `D'OH`; no quotes, no brackets, no TeX.
WORD = r"[^\W_](?:[\w+.^@&\-]*(?:['’][A-Z][\w+.^@&\-]*)?[\w+²³*])?"

# What everybody abbreviates, and the models and data sets that papers compare with. A paper
# that is about one of them does not introduce it, unless it says so.
KNOWN = frozenset(
    """
    adam adamw ae ai alexnet alpaca api ar asr auc bbox bci bert bleu bo bpe cbm ccs chatgpt
    cifar cl claude clip clm cnn coco codebert cot covid cpu crf ct cv cvpr d3 dalle ddim ddp
    ddpm deepseek detr dino dit dl dln dmd dnn dpo drl e2e eeg em f1 fcn fft fid fl flop flops
    fm fp fp16 fp32 fp8 fpga gan gcn gdpr gelu gemini gemma glove glue gnn gp gpt gpu grpo gru
    gsm8k gui hf hmm ib icl iclr icml id iid ilsvrc imagenet int4 int8 iot ip jax k kan kd kl
    knn kv lda lidar llama llava llm lm lmm lora loss lstm mae maml map mcmc mcp mcts mdp mha
    mil ml mlaas mllm mlm mlp mmlu mnist moco moe mri mse mt multi nas nats nerf neurips nlg nli
    nlp nlu nn nns ntk ocr od ode ood opt p2p palm pca pde pdf peft phi pinn plm ppl ppo ptq
    pytorch qa qat qk qkv qlora qwen r1 rag ram relu resnet rgb rl rlhf rlvr rmsnorm rnn roberta
    roc rope sac sae sam sde sft sgd sgld simclr slam slu sota sql squad sr ssd ssl ssm stem svd
    svm swiglu t2i t2v t5 tensorflow tpu transformer ts tts uav uda ui unet vae vgg vit vl vla
    vlm vqa vr wer word2vec xai xr yolo
    """.split()
)
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]?\b")  # `E.T. Bench`, of which a word would be half
_VERSION = re.compile(r"-?v?\d[\d.]*[a-z]?$")


class Shape(IntEnum):
    """How much the look of a word says that it is a name."""

    ORDINARY = 0
    POSSIBLE = 1  # `Peri-LN`, `GPT-4`: so are `Low-Rank` and `Post-LN`
    COINED = 2


def shape(word: str) -> Shape:
    """What `word`, without spaces, looks like.

    >>> [shape(word).name for word in ("DeepSeekMoE", "UNet++", "Peri-LN", "Maestro")]
    ['COINED', 'COINED', 'POSSIBLE', 'ORDINARY']
    """
    parts = [part for part in word.split("-") if part]
    if is_known(word) or not any(map(str.isupper, word)) or _INITIALS.match(word):
        return Shape.ORDINARY
    if any(_is_coined(part) for part in parts):
        return Shape.COINED
    capitals = sum(map(str.isupper, word))
    has_digit = any(map(str.isdigit, word)) and word[0].isalpha()
    return Shape.POSSIBLE if capitals > 1 or has_digit else Shape.ORDINARY


def is_known(word: str) -> bool:
    """Whether everybody uses `word`, in the plural or with a version (`LLMs`, `GPT-4`)."""
    folded = word.casefold()
    bare = _VERSION.sub("", folded)
    return any(form in KNOWN for form in (folded, bare, bare.removesuffix("s")))


def _is_coined(part: str) -> bool:
    letters = [character for character in part if character.isalpha()]
    if is_known(part) or len(letters) < 2 or (part[0].isdigit() and len(letters) < 3):
        return False
    if any(one.islower() and two.isupper() for one, two in pairwise(part)):
        return True
    small = "".join(filter(str.islower, letters))
    if not small:
        return len(letters) >= 3 or part[-1] in "²³"
    if small == "s" and part.endswith("s"):
        return False  # the plural of an abbreviation is a kind of thing
    starts_big = part[:2].isupper() and part[:2].isalpha()
    return starts_big or part.endswith("+") or (part[0].isupper() and part[-1].isdigit())
