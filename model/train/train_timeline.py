"""Trains the timeline encoder on composed windows, and the correction of motion words beside it.

In: rendered shots (shot_cache.py) and the frame and text heads of the current checkpoint, both frozen. Out: a
checkpoint with the encoder, the correction and the scores on dev timelines. Stopped at any point, the same
command goes on from the last checkpoint.

    python3 -m model.train.train_timeline --steps 1500 --out model/checkpoints/timeline.pt
    python3 -m model.train.train_timeline --tiny         # no data, no heads, a minute: what the tests run

The last line of standard output is JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .corpus import Corpus, build_corpus, held_out_side, train_side
from .data.shared import data_hashes
from .objective import Alignment, ObjectiveConfig, Truth
from .shot_cache import CACHE
from .time_words import TimeWords
from .timeline import TimelineConfig, TimelineEncoder
from .timeline_scores import cross_faded, interval_scores, opposite_scores, smoothed
from .tiny import tiny_corpus
from .windows import Batch, make_batch


@dataclass(frozen=True)
class TrainConfig:
    """How a training goes."""

    steps: int = 1500
    batch: int = 24  # windows a step
    rate: float = 1e-3  # AdamW's highest learning rate; cosine after a short warm-up
    decay: float = 0.05
    warmup: int = 100  # steps
    seed: int = 7
    shot_jitter: float = (
        0.6  # noise on a shot's vectors, all alike: training pictures are known too well by the heads
    )
    frame_jitter: float = 0.4  # noise on each second's vector, as in footage
    drop_second: float = 0.15  # share of windows that lose some seconds, so that seconds are no indexes
    shuffle_time: bool = (
        False  # ablation: the seconds of a window in random order, their coordinates left in place
    )


@dataclass
class Learner:
    """What is trained."""

    encoder: TimelineEncoder
    words: TimeWords
    alignment: Alignment

    def parameters(self) -> list[torch.nn.Parameter]:
        """All of them."""
        return [p for module in (self.encoder, self.words, self.alignment) for p in module.parameters()]

    def state(self) -> dict:
        """For a checkpoint."""
        return {name: getattr(self, name).state_dict() for name in ("encoder", "words", "alignment")}

    def load(self, state: dict) -> None:
        """From a checkpoint."""
        for name in ("encoder", "words", "alignment"):
            getattr(self, name).load_state_dict(state[name])

    def train(self, training: bool) -> None:
        """Dropout on or off."""
        for module in (self.encoder, self.words, self.alignment):
            module.train(training)


def new_learner(config: TimelineConfig, objective: ObjectiveConfig, corpus: Corpus) -> Learner:
    """Networks that start at the heads' own vectors, with the statistics of the corpus."""
    hidden = corpus.features([""]).shape[1] // 2
    learner = Learner(TimelineEncoder(config), TimeWords(hidden, config.dim), Alignment(objective))
    rows = np.linspace(0, len(corpus.vectors) - 1, min(4000, len(corpus.vectors))).astype(int)
    for level in learner.encoder.levels:
        learner.encoder.standardise[level].fit(
            torch.from_numpy(corpus.cache.features[level][rows].astype(np.float32))
        )
    said = [s.text for window in corpus.windows[:100] for s in window.sentences]
    learner.words.fit(corpus.features(said))
    return learner


def train(
    learner: Learner, corpus: Corpus, config: TrainConfig, checkpoint: Path | None = None
) -> list[float]:
    """Train for config.steps steps; returns the loss of each step made here."""
    torch.manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    optimiser = torch.optim.AdamW(_groups(learner, config), lr=config.rate, betas=(0.9, 0.98))
    first = 0
    if checkpoint and checkpoint.exists():
        saved = torch.load(checkpoint, map_location="cpu")
        if saved["step"] < config.steps and saved["train"] == asdict(config):
            learner.load(saved)
            optimiser.load_state_dict(saved["optimiser"])
            first = saved["step"]
            rng = np.random.default_rng(config.seed + first)
    losses, started = [], time.time()
    learner.train(True)
    for step in range(first, config.steps):
        for group in optimiser.param_groups:
            group["lr"] = config.rate * _schedule(step, config)
        batch = augment(_draw(corpus, rng, config.batch), rng, config)
        terms = loss_terms(learner, batch, corpus)
        loss = sum(terms.values())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 50 == 0 or step + 1 == config.steps:
            named = " ".join(f"{name} {float(term.detach()):.3f}" for name, term in terms.items())
            pace = (time.time() - started) / len(losses)
            print(
                f"step {step + 1}/{config.steps} loss {np.mean(losses[-50:]):.3f} {named} {pace:.2f} s/step",
                flush=True,
            )
            if checkpoint:
                save(checkpoint, learner, config, step + 1, optimiser)
    learner.train(False)
    return losses


