"""Trains the frame heads and the text heads over frozen starting points.

First the bag of words, then the whole text head learn from pairs of captions what sentences mean alike (no
pictures); then pairs of a frame head and a text head learn together from captioned photos, labelled
pictures and a teacher's idea of which nouns look alike: several pairs, each from its own seed, each the
running average of its weights. In the end they are joined (join.py) and saved by `checkpoint.save_encoders`.
Words and pairs are kept in a folder named like the checkpoint, so that a stopped run continues there.

    python -m model.train.train_encoders --out model/checkpoints/encoders.pt [--set steps=900 ...]
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .checkpoint import embedder_of, new_frame_head, save_encoders
from .clip_batches import BagBatches, clip_batches, photo_batches
from .corpus_batches import (
    CaptionBatches,
    LabelBatches,
    LabelConfig,
    NounBatches,
    SentenceTable,
    TextBatch,
    join_texts,
)
from .corpus_pairs import ParaphraseBatches, WordBatches
from .data.concepts import article, imagenet_classes
from .data.shared import data_hashes
from .evaluate import evaluate, table
from .frame_head import FrameConfig, FrameHead, JoinedFrame
from .join import Member, join
from .objective import contrast, relational, soft_maximum
from .optim import Temperature, average, optimiser, update, warm_cosine
from .restore_heads import restore_members
from .sentence_vectors import sentence_vectors, starting_e5, text_config
from .text_encoder import JoinedText, TextConfig, TextEncoder, TextHead


@dataclass(frozen=True)
class TrainConfig:
    """One training run."""

    seed: int = 1
    members: int = 1  # new pairs of heads, joined in the end
    earlier_weight: float = 0.25  # of each pair of an earlier pack beside a new one; chosen on dev
    steps: int = 900  # of each pair of heads
    bag_steps: int = 2500  # of the bag of words alone
    text_steps: int = 300  # of the text head alone
    pairs_alone: int = 500  # pairs of captions a step, before any picture
    photos: int = 300  # photos of Flickr8k a step, with an English and a Chinese sentence each
    web_photos: int = 250  # web photos a step
    coco_photos: int = 60  # COCO photos a step
    clips: int = 160  # video clips a step
    frames: int = 3  # frames of each clip
    inner: int = 1024  # width of the frame head's hidden layer
    text_inner: int = 1024  # width of the text head's hidden layers
    labelled: int = 300  # labelled pictures a step
    nouns: int = 128  # nouns a step
    pairs: int = 300  # pairs of captions a step, beside the joint training
    views: int = 9  # cached views of photos to draw from
    label_views: int = 3  # cached views of labelled pictures to draw from
    zh_weight: float = 0.5  # of Chinese captions beside English ones
    label_weight: float = 0.5
    kinds: float = 0.25  # share of label sentences about a kind of thing
    pseudo: bool = True  # believe the backbone's classifier where it is sure
    noun_weight: float = 0.1
    paraphrase_weight: float = 0.1  # an English and a Chinese sentence of one photo
    lr: float = 1e-3
    bag_pace: float = 10.0  # the bag's word vectors learn so much faster while it learns alone
    word_pace: float = 2.0  # the same, in the joint training
    weight_decay: float = 0.05
    warmup: int = 50  # steps
    temperature: float = 0.05  # to begin with; it is learned
    teacher_temperature: float = 0.1  # of the nouns' likenesses
    ema: float = 0.995  # of the weights' running average
    pair_weight: float = 0.3  # pairs of captions from all corpora
    dropout: float = 0.4  # in the frame head
    text_dropout: float = 0.2  # in the text head
    word_dropout: float = 0.1  # of the pieces that the bag of words sees
    bfloat16: bool = True  # matrix products
    rename_every: int = 10  # steps between refreshing the text vectors of the classifier's classes
    known_scale: float = 1.5  # of the gate after training; chosen on dev captions and held-back labels
    clean: float = 0.4  # share of photos shown as they are; the others in views that look like footage


def embed(head: TextHead, batch: TextBatch) -> Tensor:
    """[B, dim], unit length."""
    return F.normalize(head(*batch), dim=-1)


def centre_head(head: TextHead, means: Tensor) -> None:
    """Tell the head where E5's vectors of captions lie."""
    unit = F.normalize(means.float(), dim=-1)
    head.centre.copy_(unit.mean(0))
    head.spread.copy_((unit - unit.mean(0)).norm(dim=1).mean() / math.sqrt(means.shape[1]))


