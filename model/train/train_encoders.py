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
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .checkpoint import embedder_of, new_frame_head, save_encoders
from .corpora import Corpora
from .corpus_batches import SentenceTable
from .corpus_pairs import ParaphraseBatches, WordBatches
from .data.shared import data_hashes
from .evaluate import evaluate, table
from .frame_head import FrameConfig, FrameHead, JoinedFrame
from .join import Member, join
from .objective import agreement, contrast, relational, soft_maximum
from .optim import Temperature, average, optimiser, update, warm_cosine
from .restore_heads import restore_members
from .running import Running
from .sentence_vectors import starting_e5, text_config
from .settings import TrainConfig, parse_settings, scaled
from .tail import TunedFrame
from .text_batch import TextBatch, join_texts
from .text_encoder import JoinedText, TextConfig, TextEncoder, TextHead

KEEP_EVERY = 100  # steps between states that a stopped training continues from


def embed(head: TextHead, batch: TextBatch) -> Tensor:
    """[B, dim], unit length."""
    return F.normalize(head(*batch), dim=-1)


def centre_head(head: TextHead, means: Tensor) -> None:
    """Tell the head where E5's vectors of captions lie."""
    unit = F.normalize(means.float(), dim=-1)
    head.centre.copy_(unit.mean(0))
    head.spread.copy_((unit - unit.mean(0)).norm(dim=1).mean() / math.sqrt(means.shape[1]))


@torch.no_grad()
def name_classes(frame: FrameHead | TunedFrame, head: TextHead, names: SentenceTable, device: str) -> None:
    """Give the frame head the text head's present vectors of the classifier's classes."""
    training = head.training
    batch = join_texts([names.batch(np.arange(len(names.ids)))], device)
    frame.names.copy_(embed(head.eval(), batch))
    head.train(training)


def bag_cosines(
    seen: Sequence[Tensor], sentences: Tensor, shapes: Sequence[tuple[int, int]], warmth: Tensor
) -> Tensor:
    """[bags, S] cosines of bags of pictures with sentences [S, dim]; `seen` holds the pictures of each
    source, and `shapes` says how many bags of how many pictures these are."""
    return torch.cat(
        [
            soft_maximum((part @ sentences.T).view(size, frames, -1), warmth)
            for part, (size, frames) in zip(seen, shapes)
        ]
    )


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


class Batch(NamedTuple):
    """One step's pictures and sentences, each kind after the other in one tensor."""

    pictures: Tensor  # of all sources, labelled ones last
    sentences: TextBatch
    shapes: list[tuple[int, int]]  # bags of each captioned source, and pictures a bag
    labelled: int  # labelled pictures
    counts: list[int]  # English, Chinese, label, noun sentences, and both sides of pairs
    positive: Tensor  # [labelled, labels] bool
    teacher: Tensor  # vectors of the nouns

    @property
    def pictures_of(self) -> list[int]:
        """How many pictures each source has, labelled ones last."""
        return [*(size * frames for size, frames in self.shapes), self.labelled]


def draw_batch(config: TrainConfig, corpora: Corpora, chance: np.random.Generator, device: str) -> Batch:
    """Captioned photos and clips, labelled pictures, nouns and pairs of captions for one step."""
    sources = (
        (corpora.web, config.web_photos, 1),
        (corpora.coco, config.coco_photos, 1),
        (corpora.clips, config.clips, config.frames),
    )
    photos, english, chinese = corpora.captions.draw(config.photos, config.clean, chance)
    bags = [batches.draw(size, frames, config.clean, chance) for batches, size, frames in sources]
    shown = corpora.labels.draw(config.labelled, config.clean, chance)
    named, teacher = corpora.nouns.draw(config.nouns, chance)
    captions = [english, *(texts for _, texts in bags)]
    others = [chinese, shown.texts, named, *corpora.paraphrases.draw(config.pairs, chance)]
    pictures = torch.cat([photos, *(some.flatten(0, 1) for some, _ in bags), shown.pooled])
    return Batch(
        pictures.to(device),
        join_texts([*captions, *others], device),
        [(config.photos, 1), *((size, frames) for _, size, frames in sources)],
        len(shown.pooled),
        [sum(len(texts.ids) for texts in captions), *(len(texts.ids) for texts in others)],
        shown.positive.to(device),
        teacher.to(device),
    )


