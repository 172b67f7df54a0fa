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
    return learner


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
