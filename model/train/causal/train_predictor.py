"""Trains the event predictor on stories whose links nobody labelled.

Each event of each story is asked for in turn, from the events before it. The loss is InfoNCE: the event must
lie nearer to where it was expected than the events of other stories in the batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .predictor import Predictor, PredictorConfig, places_of
from .stories import Story, bounds_of


@dataclass(frozen=True)
class PredictorTraining:
    """How a predictor is trained."""

    seed: int = 1
    steps: int = 1000
    batch: int = 256
    rate: float = 2e-3
    decay: float = 0.05
    hide: float = 0.15  # share of past events hidden from the model
    context: int = 10  # past events at most


@dataclass(frozen=True)
class Asked:
    """Events to predict, with their pasts; Q rows, N = context places, filled from the left."""

    story: Tensor  # [Q]
    effect: Tensor  # [Q] row among all events
    past: Tensor  # [Q, N] rows among all events; 0 where there is none
    mask: Tensor  # [Q, N] 1 = there is one
    places: Tensor  # [Q, N, 3]


def questions(stories: Sequence[Story], context: int) -> Asked:
    """Every event but the first of every story."""
    bounds = bounds_of(stories)
    spans = torch.from_numpy(np.concatenate([story.spans for story in stories])).float()
    rows = [
        (number, effect, range(max(bounds[number], effect - context), effect))
        for number in range(len(stories))
        for effect in range(bounds[number] + 1, bounds[number + 1])
    ]
    past = torch.zeros(len(rows), context, dtype=torch.long)
    mask = torch.zeros(len(rows), context)
    for row, (_, _, before) in enumerate(rows):
        past[row, : len(before)] = torch.tensor(list(before))
        mask[row, : len(before)] = 1
    effect = torch.tensor([effect for _, effect, _ in rows])
    start = spans[effect, 0].unsqueeze(1).expand(-1, context)
    places = places_of(spans[past], start, (effect.unsqueeze(1) - past).float())
    story = torch.tensor([number for number, _, _ in rows])
    return Asked(story, effect, past, mask, places * mask.unsqueeze(-1))


def train_predictor(
    stories: Sequence[Story], vectors: Tensor, config: PredictorConfig, training: PredictorTraining
) -> Predictor:
    """vectors [E, D]: centred unit vectors of all events of the stories, one story after another."""
    torch.manual_seed(training.seed)
    asked = questions(stories, training.context)
    model = Predictor(config)
    optimiser = torch.optim.AdamW(model.parameters(), lr=training.rate, weight_decay=training.decay)
    model.train()
    for step in range(training.steps):
        for group in optimiser.param_groups:
            group["lr"] = training.rate * schedule(step, training.steps)
        rows = torch.randint(len(asked.effect), (training.batch,))
        mask = asked.mask[rows] * (torch.rand(training.batch, training.context) >= training.hide)
        expected = model(vectors[asked.past[rows]], asked.places[rows], mask)
        loss = contrast(model, expected, vectors, asked, rows)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 0:
            print(f"predictor: step {step}, loss {loss.item():.3f}", flush=True)
    return model.eval()


def schedule(step: int, steps: int) -> float:
    """Rate over its peak: a short rise, then half a cosine."""
    return min(1.0, (step + 1) / 50) * 0.5 * (1 + math.cos(math.pi * step / steps))


def contrast(model: Predictor, expected: Tensor, vectors: Tensor, asked: Asked, rows: Tensor) -> Tensor:
    """Cross-entropy of the right event among the batch's."""
    story = asked.story[rows]
    across = model.sharpness * (expected @ vectors[asked.effect[rows]].T)  # [B, B]
    same_story = (story[:, None] == story[None]) & ~torch.eye(len(rows), dtype=torch.bool)
    logits = across.masked_fill(same_story, -torch.inf)
    return torch.nn.functional.cross_entropy(logits, torch.arange(len(rows)))


@torch.no_grad()
def recall_of_next(model: Predictor, vectors: Tensor, asked: Asked, choices: int = 100) -> dict[str, float]:
    """Percent of events found first among `choices` events of other stories: by the predictor, by likeness to
    the event before, and to the mean of the past. `asked` must be of stories never trained on."""
    rows = torch.arange(len(asked.effect))
    generator = torch.Generator().manual_seed(1)
    others = asked.effect[torch.randint(len(rows), (len(rows), choices - 1), generator=generator)]
    candidates = vectors[torch.cat((asked.effect.unsqueeze(1), others), dim=1)]  # [Q, choices, D]
    past = vectors[asked.past]
    last = asked.mask.sum(1).long() - 1
    guesses = {
        "predictor": model(past, asked.places, asked.mask),
        "event before": past[rows, last],
        "mean of the past": (past * asked.mask.unsqueeze(-1)).sum(1),
    }
    return {
        name: round(100 * float(first_of(guess, candidates).float().mean()), 1)
        for name, guess in guesses.items()
    }


def first_of(guess: Tensor, candidates: Tensor) -> Tensor:
    """[Q] whether the first of candidates [Q, C, D] is the nearest to guess [Q, D]."""
    return torch.einsum("qd,qcd->qc", guess, candidates).argmax(1) == 0
