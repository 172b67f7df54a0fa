"""Trains the timeline encoder on composed windows, and the words of time beside it.

In: rendered shots (shot_cache.py) and the frame and text heads of the current checkpoint, both frozen. Out: a
checkpoint with the encoder and the words, their gates fitted, and the scores on dev timelines. Stopped at any
point, the same command goes on from the last checkpoint. Over other heads, --start begins with what was
trained before: motion does not depend on the heads, and the directions of order are computed anew.

    python3 -m model.train.train_timeline --steps 1500 --out model/checkpoints/timeline.pt
    python3 -m model.train.train_timeline --pack model/packs/base --steps 600   # on from a pack
    python3 -m model.train.train_timeline --tiny         # no data, no heads, a minute: what the tests run

The last line of standard output is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .augment import AugmentConfig, augment
from .corpus import Corpus, Side, build_corpus, corpus_over, held_out_side, train_side
from .data.shared import data_hashes
from .fit_gate import fit_gates, plain_sentences
from .learner import Learner, frames_of, new_learner, save, set_order
from .objective import ObjectiveConfig, Truth
from .optim import warm_cosine
from .shot_cache import CACHE
from .time_words import Reading
from .timeline import TimelineConfig
from .timeline_scores import print_scores, score
from .tiny import tiny_corpus
from .windows import Batch, make_batch

SAVE_EVERY = 50  # steps


@dataclass(frozen=True)
class TrainConfig:
    """Settings of a training."""

    steps: int = 5600
    batch: int = 16  # windows a step
    rate: float = 1e-3  # AdamW's highest learning rate; cosine after a short warm-up
    decay: float = 0.05
    warmup: int = 100  # steps
    seed: int = 7
    augment: AugmentConfig = AugmentConfig()


def train(
    learner: Learner,
    corpus: Corpus,
    config: TrainConfig,
    checkpoint: Path | None = None,
    device: str = "cpu",
) -> list[float]:
    """Train for config.steps steps; returns the loss of each step made here. The learner ends on the CPU."""
    torch.manual_seed(config.seed)
    learner.to(device)
    optimiser = torch.optim.AdamW(_groups(learner, config), lr=config.rate, betas=(0.9, 0.98))
    first = _resume(learner, optimiser, config, checkpoint)
    rng = np.random.default_rng(config.seed + first)
    losses, started = [], time.time()
    learner.switch_training(True)
    for step in range(first, config.steps):
        for group in optimiser.param_groups:
            group["lr"] = config.rate * warm_cosine(step, config.steps, config.warmup)
        batch = augment(_draw(corpus, rng, config.batch), rng, config.augment).to(device)
        terms = loss_terms(learner, batch, corpus)
        loss = sum(terms.values())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == config.steps:
            named = " ".join(f"{name} {float(term.detach()):.3f}" for name, term in terms.items())
            mean, pace = np.mean(losses[-SAVE_EVERY:]), (time.time() - started) / len(losses)
            print(f"step {step + 1}/{config.steps} loss {mean:.3f} {named} {pace:.2f} s/step", flush=True)
            if checkpoint:
                save(checkpoint, learner, asdict(config), step + 1, optimiser)
    learner.switch_training(False)
    learner.to("cpu")
    return losses


def _resume(
    learner: Learner, optimiser: torch.optim.Optimizer, config: TrainConfig, checkpoint: Path | None
) -> int:
    """Go on with an unfinished training of the same config; the step to go on with, else 0."""
    if checkpoint is None or not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, map_location="cpu")
    if saved["step"] >= config.steps or saved["train"] != asdict(config):
        return 0
    learner.load(saved)
    optimiser.load_state_dict(saved["optimiser"])
    return saved["step"]


def loss_terms(learner: Learner, batch: Batch, corpus: Corpus) -> dict[str, Tensor]:
    """The weighted terms of the objective on one batch."""
    names = [text.text for text in batch.texts]
    device = batch.vector.device.type
    said = Reading(*(part.to(device) for part in corpus.read(names)))
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu" or _has_bfloat16()):
        encoded = learner.encoder(*batch.inputs())
        texts = learner.words(said, batch.truth.speaks_of)
    real = batch.mask.flatten() > 0
    return learner.alignment(encoded.float().flatten(0, 1)[real], texts.float(), _only(batch.truth, real))


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


def _draw(corpus: Corpus, rng: np.random.Generator, count: int) -> Batch:
    chosen = rng.choice(len(corpus.windows), min(count, len(corpus.windows)), replace=False)
    return make_batch([corpus.windows[n] for n in chosen], corpus.cache, corpus.vectors)


def over_pack(pack: Path, train_on: Side, held_out: Side) -> Corpus:
    """Both sides with the heads of a pack."""
    from .pack_heads import PackHeads  # needs onnx

    return corpus_over(PackHeads(pack), train_on, held_out)


def restored(pack: Path) -> Learner:
    """The networks of a pack, to go on with."""
    from .restore_timeline import restore  # needs onnx

    return restore(pack, TimelineConfig())


def main() -> None:
    """Train, score on dev timelines, write a checkpoint; last line JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--heads", type=Path, default=CACHE.parent / "encoders.pt")
    parser.add_argument("--out", type=Path, default=CACHE.parent / "timeline.pt")
    parser.add_argument("--pack", type=Path, help="a pack whose heads and networks to go on with")
    parser.add_argument("--start", type=Path, help="a checkpoint whose networks to begin with")
    parser.add_argument("--steps", type=int, default=TrainConfig.steps)
    parser.add_argument("--batch", type=int, default=TrainConfig.batch)
    parser.add_argument("--rate", type=float, default=TrainConfig.rate)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--tiny", action="store_true", help="drawn pictures, no data")
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = TrainConfig(steps=options.steps, batch=options.batch, rate=options.rate)
    if options.tiny:
        corpus, data = tiny_corpus(), {}
        config = replace(config, steps=min(options.steps, 30), batch=4, warmup=5)
    else:
        sides, data = (train_side(), held_out_side("dev")), data_hashes()
        corpus = over_pack(options.pack, *sides) if options.pack else build_corpus(options.heads, *sides)
    print(f"seed {config.seed}, {len(corpus.windows)} windows, {len(corpus.vectors)} frames, data {data}")
    learner = new_learner(TimelineConfig(), ObjectiveConfig(), corpus)
    if options.pack:
        learner = restored(options.pack)
    if options.start:
        learner.load(torch.load(options.start, map_location="cpu"))
        set_order(learner, frames_of(corpus))
    losses = train(learner, corpus, config, None if options.tiny else options.out, options.device)
    fit_gates(learner.words, corpus, [] if options.tiny else plain_sentences())
    if not options.tiny:
        save(options.out, learner, asdict(config), config.steps)
    results = score(learner, corpus)
    print_scores(results)
    said = {"seed": config.seed, "steps": config.steps, "data": data, "losses": losses[-1:]}
    print(json.dumps(said | {"dev": results}))


if __name__ == "__main__":
    main()