class Corpora:
    """All that is trained on, each part read when it is first used."""

    def __init__(self, config: TrainConfig, folder: Path) -> None:
        self.config = config
        self.folder = folder  # keeps what is slow to find out

    @cached_property
    def captions(self) -> CaptionBatches:
        return CaptionBatches(self.config.views)

    @cached_property
    def web(self) -> BagBatches:
        return photo_batches("cc-photos", self.config.views)

    @cached_property
    def coco(self) -> BagBatches:
        return photo_batches("coco256", self.config.views)

    @cached_property
    def clips(self) -> BagBatches:
        return clip_batches(self.config.views)

    @cached_property
    def labels(self) -> LabelBatches:
        return LabelBatches(LabelConfig(self.config.label_views, self.config.kinds, self.config.pseudo))

    @cached_property
    def nouns(self) -> NounBatches:
        return NounBatches()

    @cached_property
    def words(self) -> WordBatches:
        return WordBatches()

    @cached_property
    def paraphrases(self) -> ParaphraseBatches:
        return ParaphraseBatches(self.captions)

    @cached_property
    def names(self) -> SentenceTable:
        return SentenceTable(
            sentence_vectors([f"a photo of {article(label)}" for label in imagenet_classes()])
        )

    @cached_property
    def met(self) -> Tensor:
        """Numbers of the pieces that any of the sentences holds."""
        file = self.folder / "met.npy"
        if not file.exists():
            tables = (self.words.table, self.labels.table, self.nouns.table)
            np.save(file, np.unique(np.concatenate([np.unique(table.ids) for table in tables])))
        return torch.from_numpy(np.load(file))


@torch.no_grad()
def name_classes(frame: FrameHead, head: TextHead, names: SentenceTable, device: str) -> None:
    """Give the frame head the text head's present vectors of the classifier's classes."""
    training = head.training
    batch = join_texts([names.batch(np.arange(len(names.ids)))], device)
    frame.names.copy_(embed(head.eval(), batch))
    head.train(training)


def pair_loss(one: Tensor, other: Tensor, temperature: Tensor) -> Tensor:
    """Contrastive loss between vectors [B, dim] of two sentences of each photo or clip."""
    own = torch.eye(len(one), dtype=torch.bool, device=one.device)
    return contrast(F.normalize(one.float(), dim=-1) @ F.normalize(other.float(), dim=-1).T, own, temperature)


def train_bag(head: TextHead, words: WordBatches, config: TrainConfig) -> None:
    """The bag of words alone on pairs of captions."""
    train_pairs("bag", config.bag_steps, config.bag_pace, head.bag, words, config, lambda b: head.bag(*b[1:]))


def train_text(head: TextHead, pairs: ParaphraseBatches, config: TrainConfig) -> None:
    """The whole text head on pairs of captions."""
    train_pairs("text", config.text_steps, config.word_pace, head, pairs, config, lambda b: head(*b))


def train_pairs(
    name: str,
    steps: int,
    pace: float,
    module: torch.nn.Module,
    pairs: WordBatches | ParaphraseBatches,
    config: TrainConfig,
    vectors: Callable[[TextBatch], Tensor],
) -> None:
    """`steps` steps in which a sentence finds another one of its photo or clip."""
    device = next(module.parameters()).device.type
    chance = np.random.default_rng(config.seed)
    temperature = Temperature(config.temperature).to(device)
    adam = optimiser([module, temperature], config.weight_decay, pace)
    for step in range(steps):
        both = join_texts(list(pairs.draw(config.pairs_alone, chance)), device)
        with torch.autocast(device, torch.bfloat16, enabled=config.bfloat16):
            one, other = vectors(both).chunk(2)
        loss = pair_loss(one, other, temperature())
        update(adam, loss, config.lr * warm_cosine(step, steps, config.warmup))
        if step % 100 == 0:
            print(f"{name} {step}: loss {loss.item():.3f}", flush=True)


