"""Words of motion and order: what a sentence says in the dimensions that only time fills (timeline.py).

A sentence encoder that learned from pictures puts "the camera pans left" and "the camera pans right" next to
each other, because no picture tells them apart; and a mean over tokens hardly knows which of two things came
first. So hidden states are read twice, as their mean and as a *ramp* (weights from -1 at the first token to
+1 at the last, so that it says what stands early and what late):

    text = normalise([ head ; gate_m * motion(mean, ramp) ; gate_o * forwards * L unit(P (late - early)) ])

`late` and `early` are the head's vectors of the same sentence with its late or its early tokens counting
more. In "a, then b" their difference points from a to b, as the trend of the seconds does (timeline.py); P is
the trend's own projection. forwards is -1 for "b after a", which tells things backwards.

The gates ask whether the sentence speaks of motion, or of order. They are exactly 0 for a plain sentence,
which then ranks seconds by what is seen alone (fit_gate.py).

Legend: B sentences, L tokens, E hidden width of the sentence encoder, D dim of the head, M and O of motion
and order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# How long the blocks of motion (at most) and of order (always) are beside what is seen, whose length is 1.
# Were order longer for "a, then b" than for "b, then a", what is seen would count less in the one than in the
# other, and that drowned the difference. Were motion as long as it is learned (up to 5), a gate that opens by
# mistake would leave next to nothing of what is seen. Chosen on dev timelines (model/LOG.md).
TIME_LENGTH = 1.5
GATE_INNER, GATE_DROPOUT = 64, 0.2

Head = Callable[[Tensor, Tensor, Tensor], Tensor]  # sentence [B, E], ids, weights of tokens [B, L] -> [B, D]


class Reading(NamedTuple):
    """Outputs of the frozen text side for B sentences."""

    plain: Tensor  # [B, D] the head's vectors, unit length
    change: Tensor  # [B, D] late - early
    features: Tensor  # [B, 2 E] mean and ramp


def mean_and_ramp(hidden: Tensor, mask: Tensor) -> Tensor:
    """hidden [B, L, E], mask [B, L] (1 = token, tokens first) -> [B, 2 E]: mean, then ramp."""
    weights = mask.to(hidden.dtype)
    count = weights.sum(1, keepdim=True)  # [B, 1]
    place = torch.cumsum(weights, dim=1) - 1  # 0, 1, 2, ... over the tokens
    ramp = weights * (2 * place / (count - 1).clamp(min=1) - 1)
    both = torch.stack((weights, ramp), dim=1) @ hidden / count.unsqueeze(-1)  # [B, 2, E]
    return both.flatten(1)


def read(head: Head, features: Tensor, ids: Tensor, mask: Tensor) -> Reading:
    """features [B, 2 E] of `mean_and_ramp`, ids, mask [B, L] -> what the head makes of them."""
    mean, ramp = features.chunk(2, dim=-1)
    weights = mask.to(features.dtype)
    place = (torch.cumsum(weights, dim=1) - 1) / (weights.sum(1, keepdim=True) - 1).clamp(min=1)  # 0 ... 1
    # Weighted by place, the mean of the hidden states is mean + ramp; by 1 - place, mean - ramp. All three in
    # one call: a head is so small that what counts is how often it is called.
    said = head(
        torch.cat((mean, mean + ramp, mean - ramp)),
        torch.cat((ids, ids, ids)),
        torch.cat((weights, weights * place, weights * (1 - place))),
    )
    plain, late, early = F.normalize(said, dim=-1).reshape(3, -1, said.shape[-1]).unbind(0)
    return Reading(plain, late - early, features)


class TimeWords(nn.Module):
    """The time block of sentences, and its gates."""

    def __init__(
        self,
        features: int = 768,
        dim: int = 256,
        motion: int = 32,
        order: int = 64,
        inner: int = 384,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))  # of the training sentences' features
        self.register_buffer("scale", torch.ones(features))
        self.motion = nn.Sequential(
            nn.Linear(features, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, motion)
        )
        self.register_buffer("project", torch.zeros(order - 1, dim))  # P
        self.forwards = nn.Linear(features, 1)
        self.gate = nn.Sequential(  # of motion and of order
            nn.Dropout(GATE_DROPOUT),
            nn.Linear(features, GATE_INNER),
            nn.GELU(),
            nn.Dropout(GATE_DROPOUT),
            nn.Linear(GATE_INNER, 2),
        )
        nn.init.zeros_(self.forwards.weight)
        nn.init.ones_(self.forwards.bias)

    @property
    def size(self) -> int:
        """Dimensions added to a sentence's vector: M + O."""
        return self.motion[-1].out_features + len(self.project) + 1

    def fit(self, features: Tensor) -> None:
        """Take the statistics of features [S, 2 E]."""
        self.mean.copy_(features.mean(0))
        self.scale.copy_(1 / (features.std(0) + 1e-4))

    def forward(self, said: Reading, gates: Tensor | None = None) -> Tensor:
        """[B, D + M + O], unit length.

        gates [B, 2] in [0, 1] stand in for its own where it is known what the sentences speak of.
        """
        x = (said.features - self.mean) * self.scale
        gates = self.gates(said.features) if gates is None else gates
        motion = self.motion(x)
        forwards = torch.tanh(self.forwards(x))
        if not self.training:  # learned freely; then no longer than may be, and forwards or backwards
            motion = motion * (TIME_LENGTH / motion.norm(dim=-1, keepdim=True)).clamp(max=1)
            forwards = torch.sign(forwards)
        order = forwards * F.normalize(said.change @ self.project.T, dim=-1)
        blocks = (
            said.plain,
            gates[:, :1] * motion,
            gates[:, 1:] * TIME_LENGTH * F.pad(order, (0, 1)),
        )
        return F.normalize(torch.cat(blocks, dim=-1), dim=-1)

    def gates(self, features: Tensor) -> Tensor:
        """features [B, 2 E] -> [B, 2] how far the sentence speaks of motion and of order, 0 to 1.

        Closed up to an even chance that it does, and open from three to one: half-open gates, which differ
        between a sentence and its contrary, would weigh what is seen differently in the two.
        """
        chance = torch.sigmoid(self.gate((features - self.mean) * self.scale))
        return (4 * chance - 2).clamp(0, 1)