def loss_terms(
    config: TrainConfig, batch: Batch, pictures: Tensor, sentences: Tensor, warmth: Tensor
) -> tuple[dict[str, Tensor], Tensor]:
    """The weighted terms for a batch's vectors, and the cosines of bags with English captions."""
    en, zh, label, noun, one, other = sentences.split(batch.counts)
    *seen, thing = pictures.split(batch.pictures_of)
    cosines = bag_cosines(seen, en, batch.shapes, warmth)
    own = torch.eye(len(cosines), dtype=torch.bool, device=cosines.device)
    both = own[: len(zh), : len(zh)]
    terms = {
        "pairs": config.pair_weight * pair_loss(one, other, warmth),
        "captions": contrast(cosines, own, warmth),
        "zh": config.zh_weight * contrast(seen[0] @ zh.T, both, warmth),
        "paraphrases": config.paraphrase_weight * contrast(en[: len(zh)] @ zh.T, both, warmth),
        "labels": config.label_weight * contrast(thing @ label.T, batch.positive, warmth),
        "nouns": config.noun_weight * relational(noun, batch.teacher, warmth, config.teacher_temperature),
    }
    return terms, cosines


@torch.no_grad()
def judged(
    config: TrainConfig, frame: FrameHead | TunedFrame, head: TextHead, batch: Batch, warmth: Tensor
) -> Tensor:
    """Cosines of a batch's bags with its English captions by other heads, the running average's."""
    with torch.autocast(batch.pictures.device.type, torch.bfloat16, enabled=config.bfloat16):
        pictures = frame(batch.pictures[: -batch.labelled]).float()
        sentences = embed(head, TextBatch(*(part[: batch.counts[0]] for part in batch.sentences))).float()
    return bag_cosines(pictures.split(batch.pictures_of[:-1]), sentences, batch.shapes, warmth)


def train_member(
    frame: FrameHead | TunedFrame,
    head: TextHead,
    config: TrainConfig,
    corpora: Corpora,
    chance: np.random.Generator,
    device: str,
    part: Path | None = None,
) -> tuple[FrameHead | TunedFrame, TextHead]:
    """The frame head `frame` and the text head `head`, from captions, labels and nouns; the averaged weights,
    on the CPU. A stopped training continues from `part`, which is written every KEEP_EVERY steps."""
    temperature = Temperature(config.temperature).to(device)
    adam = optimiser([frame, head, temperature], config.weight_decay, config.word_pace, config.tail_pace)
    mean_frame, mean_head = copy.deepcopy(frame).eval(), copy.deepcopy(head).eval()
    state = Running((frame, head, temperature, mean_frame, mean_head), adam, chance, part)
    begun = state.resume(device)
    start = time.monotonic()
    for step in range(begun, config.steps):
        if step % KEEP_EVERY == 0 and step > begun:
            state.keep(step)
        if step % config.rename_every == 0:
            name_classes(frame, head, corpora.names, device)
            mean_frame.names.copy_(frame.names)
        batch = draw_batch(config, corpora, chance, device)
        warmth = temperature()
        with torch.autocast(device, torch.bfloat16, enabled=config.bfloat16):
            pictures = frame(batch.pictures).float()
            sentences = embed(head, batch.sentences).float()
        terms, cosines = loss_terms(config, batch, pictures, sentences, warmth)
        if config.soft_weight and step >= config.soft_after:
            taught = judged(config, mean_frame, mean_head, batch, warmth)
            terms["captions"] = (1 - config.soft_weight) * terms["captions"]
            terms["soft"] = config.soft_weight * agreement(cosines, taught, warmth)
        update(adam, sum(terms.values()), config.lr * warm_cosine(step, config.steps, config.warmup))
        keep = min(config.ema, (step + 1) / (step + 10))
        average(mean_frame, frame, keep)
        average(mean_head, head, keep)
        if step % 50 == 0:
            losses = "  ".join(f"{name} {loss.item():.3f}" for name, loss in terms.items())
            rate = (step - begun + 1) / (time.monotonic() - start)
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
        frame = new_frame_head(FrameConfig(inner=config.inner, dropout=config.dropout)).to(device)
        frame, head = train_member(frame, head, config, corpora, chance, device, file.with_suffix(".part"))
        torch.save((frame.state_dict(), head.state_dict()), file)
        file.with_suffix(".part").unlink(missing_ok=True)
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
