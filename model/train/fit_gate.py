"""Fits the gate of the words of motion anew, on labels and captions as well as on composed sentences.

The gate (time_words.py) decides how far a sentence speaks of motion or order, and so how far its vector is
corrected. Trained on composed windows alone it half opened for "a photo of a bonsai", which no window says,
and the correction threw such sentences off: the average precision of labels fell by a fifth. It is one
logistic regression, so it is fitted at the end, with every kind of plain sentence that training has.
Held-back labels are not among them.

    python -m model.train.fit_gate --encoders FILE --timeline FILE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .checkpoint import DEFAULT
from .corpus import TRAIN_CACHES, Heads, train_side
from .data.concepts import build_concepts
from .data.pictures import LABELLED, read_pictures
from .data.sentences import read_sentences
from .sentence_vectors import read_captions
from .time_words import TimeWords

PLAIN = frozenset({"seen", "noun"})  # kinds of composed sentences that a single frame can answer
DECAY = 1e-3  # weight decay of the regression
STEPS = 400


def timely_sentences(windows: int = 600) -> tuple[list[str], list[str]]:
    """Composed sentences of motion and order, and the plain ones."""
    side = train_side(TRAIN_CACHES[:1], windows)
    kinds = {sentence.text: sentence.kind for window in side.windows for sentence in window.sentences}
    timely = [text for text, kind in kinds.items() if kind not in PLAIN]
    return timely, [text for text, kind in kinds.items() if kind in PLAIN]


def plain_sentences(chance: np.random.Generator, each: int = 1500) -> list[str]:
    """Labels in their wordings, definitions, and captions of photos in both languages."""
    labelled = [
        picture for source in LABELLED for picture in read_pictures(source) if picture.split == "train"
    ]
    labels = [text for texts in build_concepts(labelled).sentences.values() for text in texts]
    captions = read_captions("train")
    english = [texts[0] for texts in captions["en"]]
    chinese = [texts[0] for texts in captions["zh"]] + [texts[0] for texts in captions["zh-machine"]]
    coco = [sentence.text for sentence in read_sentences("coco-captions-val2017")]
    drawn = [labels, labels, english, chinese, coco]
    return [text for texts in drawn for text in chance.choice(texts, each // 2, replace=False)]


def fit(words: TimeWords, features: Tensor, timely: Tensor) -> None:
    """Refit the gate on features [S, 2 E] and timely [S] (1 = speaks of time)."""
    x = (features - words.mean) * words.scale
    weight, bias = (parameter.detach().clone().requires_grad_() for parameter in words.gate.parameters())
    adam = torch.optim.Adam([weight, bias], lr=0.01)
    balance = (timely == 0).sum() / timely.sum()  # as much weight for either side
    for _ in range(STEPS):
        loss = F.binary_cross_entropy_with_logits((x @ weight.T + bias)[:, 0], timely, pos_weight=balance)
        adam.zero_grad()
        (loss + DECAY * weight.square().sum()).backward()
        adam.step()
    with torch.no_grad():
        words.gate.weight.copy_(weight)
        words.gate.bias.copy_(bias)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--encoders", type=Path, default=DEFAULT)
    parser.add_argument("--timeline", type=Path, required=True, help="checkpoint to change in place")
    args = parser.parse_args()
    torch.manual_seed(1)
    chance = np.random.default_rng(1)
    heads, saved = Heads(args.encoders), torch.load(args.timeline, map_location="cpu")
    words = TimeWords()
    words.load_state_dict(saved["words"])
    timely, plain = timely_sentences()
    plain += plain_sentences(chance)
    held = chance.random(len(timely) + len(plain)) < 0.1  # to look at only
    target = torch.tensor([1.0] * len(timely) + [0.0] * len(plain))
    features = heads.features(timely + plain)
    keep = torch.from_numpy(~held)
    before = gate_accuracy(words, features[~keep], target[~keep])
    fit(words, features[keep], target[keep])
    after = gate_accuracy(words, features[~keep], target[~keep])
    saved["words"] = words.state_dict()
    torch.save(saved, args.timeline)
    print(json.dumps({"timely": len(timely), "plain": len(plain), "before": before, "after": after}))


@torch.no_grad()
def gate_accuracy(words: TimeWords, features: Tensor, timely: Tensor) -> dict[str, float]:
    """Share of sentences on the right side of the gate, of either kind."""
    right = ((words.speaks_of_time(features) > 0) == (timely > 0)).float()
    return {
        "timely": round(float(right[timely > 0].mean()), 3),
        "plain": round(float(right[timely == 0].mean()), 3),
    }


if __name__ == "__main__":
    main()
