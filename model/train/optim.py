"""Optimisation: AdamW groups, learning-rate schedule, learned temperature, running average of weights."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class Temperature(nn.Module):
    """A learned temperature, kept between 0.01 and 0.2."""

    def __init__(self, start: float) -> None:
        super().__init__()
        self.log = nn.Parameter(torch.tensor(math.log(start)))

    def forward(self) -> Tensor:
        return self.log.exp().clamp(0.01, 0.2)


def warm_cosine(step: int, steps: int, warmup: int) -> float:
    """Share of the highest learning rate at a step: a linear warm-up, then half a cosine down to zero."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(steps - warmup, 1)))


def optimiser(
    modules: list[nn.Module], weight_decay: float, word_pace: float, tail_pace: float = 0.1
) -> torch.optim.AdamW:
    """AdamW; biases, norms and temperatures do not decay. Word vectors learn faster: most are rarely met. The
    backbone's tail, where it is tuned, learns slowly."""
    named = [(name, p) for module in modules for name, p in module.named_parameters() if p.requires_grad]
    tail = [p for name, p in named if name.startswith("tail.")]
    named = [(name, p) for name, p in named if not name.startswith("tail.")]
    words = [p for name, p in named if name.endswith(("words.weight", "weights.weight"))]
    others = [p for name, p in named if not name.endswith(("words.weight", "weights.weight"))]
    groups = [
        {"params": [p for p in others if p.ndim > 1], "weight_decay": weight_decay, "pace": 1.0},
        {"params": [p for p in others if p.ndim <= 1], "weight_decay": 0.0, "pace": 1.0},
        {"params": words, "weight_decay": 0.0, "pace": word_pace},
        {"params": tail, "weight_decay": 0.0, "pace": tail_pace},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def update(adam: torch.optim.AdamW, loss: Tensor, lr: float) -> None:
    """One step of every group at `lr` times its pace."""
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
