"""Trains the frame head and the text head over frozen starting points.

First the bag of words learns from pairs of captions what words mean alike (no pictures); then both heads
learn together from captioned photos, labelled pictures and a teacher's idea of which nouns look alike. The
result is the running average of the weights, saved with `checkpoint.save_encoders`.

    python -m model.train.train_encoders --out model/checkpoints/encoders.pt [--set steps=900 ...]
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .checkpoint import embedder_of, new_encoders, save_encoders
from .contrast import contrast, relational
from .corpus_batches import (
    CaptionBatches,
    LabelBatches,
    LabelConfig,
    NounBatches,
    ParaphraseBatches,
    SentenceTable,
    TextBatch,
    join_texts,
)
from .data.concepts import article, imagenet_classes
from .data.shared import data_hashes
from .evaluate import evaluate, table
from .frame_head import FrameConfig, FrameHead
from .sentence_vectors import kept_pieces, sentence_vectors
from .text_encoder import TextEncoder, TextHead


@dataclass(frozen=True)
class TrainConfig:
    """One training run."""

    seed: int = 1
    steps: int = 420  # of the joint stage
    bag_steps: int = 450  # of the bag of words alone
    photos: int = 500  # captioned photos a step
    labelled: int = 300  # labelled pictures a step
    nouns: int = 256  # nouns a step
    views: int = 9  # cached views of photos to draw from
    label_views: int = 3  # cached views of labelled pictures to draw from
    zh: float = 0.2  # share of steps whose captions are Chinese, written by people
    zh_machine: float = 0.15  # the same, translated
    label_weight: float = 0.5
    kinds: float = 0.25  # share of label sentences about a kind of thing
    pseudo: bool = True  # believe the backbone's classifier where it is sure
    noun_weight: float = 0.1
    paraphrase_weight: float = 0.1  # two sentences of one photo
    lr: float = 1e-3
    word_pace: float = 10.0  # the bag's word vectors learn so much faster
    weight_decay: float = 0.05
    warmup: int = 50  # steps
    temperature: float = 0.05  # to begin with; it is learned
    teacher_temperature: float = 0.1  # of the nouns' likenesses
    ema: float = 0.995  # of the weights' running average
    bag_weight: float = 0.3  # pairs of captions from all corpora, for the bag of words alone
    dropout: float = 0.4  # in the frame head
    text_dropout: float = 0.2  # in the text head
    word_dropout: float = 0.1  # of the pieces that the bag of words sees
    bfloat16: bool = True  # matrix products of the heads
    rename_every: int = 10  # steps between refreshing the text vectors of the classifier's classes
    known_scale: float = 1.5  # of the gate after training; chosen on dev captions and held-back labels
    clean: float = 0.4  # share of photos shown as they are; the others in views that look like footage

    def languages(self) -> dict[str, float]:
        """Share of each language of captions."""
        shares = {"en": 1 - self.zh - self.zh_machine, "zh": self.zh, "zh-machine": self.zh_machine}
        return {lang: share for lang, share in shares.items() if share > 0}


class Temperature(nn.Module):
    """A learned temperature, kept between 0.01 and 0.2."""

    def __init__(self, start: float) -> None:
        super().__init__()
        self.log = nn.Parameter(torch.tensor(math.log(start)))

    def forward(self) -> Tensor:
        return self.log.exp().clamp(0.01, 0.2)


def learning_rate(step: int, config: TrainConfig, steps: int) -> float:
    """Linear warm-up, then half a cosine down to zero."""
    warm = min(1.0, (step + 1) / config.warmup)
    return config.lr * warm * 0.5 * (1 + math.cos(math.pi * step / steps))


def optimiser(modules: list[nn.Module], config: TrainConfig) -> torch.optim.AdamW:
    """AdamW; biases, norms and temperatures do not decay. Word vectors learn faster: most are rarely met."""
    named = [(name, p) for module in modules for name, p in module.named_parameters() if p.requires_grad]
    words = [p for name, p in named if name.endswith(("words.weight", "weights.weight"))]
    others = [p for name, p in named if not name.endswith(("words.weight", "weights.weight"))]
    groups = [
        {"params": [p for p in others if p.ndim > 1], "weight_decay": config.weight_decay, "pace": 1.0},
        {"params": [p for p in others if p.ndim <= 1], "weight_decay": 0.0, "pace": 1.0},
        {"params": words, "weight_decay": 0.0, "pace": config.word_pace},
    ]
    return torch.optim.AdamW(groups, lr=config.lr, betas=(0.9, 0.98))


def embed(head: TextHead, batch: TextBatch) -> Tensor:
    """[B, dim], unit length."""
    return F.normalize(head(*batch), dim=-1)


def centre_head(head: TextHead, means: Tensor) -> None:
    """Tell the head where E5's vectors of captions lie."""
    unit = F.normalize(means.float(), dim=-1)
    head.centre.copy_(unit.mean(0))
    head.spread.copy_((unit - unit.mean(0)).norm(dim=1).mean() / math.sqrt(means.shape[1]))


