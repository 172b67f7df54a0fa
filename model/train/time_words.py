"""Words of motion and order, kept apart: a small correction of the text vector, trained with the timeline
encoder.

A sentence encoder that learned from pictures puts "the camera pans left" and "the camera pans right" next to
each other, because no picture tells them apart; and the mean over tokens hardly knows which of two things
came first. The correction reads E5's hidden states twice, as their mean and as a *ramp* (weights from -1 at
the first token to +1 at the last, so that it says what stands early and what late), and adds what they say
about time:

    text = normalise(normalise(head) + gate * correction(mean, ramp))

The gate asks whether the sentence speaks of time at all. For plain captions it closes, and they stay where
the head put them: without it, finding plain captions lost three points (model/LOG.md).

Legend: B sentences, L tokens, E hidden width of the sentence encoder, D dim.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def mean_and_ramp(hidden: Tensor, mask: Tensor) -> Tensor:
    """hidden [B, L, E], mask [B, L] (1 = token, tokens first) -> [B, 2 E]: mean, then ramp."""
    weights = mask.to(hidden.dtype)
    count = weights.sum(1, keepdim=True)  # [B, 1]
    place = torch.cumsum(weights, dim=1) - 1  # 0, 1, 2, ... over the tokens
    ramp = weights * (2 * place / (count - 1).clamp(min=1) - 1)
    both = torch.stack((weights, ramp), dim=1) @ hidden / count.unsqueeze(-1)  # [B, 2, E]
    return both.flatten(1)


class TimeWords(nn.Module):
    """The correction. Starts at nothing."""

    def __init__(self, hidden: int = 384, dim: int = 256, inner: int = 384, dropout: float = 0.1) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(2 * hidden))  # of the training sentences' features
        self.register_buffer("scale", torch.ones(2 * hidden))
        # The straight way carries what holds for words never trained on: which of two things comes first.
        self.linear = nn.Linear(2 * hidden, dim, bias=False)
        self.mlp = nn.Sequential(
            nn.Linear(2 * hidden, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, dim)
        )
        self.gate = nn.Linear(2 * hidden, 1)
        nn.init.zeros_(self.gate.weight)
        nn.init.zeros_(self.gate.bias)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.mlp[3].weight)
        nn.init.zeros_(self.mlp[3].bias)

    def fit(self, features: Tensor) -> None:
        """Take the statistics of features [S, 2 E]."""
        self.mean.copy_(features.mean(0))
        self.scale.copy_(1 / (features.std(0) + 1e-4))

    def forward(self, plain: Tensor, features: Tensor) -> Tensor:
        """plain [B, D] (the head's vector, any length), features [B, 2 E] -> [B, D] unit length."""
        x = (features - self.mean) * self.scale
        correction = torch.sigmoid(self.gate(x)) * (self.linear(x) + self.mlp(x))
        return F.normalize(F.normalize(plain, dim=-1) + correction, dim=-1)

    def speaks_of_time(self, features: Tensor) -> Tensor:
        """features [B, 2 E] -> [B] the gate before its sigmoid, above 0 where motion or order is meant."""
        return self.gate((features - self.mean) * self.scale)[:, 0]