def train_member(
    head: TextHead, config: TrainConfig, corpora: Corpora, chance: np.random.Generator, device: str
) -> Member:
    """One frame head and the text head `head`, from captions, labels and nouns; the averaged weights, on the
    CPU."""
    captions, labels, nouns = corpora.captions, corpora.labels, corpora.nouns
    frame = new_frame_head(FrameConfig(inner=config.inner, dropout=config.dropout)).to(device)
    temperature = Temperature(config.temperature).to(device)
    adam = optimiser([frame, head, temperature], config.weight_decay, config.word_pace)
    mean_frame, mean_head = copy.deepcopy(frame), copy.deepcopy(head)
    scenes = (
        (corpora.web, config.web_photos, 1),
        (corpora.coco, config.coco_photos, 1),
        (corpora.clips, config.clips, config.frames),
    )
    items = config.photos + sum(size for _, size, _ in scenes)
    own = torch.eye(items, dtype=torch.bool, device=device)
    start = time.monotonic()
    for step in range(config.steps):
        if step % config.rename_every == 0:
            name_classes(frame, head, corpora.names, device)
        photos, english, chinese = captions.draw(config.photos, config.clean, chance)
        bags = [batches.draw(size, frames, config.clean, chance) for batches, size, frames in scenes]
        shown = labels.draw(config.labelled, config.clean, chance)
        named, teacher = nouns.draw(config.nouns, chance)
        bag_texts = [texts for _, texts in bags]
        texts = [english, *bag_texts, chinese, shown.texts, named]
        texts += corpora.paraphrases.draw(config.pairs, chance)
        shapes = [(config.photos, 1), *((size, frames) for _, size, frames in scenes)]
        pooled = torch.cat([photos, *(pictures.flatten(0, 1) for pictures, _ in bags), shown.pooled])
        warmth = temperature()
        with torch.autocast(device, torch.bfloat16, enabled=config.bfloat16):
            pictures = frame(pooled.to(device)).float()
            sentences = embed(head, join_texts(texts, device)).float()
        counts = [items, *(len(batch.ids) for batch in texts[1 + len(bags) :])]
        en, zh, label, noun, one, other = sentences.split(counts)
        *seen, thing = pictures.split([*(size * frames for size, frames in shapes), len(shown.pooled)])
        photo = seen[0]
        cosines = torch.cat(
            [
                soft_maximum((part @ en.T).view(size, frames, -1), warmth)
                for part, (size, frames) in zip(seen, shapes)
            ]
        )
        both = own[: config.photos, : config.photos]
        parts = {
            "pairs": config.pair_weight * pair_loss(one, other, warmth),
            "captions": contrast(cosines, own, warmth),
            "zh": config.zh_weight * contrast(photo @ zh.T, both, warmth),
            "paraphrases": config.paraphrase_weight * contrast(en[: config.photos] @ zh.T, both, warmth),
            "labels": config.label_weight * contrast(thing @ label.T, shown.positive.to(device), warmth),
            "nouns": config.noun_weight
            * relational(noun, teacher.to(device), warmth, config.teacher_temperature),
        }
        update(adam, sum(parts.values()), config.lr * warm_cosine(step, config.steps, config.warmup))
        keep = min(config.ema, (step + 1) / (step + 10))
        average(mean_frame, frame, keep)
        average(mean_head, head, keep)
        if step % 50 == 0:
            losses = "  ".join(f"{name} {loss.item():.3f}" for name, loss in parts.items())
            rate = (step + 1) / (time.monotonic() - start)
            print(f"{step}: {losses}  temperature {warmth.item():.4f}  {rate:.1f} steps/s", flush=True)
    name_classes(mean_frame, mean_head, corpora.names, device)
    mean_frame.gate.data.mul_(config.known_scale)
    return mean_frame.cpu().eval(), mean_head.cpu().eval()


def trained_words(
    config: TrainConfig, text: TextConfig, corpora: Corpora, device: str, folder: Path
) -> TextHead:
    """The text head after its training on pairs of captions; each stage is read from `folder` if there."""
    bag, words = folder / "bag.pt", folder / "words.pt"
    torch.manual_seed(config.seed)
    head = TextHead(text).to(device)
    head.bag.meet(corpora.met)
    if not bag.exists():
        train_bag(head, corpora.words, config)
        torch.save(head.bag.state_dict(), bag)
    head.bag.load_state_dict(torch.load(bag, map_location=device))
    if not words.exists():
        centre_head(head, corpora.captions.tables["en"][0].means)
        train_text(head, corpora.paraphrases, config)
        torch.save(head.state_dict(), words)
    head.load_state_dict(torch.load(words, map_location=device))
    return head