class Corpora:
    """All that is trained on, read once: several runs can share it."""

    def __init__(self, config: TrainConfig) -> None:
        self.captions = CaptionBatches(tuple(config.languages()), config.views)
        self.labels = LabelBatches(LabelConfig(config.label_views, config.kinds, config.pseudo))
        self.nouns = NounBatches()
        self.paraphrases = ParaphraseBatches()
        self.names = SentenceTable(
            sentence_vectors([f"a photo of {article(label)}" for label in imagenet_classes()])
        )

    def unmet(self) -> Tensor:
        """[vocabulary] bool: pieces that none of the sentences holds."""
        unmet = torch.ones(len(kept_pieces()), dtype=torch.bool)
        captions = [sentences for sentences, _ in self.captions.tables.values()]
        for sentences in (self.labels.table, self.nouns.table, self.paraphrases.table, *captions):
            unmet[torch.from_numpy(np.unique(sentences.ids))] = False
        return unmet


@torch.no_grad()
def name_classes(frame: FrameHead, head: TextHead, names: SentenceTable, device: str) -> None:
    """Give the frame head the text head's present vectors of the classifier's classes."""
    training = head.training
    batch = join_texts([names.batch(np.arange(len(names.ids)))], device)
    frame.names.copy_(embed(head.eval(), batch))
    head.train(training)


def bag_loss(
    head: TextHead,
    pairs: ParaphraseBatches,
    size: int,
    temperature: Tensor,
    chance: np.random.Generator,
    device: str,
) -> Tensor:
    """How well the bag of words alone finds the other caption of a photo or clip."""
    both = join_texts(list(pairs.draw(size, chance)), device)
    one, other = F.normalize(head.bag(both.ids, both.mask), dim=-1).chunk(2)
    return contrast(one @ other.T, torch.eye(size, dtype=torch.bool, device=device), temperature)


def train_bag(
    head: TextHead, pairs: ParaphraseBatches, config: TrainConfig, chance: np.random.Generator, device: str
) -> None:
    """The bag of words alone, on pairs of captions."""
    temperature = Temperature(config.temperature).to(device)
    adam = optimiser([head.bag, temperature], config)
    for step in range(config.bag_steps):
        loss = bag_loss(head, pairs, config.photos, temperature(), chance, device)
        update(adam, loss, learning_rate(step, config, config.bag_steps))
        if step % 100 == 0:
            print(f"bag {step}: loss {loss.item():.3f}", flush=True)


def update(adam: torch.optim.AdamW, loss: Tensor, lr: float) -> None:
    for group in adam.param_groups:
        group["lr"] = lr * group["pace"]
    adam.zero_grad(set_to_none=True)
    loss.backward()
    adam.step()


@torch.no_grad()
def average(target: nn.Module, source: nn.Module, keep: float) -> None:
    """target <- keep * target + (1 - keep) * source."""
    for t, s in zip(target.parameters(), source.parameters()):
        t.lerp_(s, 1 - keep)


