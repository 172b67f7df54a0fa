"""What is trained for the timeline, together: the encoder, the correction of motion words, the temperature.

In: a corpus, or a checkpoint. Out: a Learner; `save` writes checkpoints whole or not at all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .corpus import Corpus
from .objective import Alignment, ObjectiveConfig
from .time_words import TimeWords
from .timeline import TimelineConfig, TimelineEncoder


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

    def to(self, device: str) -> None:
        """Move everything to a device."""
        for module in (self.encoder, self.words, self.alignment):
            module.to(device)

    def switch_training(self, training: bool) -> None:
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
    if config.trend:
        start_order(learner, corpus)
    return learner


@torch.no_grad()
def start_order(learner: Learner, corpus: Corpus, length: float = 0.5, ridge: float = 1e-2) -> None:
    """Let "a, then b" begin near what the encoder's trend says where b follows a.

    In such a sentence the ramp of the hidden states points from a to b. A linear map from hidden states
    to text vectors, fitted by ridge regression on plain sentences, takes it into the space where the
    frames' change points from a to b too; the trend's own rotation then sets both apart from what is
    seen. `length` is the mean length of the correction that this adds.
    """
    words, turn = learner.words, learner.encoder.trend.weight  # [D, D]
    hidden = len(words.mean) // 2
    said = {s.text: s.kind for window in corpus.windows[:400] for s in window.sentences}
    plain = [text for text, kind in said.items() if kind == "seen"]
    means, vectors = corpus.features(plain)[:, :hidden], corpus.plain(plain)
    means = means - means.mean(0)
    eye = torch.eye(hidden) * ridge * means.square().sum() / hidden
    reading = torch.linalg.solve(means.T @ means + eye, means.T @ (vectors - vectors.mean(0))).T  # [D, E]
    orders = [text for text, kind in said.items() if kind == "order"] or plain
    ramps = corpus.features(orders)[:, hidden:] - words.mean[hidden:]
    reading = reading * length / (ramps @ reading.T).norm(dim=-1).mean()
    words.linear.weight[:, hidden:] += turn @ reading / words.scale[hidden:]


@torch.no_grad()
def carry_over(learner: Learner, old: Tensor, new: Tensor) -> float:
    """Turn a learner that was trained over old heads towards new ones; returns the mean cosine of the fit.

    old, new [N, D] are the same frames and texts through both pairs of heads. Two trainings of the same
    heads agree up to a rotation, nearly: Procrustes finds it (Schoenemann 1966), and the weights that
    touch the space take it in.
    """
    u, _, v = torch.linalg.svd(new.T @ old)
    turn = u @ v  # [D, D], new = turn old
    encoder, words = learner.encoder, learner.words
    encoder.token.weight.copy_(encoder.token.weight @ turn.T)
    if encoder.config.trend:
        encoder.trend.weight.copy_(turn @ encoder.trend.weight @ turn.T)
    gate = encoder.delta_gate.mean()
    for part in (encoder.delta.weight, encoder.delta.bias):
        gated = part * (encoder.delta_gate[:, None] if part.dim() > 1 else encoder.delta_gate)
        part.copy_(turn @ gated / gate)
    encoder.delta_gate.fill_(float(gate))
    for part in (words.linear.weight, words.mlp[3].weight, words.mlp[3].bias):
        part.copy_(turn @ part)
    return float(torch.nn.functional.cosine_similarity(old @ turn.T, new).mean())


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
    learner.switch_training(False)
    return learner


def save(path: Path, learner: Learner, train: dict, step: int, optimiser: torch.optim.Optimizer) -> None:
    """Write a checkpoint, whole or not at all."""
    state = learner.state() | {
        "step": step,
        "train": train,
        "timeline": asdict(learner.encoder.config),
        "objective": asdict(learner.alignment.config),
        "optimiser": optimiser.state_dict(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)
