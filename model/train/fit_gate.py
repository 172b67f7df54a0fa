"""Fits the gates of the words of time: which sentences speak of motion, which of order, and which of neither.

A gate decides whether a sentence is looked for in the time block of seconds at all (time_words.py). Learned
on composed windows alone, it half opened for "a photo of a bonsai", which no window says, and the average
precision of labels fell by a fifth. So both gates are fitted at the end, as one small classifier, with every
kind of plain sentence that training has. Held-back labels are not among them.

    python -m model.train.fit_gate --encoders FILE --timeline FILE
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .corpus import Corpus, build_corpus, held_out_side, train_side
from .data.concepts import build_concepts
from .data.pictures import LABELLED, read_pictures
from .data.sentences import read_sentences
from .learner import load_learner, save
from .shot_cache import CACHE
from .time_words import TimeWords
from .windows import texts_of

DECAY = 1e-4  # times the sum of squared weights
STEPS = 1500
BATCH = 2048  # sentences a step
RATE = 2e-3

# How a film was taken is not how the camera moves: sentences that name it are plain. English, Chinese.
FOOTAGE = (
    (
        "security camera: {}",
        "{}, filmed by a security camera",
        "black and white footage: {}",
        "time lapse: {}",
        "slow motion: {}",
        "drone footage: {}",
        "seen from above: {}",
        "close-up: {}",
        "{} in front of the camera",
        "{}, looking into the camera",
        "a fixed camera shows that {}",
        "a dashboard camera: {}",
        "interview: {}",
        "cartoon: {}",
        "home video: {}",
    ),
    (
        "监控画面：{}",
        "监控录像中，{}",
        "黑白画面：{}",
        "延时摄影：{}",
        "慢动作：{}",
        "航拍：{}",
        "从上方看，{}",
        "特写：{}",
        "{}，面对镜头",
        "{}，看着镜头",
        "固定摄像头拍摄的{}",
        "行车记录仪：{}",
        "采访：{}",
        "动画：{}",
        "家庭录像：{}",
    ),
)


def plain_sentences(each: int = 3000, seed: int = 1) -> list[str]:
    """Labels in their wordings, definitions, and captions in both languages, of photos and as of footage."""
    labelled = [
        picture for source in LABELLED for picture in read_pictures(source) if picture.split == "train"
    ]
    labels = [text for texts in build_concepts(labelled).sentences.values() for text in texts]
    photos = read_pictures("flickr8k-train")
    english = [text for photo in photos for text in photo.captions_en]
    chinese = [text for photo in photos for text in (*photo.captions_zh, *photo.captions_zh_machine)]
    coco = [sentence.text for sentence in read_sentences("coco-captions-val2017")]
    rng = np.random.default_rng(seed)
    counts = ((labels, 2), (english, 2), (chinese, 3), (coco, 1))
    plain = [str(text) for texts, times in counts for text in rng.choice(texts, times * each, replace=False)]
    for kinds, captions in zip(FOOTAGE, (english, chinese)):
        drawn = zip(rng.choice(kinds, each), rng.choice(captions, each, replace=False))
        plain += [str(kind).format(str(caption).strip(" .。")) for kind, caption in drawn]
    return plain


def fit_gates(words: TimeWords, corpus: Corpus, plain: Sequence[str]) -> dict[str, float]:
    """Refit the gates on the corpus's sentences and `plain` ones; a tenth is only looked at.

    Returns, of that tenth, how many percent of the sentences of motion and of order have an open gate, and of
    how many plain ones both are closed.
    """
    speaks_of = {
        text.text: text.speaks_of
        for window in corpus.windows for pair in texts_of(window) for text in pair if text
    }  # fmt: skip
    said = speaks_of | dict.fromkeys(plain, (False, False))
    features, target = corpus.read(list(said)).features, torch.tensor(list(said.values())).float()  # [S, 2]
    held = torch.from_numpy(np.random.default_rng(0).random(len(said)) < 0.1)
    fit(words, features[~held], target[~held])
    with torch.no_grad():
        open_gate, target = words.gates(features[held]) > 0, target[held] > 0
    shares = {name: open_gate[target[:, n], n] for n, name in enumerate(("motion", "order"))}
    shares["plain"] = ~open_gate.any(1)[~target.any(1)]
    return {name: round(100 * float(right.float().mean()), 1) for name, right in shares.items()}


def fit(words: TimeWords, features: Tensor, target: Tensor, seed: int = 0) -> None:
    """Fit anew on features [S, 2 E] and target [S, 2] (1 = speaks of it)."""
    x = (features - words.mean) * words.scale
    matrices = [parameter for parameter in words.gate.parameters() if parameter.dim() > 1]
    adam = torch.optim.Adam(words.gate.parameters(), lr=RATE)
    torch.manual_seed(seed)
    for layer in words.gate:
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    words.gate.train()
    for _ in range(STEPS):
        some = torch.randint(len(x), (min(BATCH, len(x)),))
        loss = F.binary_cross_entropy_with_logits(words.gate(x[some]), target[some])
        loss = loss + DECAY * sum(matrix.square().sum() for matrix in matrices)
        adam.zero_grad()
        loss.backward()
        adam.step()
    words.gate.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--encoders", type=Path, default=CACHE.parent / "encoders.pt")
    parser.add_argument("--timeline", type=Path, required=True)
    args = parser.parse_args()
    learner = load_learner(args.timeline)
    corpus = build_corpus(args.encoders, train_side(), held_out_side("dev"))
    shares = fit_gates(learner.words, corpus, plain_sentences())
    saved = torch.load(args.timeline, map_location="cpu")
    save(args.timeline, learner, saved["train"], saved["step"])
    print(json.dumps({"right": shares}))


if __name__ == "__main__":
    main()
