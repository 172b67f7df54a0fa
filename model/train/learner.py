"""The trained parts of the timeline: the encoder, the words of time, the temperature.

In: a corpus, or a checkpoint. Out: a Learner; `save` writes checkpoints whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .composer.film import Timeline
from .corpus import Corpus
from .objective import Alignment, ObjectiveConfig
from .time_words import TimeWords
from .timeline import TimelineConfig, TimelineEncoder


@dataclass
class Learner:
    """The trained modules."""

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
    """Networks with the statistics of the corpus."""
    said = corpus.read(said_in(corpus.windows[:100])).features
    words = TimeWords(said.shape[1], config.dim, config.motion, config.order)
    learner = Learner(TimelineEncoder(config), words, Alignment(objective))
    rows = np.linspace(0, len(corpus.vectors) - 1, min(4000, len(corpus.vectors))).astype(int)
    for name, standardise in learner.encoder.standardise.items():
        seen = corpus.vectors if name == "vector" else corpus.cache.features[name]
        standardise.fit(torch.from_numpy(seen[rows].astype(np.float32)))
    words.fit(said)
    set_order(learner, frames_of(corpus))
    return learner


def frames_of(corpus: Corpus) -> Tensor:
    """[N, D] about 8,000 frames' vectors of a corpus."""
    return torch.from_numpy(corpus.vectors[:: max(1, len(corpus.vectors) // 8000)].astype(np.float32))


@torch.no_grad()
def set_order(learner: Learner, frames: Tensor) -> None:
    """Project trends, of seconds as of sentences, on the main directions of the frames' vectors.

    Those are the principal components of frames' vectors [N, D]. They depend on the heads, and nothing else
    about order does.
    """
    directions = torch.pca_lowrank(frames, learner.encoder.config.order, niter=4)[2].T[:-1]  # [O - 1, D]
    learner.encoder.trend.project.copy_(directions)
    learner.words.project.copy_(directions)


def said_in(windows: Sequence[Timeline]) -> list[str]:
    """The sentences of windows, each once."""
    return sorted({sentence.text for window in windows for sentence in window.sentences})


def load_learner(path: Path) -> Learner:
    """The encoder and the words of a checkpoint, in evaluation mode."""
    saved = torch.load(path, map_location="cpu")
    features = len(saved["words"]["mean"])
    config = TimelineConfig(**saved["timeline"])
    learner = Learner(
        TimelineEncoder(config),
        TimeWords(features, config.dim, config.motion, config.order),
        Alignment(ObjectiveConfig(**saved["objective"])),
    )
    learner.load(saved)
    learner.switch_training(False)
    return learner


def save(
    path: Path, learner: Learner, train: dict, step: int, optimiser: torch.optim.Optimizer | None = None
) -> None:
    """Write a checkpoint, whole or not at all; without the optimiser's state it is a finished one."""
    state = learner.state() | {
        "step": step,
        "train": train,
        "timeline": asdict(learner.encoder.config),
        "objective": asdict(learner.alignment.config),
        "optimiser": optimiser.state_dict() if optimiser else None,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)