def trained_pair(
    number: int, config: TrainConfig, text: TextConfig, corpora: Corpora, device: str, folder: Path
) -> Member:
    """Pair `number` of heads, each from its own seed over one bag of words; from `folder` if it is there."""
    file = folder / f"pair-{number}.pt"
    if not file.exists():
        head = trained_words(config, text, corpora, device, folder)
        torch.manual_seed(config.seed + number)
        chance = np.random.default_rng([config.seed, number])
        frame, head = train_member(head, config, corpora, chance, device)
        torch.save((frame.state_dict(), head.state_dict()), file)
    frame, head = new_frame_head(FrameConfig(inner=config.inner, dropout=config.dropout)), TextHead(text)
    for module, state in zip((frame, head), torch.load(file, map_location="cpu")):
        module.load_state_dict(state)
    return frame.eval(), head.eval()


def join_members(
    members: list[Member], weights: list[float], corpora: Corpora
) -> tuple[JoinedFrame, JoinedText]:
    """One pair of heads; photos, their captions and labelled pictures say which axes to keep."""
    captions, labels = corpora.captions, corpora.labels
    frames = corpora.clips.views.features[0][np.concatenate([rows[:1] for rows in corpora.clips.rows])]
    others = [frames, corpora.web.views.features[0][::3], *(views[0][::4] for views in labels.features)]
    pooled = np.concatenate([captions.views.features[0], *others])
    sample = [
        table.batch(np.arange(0, len(table.ids), 5))
        for table in (
            captions.tables["en"][0],
            captions.tables["zh"][0],
            corpora.clips.table,
            corpora.web.table,
            labels.table,
        )
    ]
    return join(
        members,
        lambda frame: frame(torch.from_numpy(pooled).float()),
        lambda text: text(*join_texts(sample, "cpu")),
        weights,
    )


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


def scaled(config: TrainConfig, scale: float) -> TrainConfig:
    """The same run with this share of its steps, and at least one of each kind."""
    names = ("steps", "bag_steps", "text_steps")
    return replace(config, **{name: max(1, round(getattr(config, name) * scale)) for name in names})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--set", nargs="*", default=[], help="name=value over the defaults of TrainConfig")
    parser.add_argument("--scale", type=float, default=1.0, help="share of all steps, to try a run")
    parser.add_argument(
        "--only", type=int, help="train this pair of heads and stop: pairs can run side by side"
    )
    parser.add_argument("--earlier", type=Path, help="a pack whose pairs of heads to join with the new ones")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = scaled(parse_settings(TrainConfig(), args.set), args.scale)
    print(json.dumps({"config": asdict(config), "data": data_hashes()}), flush=True)
    folder = args.out.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    corpora = Corpora(config, folder)
    text_shape = text_config(
        words=len(corpora.met) + 1,
        head_inner=config.text_inner,
        dropout=config.text_dropout,
        word_dropout=config.word_dropout,
    )
    numbers = range(1, config.members + 1) if args.only is None else [args.only]
    pairs = [trained_pair(n, config, text_shape, corpora, args.device, folder) for n in numbers]
    if args.only is not None:
        return
    configs = [(FrameConfig(inner=config.inner, dropout=config.dropout), text_shape) for _ in pairs]
    weights = [1.0] * len(pairs)
    for member, shape in restore_members(args.earlier) if args.earlier else ():
        pairs.append(member)
        configs.append((member[0].config, shape))
        weights.append(config.earlier_weight)
    frame, head = join_members(pairs, weights, corpora)
    text = TextEncoder(starting_e5(), head)
    results = evaluate(embedder_of(frame, text))
    save_encoders(args.out, frame, text, configs, {**asdict(config), "results": results})
    print(table(results))
    print(json.dumps({"checkpoint": str(args.out), "seed": config.seed, "results": results}))


if __name__ == "__main__":
    main()
