"""A small sequence model that predicts an event's vector from the events before it: the event-level Granger
test.

In: vectors of the past events and their times relative to the event to come. Out: a unit vector, where in the
space that event is expected. What it costs to hide one past event from it (`losses`) says whether that event
helps to predict this one; no cause is proved by that, a common cause helps as well.

One query, placed at the start of the event to come, looks twice at the past through attention with
interleaved MRoPE over (start, end, place in order): seconds, not indexes, so gaps are felt. What comes is
much like what was: the past events themselves, as the last look weighs them, are added to what the query has
become. Keys depend on one event each, so hiding an event is leaving out its key. A learned "nothing" key
stands in for an empty past.

Legend: B batch, N past events, D dim, W width, H heads, d channels per head.

Sources: Granger 1969; VGCM (Chen et al. 2024, arXiv 2409.17647) for the test on events; mrope.py for
positions; InfoNCE (van den Oord et al. 2018, arXiv 1807.03748) for the loss in train_predictor.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..mrope import rotate, rotation


@dataclass(frozen=True)
class PredictorConfig:
    """The shape of a predictor."""

    dim: int = 256  # D
    width: int = 48  # W
    heads: int = 4  # H; width / heads is even
    looks: int = 2  # times that the query looks at the past
    rope_base: float = 1000.0  # the slowest pair turns 1 / base radians a second
    dropout: float = 0.2


class Look(nn.Module):
    """One attention of the query over the past, and a feed-forward step."""

    def __init__(self, config: PredictorConfig) -> None:
        super().__init__()
        width = config.width
        self.heads, self.base = config.heads, config.rope_base
        self.ask = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.inner = nn.Linear(width, 2 * width)
        self.outer = nn.Linear(2 * width, width)
        self.nothing_key = nn.Parameter(0.02 * torch.randn(width))
        self.nothing_value = nn.Parameter(torch.zeros(width))
        self.drop = nn.Dropout(config.dropout)

    def forward(self, query: Tensor, past: Tensor, places: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """query [B, W], past [B, N, W], places [B, N, 3] relative to the query, mask [B, N] -> query [B,
        W], and how much it looked at each past event [B, N]."""
        batch, _, width = past.shape
        channels = width // self.heads
        turn = rotation(places, channels // 2, self.base, interleaved=True)
        ask = self._split(self.ask(rms(query)).unsqueeze(1))  # [B, H, 1, d]; at place 0: not turned
        key = rotate(self._split(self.key(past)), turn)  # [B, H, N, d]
        nothing_key = self._split(self.nothing_key.expand(batch, 1, width))
        key = torch.cat((nothing_key, key), dim=2)  # [B, H, 1 + N, d]
        value = torch.cat((self.nothing_value.expand(batch, 1, width), self.value(past)), dim=1)
        seen = torch.cat((torch.ones_like(mask[:, :1]), mask), dim=1)  # [B, 1 + N]
        scores = (ask @ key.transpose(2, 3)) / math.sqrt(channels)
        weights = scores.masked_fill(seen[:, None, None] == 0, -torch.inf).softmax(-1)
        mixed = (weights @ self._split(value)).transpose(1, 2).reshape(batch, width)
        query = query + self.drop(self.out(mixed))
        query = query + self.drop(self.outer(F.relu(self.inner(rms(query)))))
        return query, weights[:, :, 0, 1:].mean(1)

    def _split(self, x: Tensor) -> Tensor:
        """[B, N, W] -> [B, H, N, d]."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


def rms(x: Tensor) -> Tensor:
    """x over the root of its mean square, along the last axis."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


class Predictor(nn.Module):
    """Past events -> where the next event is expected."""

    def __init__(self, config: PredictorConfig) -> None:
        super().__init__()
        self.config = config
        self.token = nn.Linear(config.dim, config.width, bias=False)
        self.start = nn.Parameter(0.02 * torch.randn(config.width))
        self.looks = nn.ModuleList(Look(config) for _ in range(config.looks))
        self.expect = nn.Linear(config.width, config.dim)
        self.kept = nn.Parameter(torch.tensor(1.0))  # weight of the past events themselves
        self.log_sharpness = nn.Parameter(torch.tensor(math.log(10.0)))
        self.drop = nn.Dropout(config.dropout)

    def forward(self, vectors: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """vectors [B, N, D] (centred, unit), places [B, N, 3], mask [B, N] -> [B, D] unit."""
        past = rms(self.token(self.drop(vectors)))  # [B, N, W]
        query = self.start.expand(len(vectors), -1)
        for look in self.looks:
            query, weights = look(query, past, places, mask)
        kept = (weights.unsqueeze(1) @ vectors).squeeze(1)  # [B, D]
        return F.normalize(self.expect(rms(query)) + self.kept * kept, dim=-1)

    @property
    def sharpness(self) -> Tensor:
        """Nats for a cosine of 1: the log-likelihood of v is sharpness * cos(expected, v), up to a
        constant."""
        return self.log_sharpness.exp()


def places_of(spans: Tensor, start: Tensor, distance: Tensor) -> Tensor:
    """spans [..., 2] seconds of past events, start [...] of the event to come, distance [...] in events ->
    [..., 3]: how long before it they start and end, and how many events before it they stand."""
    return torch.stack((spans[..., 0] - start, spans[..., 1] - start, -distance), dim=-1)


@torch.no_grad()
def losses(model: Predictor, vectors: Tensor, places: Tensor, effect: Tensor) -> Tensor:
    """vectors [N, D], places [N, 3] of one past, effect [D] -> [N] nats of log-likelihood of the effect that
    hiding each past event costs."""
    count = len(vectors)
    masks = torch.cat((torch.ones(1, count), 1 - torch.eye(count)))  # all seen; then each hidden in turn
    expected = model(vectors.expand(count + 1, -1, -1), places.expand(count + 1, -1, -1), masks)
    likelihood = model.sharpness * (expected @ effect)
    return likelihood[0] - likelihood[1:]


def excess(lost: Tensor) -> Tensor:
    """[N] what hiding each event costs, less the mean cost of hiding another one."""
    if len(lost) == 1:
        return lost
    others = (lost.sum() - lost) / (len(lost) - 1)
    return lost - others