def train(config: TrainConfig, corpora: Corpora, device: str = "cpu") -> tuple[FrameHead, TextEncoder]:
    """Both stages; returns the averaged encoders in evaluation mode, on the CPU."""
    torch.manual_seed(config.seed)
    chance = np.random.default_rng(config.seed)
    frame, text = new_encoders(
        FrameConfig(dropout=config.dropout), dropout=config.text_dropout, word_dropout=config.word_dropout
    )
    captions, labels, nouns = corpora.captions, corpora.labels, corpora.nouns
    centre_head(text.head, captions.tables["en"][0].means)
    frame, text.head = frame.to(device), text.head.to(device)
    train_bag(text.head, corpora.paraphrases, config, chance, device)

    temperature = Temperature(config.temperature).to(device)
    adam = optimiser([frame, text.head, temperature], config)
    mean_frame, mean_head = copy.deepcopy(frame), copy.deepcopy(text.head)
    start = time.monotonic()
    for step in range(config.steps):
        if step % config.rename_every == 0:
            name_classes(frame, text.head, corpora.names, device)
        photos, second = captions.draw(config.photos, config.languages(), config.clean, chance)
        shown = labels.draw(config.labelled, config.clean, chance)
        named, teacher = nouns.draw(config.nouns, chance)
        texts = [photos.texts, second, shown.texts, named]
        with torch.autocast(device, torch.bfloat16, enabled=config.bfloat16):
            pictures = frame(torch.cat([photos.pooled, shown.pooled]).to(device)).float()
            sentences = embed(text.head, join_texts(texts, device)).float()
        said, again, label, noun = sentences.split([len(batch.ids) for batch in texts])
        photo, thing = pictures.split([len(photos.pooled), len(shown.pooled)])
        warmth = temperature()
        bag = bag_loss(text.head, corpora.paraphrases, config.photos, warmth, chance, device)
        parts = {
            "bag": config.bag_weight * bag,
            "captions": contrast(photo @ said.T, photos.positive.to(device), warmth),
            "paraphrases": config.paraphrase_weight
            * contrast(said @ again.T, photos.positive.to(device), warmth),
            "labels": config.label_weight * contrast(thing @ label.T, shown.positive.to(device), warmth),
            "nouns": config.noun_weight
            * relational(noun, teacher.to(device), warmth, config.teacher_temperature),
        }
        update(adam, sum(parts.values()), learning_rate(step, config, config.steps))
        keep = min(config.ema, (step + 1) / (step + 10))
        average(mean_frame, frame, keep)
        average(mean_head, text.head, keep)
        if step % 50 == 0:
            losses = "  ".join(f"{name} {loss.item():.3f}" for name, loss in parts.items())
            rate = (step + 1) / (time.monotonic() - start)
            print(f"{step}: {losses}  temperature {temperature().item():.4f}  {rate:.1f} steps/s", flush=True)
    mean_head.bag.forget(corpora.unmet().to(device))
    name_classes(mean_frame, mean_head, corpora.names, device)
    mean_frame.gate.data.mul_(config.known_scale)
    text.head = mean_head.cpu()
    return mean_frame.cpu().eval(), text.eval()


def parse_settings(config: TrainConfig, settings: list[str]) -> TrainConfig:
    """`name=value` pairs over a config; raises ValueError on an unknown name."""
    kinds = {field.name: type(getattr(config, field.name)) for field in fields(config)}
    changes = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in kinds:
            raise ValueError(f"unknown setting {name}; one of {', '.join(kinds)}")
        changes[name] = value in ("1", "true", "True") if kinds[name] is bool else kinds[name](value)
    return replace(config, **changes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--set", nargs="*", default=[], help="name=value over the defaults of TrainConfig")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = parse_settings(TrainConfig(), args.set)
    print(json.dumps({"config": asdict(config), "data": data_hashes()}), flush=True)
    frame, text = train(config, Corpora(config), args.device)
    results = evaluate(embedder_of(frame, text))
    save_encoders(
        args.out, frame, FrameConfig(dropout=config.dropout), text, {**asdict(config), "results": results}
    )
    print(table(results))
    print(json.dumps({"checkpoint": str(args.out), "seed": config.seed, "results": results}))


if __name__ == "__main__":
    main()