def save(
    path: Path, learner: Learner, config: TrainConfig, step: int, optimiser: torch.optim.Optimizer
) -> None:
    """Write a checkpoint, whole or not at all."""
    state = learner.state() | {
        "step": step,
        "train": asdict(config),
        "timeline": asdict(learner.encoder.config),
        "objective": asdict(learner.alignment.config),
        "optimiser": optimiser.state_dict(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def loss_terms(learner: Learner, batch: Batch, corpus: Corpus) -> dict[str, Tensor]:
    """The weighted terms of the objective on one batch."""
    config = learner.alignment.config
    names = [text.text for text in batch.texts]
    plain, features = corpus.plain(names), corpus.features(names)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_bfloat16()):
        steady, moving = learner.encoder.parts(*batch.inputs())
        texts = learner.words(plain, features)
    real = batch.mask.flatten() > 0
    steady, moving, own = (
        x.float().flatten(0, 1)[real] for x in (steady, moving, batch.vector)
    )  # [S, D] each
    texts = texts.float()
    terms = learner.alignment(steady, moving, texts, _only(batch.truth, real))
    seconds = F.normalize(steady + moving, dim=-1)
    return {
        "align": terms["align"],
        "opposites": config.opposites * terms["opposites"],
        "keep": config.keep * (1 - (seconds * own).sum(-1)).mean(),
        "keep_text": config.keep_text * (1 - (texts * plain).sum(-1))[batch.truth.plain].mean(),
    }


def _only(truth: Truth, real: Tensor) -> Truth:
    return replace(truth, true=truth.true[real], unknown=truth.unknown[real], window=truth.window[real])


def _has_bfloat16() -> bool:
    """Whether bfloat16 is two to three times faster here; torch 1.13's layer norm refuses it."""
    try:
        return torch.__version__ >= "2" and "avx512_bf16" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def _groups(learner: Learner, config: TrainConfig) -> list[dict]:
    """Matrices decay; gates, norms, biases and the temperature do not."""
    parameters = learner.parameters()
    return [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": config.decay},
        {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0},
    ]


def _schedule(step: int, config: TrainConfig) -> float:
    if step < config.warmup:
        return (step + 1) / config.warmup
    return 0.5 * (1 + math.cos(math.pi * (step - config.warmup) / max(config.steps - config.warmup, 1)))


def _draw(corpus: Corpus, rng: np.random.Generator, count: int) -> Batch:
    chosen = rng.choice(len(corpus.windows), min(count, len(corpus.windows)), replace=False)
    return make_batch([corpus.windows[n] for n in chosen], corpus.cache, corpus.vectors)


def augment(batch: Batch, rng: np.random.Generator, config: TrainConfig) -> Batch:
    """Noise on the frames' vectors; some windows lose seconds, as a video with gaps does."""
    count, length, dim = batch.vector.shape
    noise, per_shot = (
        torch.from_numpy(rng.standard_normal((count, length, dim), dtype=np.float32)) / math.sqrt(dim)
        for _ in range(2)
    )
    by_shot = torch.gather(
        per_shot, 1, batch.shot.unsqueeze(-1).expand(-1, -1, dim)
    )  # one draw for each shot
    vector = F.normalize(batch.vector + config.shot_jitter * by_shot + config.frame_jitter * noise, dim=-1)
    gappy = rng.random((count, 1)) < config.drop_second
    lost = rng.random((count, length)) < rng.uniform(0.05, 0.4, (count, 1)) * gappy
    batch = replace(batch, vector=vector, mask=torch.from_numpy(~lost).float())
    return shuffle_time(batch, shuffled_order(batch, rng)) if config.shuffle_time else batch


def shuffled_order(batch: Batch, rng: np.random.Generator) -> Tensor:
    """[B, T] a random order of each window's seconds."""
    count, length = batch.mask.shape
    return torch.from_numpy(rng.permuted(np.tile(np.arange(length), (count, 1)), axis=1))


def shuffle_time(batch: Batch, order: Tensor) -> Batch:
    """The same seconds at wrong times: all but the coordinates in the given order [B, T]."""
    take = torch.arange(len(order)).unsqueeze(1)
    flat = (order + take * order.shape[1]).flatten()
    truth = replace(batch.truth, true=batch.truth.true[flat], unknown=batch.truth.unknown[flat])
    levels = {level: values[take, order] for level, values in batch.levels.items()}
    vector, mask, shot = batch.vector[take, order], batch.mask[take, order], batch.shot[take, order]
    return replace(batch, vector=vector, levels=levels, mask=mask, shot=shot, truth=truth)


def score(learner: Learner, corpus: Corpus, shuffled: bool = False) -> dict:
    """Scores on the dev timelines, beside those of the frames' own vectors and of their plain smoothing.

    `shuffled` shows the encoder every window's seconds in a random order (and puts its answers back in
    place).
    """
    learner.train(False)
    batch = make_batch(corpus.dev_windows, corpus.dev_cache, corpus.dev_vectors)
    names = [text.text for text in batch.texts]
    order = torch.arange(batch.vector.shape[1]).expand(batch.mask.shape)
    if shuffled:
        order = shuffled_order(batch, np.random.default_rng(0))
    shown = shuffle_time(batch, order)
    with torch.no_grad():
        plain = corpus.plain(names)
        texts = learner.words(plain, corpus.features(names))
        parts = [learner.encoder(*(x[n : n + 16] for x in shown.inputs())) for n in range(0, len(order), 16)]
    back = torch.argsort(order, dim=1)
    encoded = torch.cat(parts)[torch.arange(len(order)).unsqueeze(1), back]
    encoder = learner.encoder
    return {
        "opposites": opposite_scores(encoded.flatten(0, 1), texts, batch, corpus.dev_windows),
        "opposites_frame": opposite_scores(batch.vector.flatten(0, 1), plain, batch, corpus.dev_windows)[
            "all"
        ],
        "intervals": interval_table(learner, corpus),
        "gates": {"smooth": float(encoder.smooth_gate), "delta": float(encoder.delta_gate.abs().mean())},
    }


def load_learner(path: Path) -> Learner:
    """The encoder and the correction of a checkpoint, in evaluation mode."""
    saved = torch.load(path, map_location="cpu")
    hidden = len(saved["words"]["mean"]) // 2
    config = TimelineConfig(**saved["timeline"])
    learner = Learner(
        TimelineEncoder(config),
        TimeWords(hidden, config.dim),
        Alignment(ObjectiveConfig(**saved["objective"])),
    )
    learner.load(saved)
    learner.train(False)
    return learner


def interval_table(learner: Learner, corpus: Corpus) -> dict[str, dict]:
    """R@1 and R@5 over the long timelines by kind of sentence: frame, average of 3 s, timeline encoder."""
    table: dict[str, dict] = {}
    for timeline in corpus.dev_long:
        batch = make_batch([timeline], corpus.dev_cache, corpus.dev_vectors)
        with torch.no_grad():
            encoded = cross_faded(learner.encoder, batch.inputs())[0]
        own = batch.vector[0]
        for kind, prefix in (
            ("seen", "see:"),
            ("noun", "noun:"),
            ("together", "see:"),
            ("motion", "camera:"),
        ):
            columns = [
                n for n, text in enumerate(batch.texts)
                if text.needs[0].startswith(prefix) and (len(text.needs) == 2) == (kind == "together")
                and bool(batch.truth.true[:, n].any())
            ]  # fmt: skip
            if not columns:
                continue
            names = [batch.texts[n].text for n in columns]
            plain = corpus.plain(names)
            with torch.no_grad():
                texts = learner.words(plain, corpus.features(names))
            truth = replace(batch.truth, true=batch.truth.true[:, columns])
            rows = {
                "frame": interval_scores(own, plain, truth),
                "average_3s": interval_scores(smoothed(own), plain, truth),
                "timeline": interval_scores(encoded, texts, truth),
            }
            for name, row in rows.items():
                table.setdefault(kind, {}).setdefault(name, []).append(row)
    return {
        kind: {
            name: {k: float(np.mean([row[k] for row in rows])) for k in rows[0]}
            for name, rows in by_name.items()
        }
        for kind, by_name in table.items()
    }


def main() -> None:
    """Train, score on dev timelines, write a checkpoint; last line JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--heads", type=Path, default=CACHE.parent / "encoders.pt")
    parser.add_argument("--out", type=Path, default=CACHE.parent / "timeline.pt")
    parser.add_argument("--start", type=Path, help="a checkpoint whose networks to begin with")
    parser.add_argument("--steps", type=int, default=TrainConfig.steps)
    parser.add_argument("--batch", type=int, default=TrainConfig.batch)
    parser.add_argument(
        "--tiny", action="store_true", help="drawn pictures, no data: shows that the training works"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = TrainConfig(steps=options.steps, batch=options.batch)
    if options.tiny:
        corpus, data = tiny_corpus(), {}
        config = replace(config, steps=min(options.steps, 30), batch=4, warmup=5)
    else:
        corpus, data = build_corpus(options.heads, train_side(), held_out_side("dev")), data_hashes()
    print(
        f"seed {config.seed}, {len(corpus.windows)} windows, {len(corpus.vectors)} frames, data {data}",
        flush=True,
    )
    learner = new_learner(TimelineConfig(), ObjectiveConfig(), corpus)
    if options.start:
        learner.load(torch.load(options.start, map_location="cpu"))
    losses = train(learner, corpus, config, None if options.tiny else options.out)
    results = score(learner, corpus)
    print_scores(results)
    print(
        json.dumps(
            {"seed": config.seed, "steps": config.steps, "data": data, "losses": losses[-1:], "dev": results}
        )
    )


def print_scores(results: dict) -> None:
    """The table for people."""
    for group, row in results["opposites"].items():
        print(f"{group:32s} {row['right']:5.1f} % of {row['count']}")
    print(f"{'frames alone':32s} {results['opposites_frame']['right']:5.1f} %")
    for kind, rows in results["intervals"].items():
        print(
            f"{kind:12s}",
            "  ".join(f"{name} R@1 {row['R@1']:.1f} R@5 {row['R@5']:.1f}" for name, row in rows.items()),
        )


if __name__ == "__main__":
    main()
