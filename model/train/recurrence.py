"""Recurrence: whether a second's picture was shown before, or comes back later, after something else.

A picture that stays is similar to its neighbours throughout; one that recurs is similar to a second beyond
others that differ from it. With c(t, u) the cosine of seconds t and u, the recurrence of t at s is

    r(t, s) = c(t, s) - min over u from t to s of c(t, u)

It is 0 where similarity only falls with distance, and large where it falls and rises again.

Legend: B batch, T seconds, C channels, W width.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

INNER = 32


class Recurrence(nn.Module):
    """The largest recurrence before a second and after it, turned into one vector by a small network."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Sequential(nn.Linear(2, INNER), nn.GELU(), nn.Linear(INNER, width))

    def forward(self, seen: Tensor, mask: Tensor) -> Tensor:
        """seen [B, T, C], what the seconds show; mask [B, T] (0 = padding) -> [B, T, W]."""
        return self.mix(largest_recurrence(seen, mask))


def largest_recurrence(seen: Tensor, mask: Tensor) -> Tensor:
    """seen [B, T, C], mask [B, T] -> [B, T, 2]: the largest r(t, s) over s < t, and over s > t; 0 if none."""
    unit = F.normalize(seen, dim=-1)
    alike = unit @ unit.transpose(-2, -1)  # [B, T, T] c(t, u)
    alike = alike * mask.unsqueeze(-2) + (1 - mask.unsqueeze(-2))  # padding lies between nothing
    place = torch.arange(seen.shape[1], device=seen.device)
    t, s, u = place[:, None, None], place[:, None], place
    between = ((u - t) * (u - s) <= 0).to(seen.dtype)  # [T, T, T] whether u lies from t to s
    least = (alike.unsqueeze(2) * between + 2 * (1 - between)).amin(-1)  # [B, T, T]
    returned = (alike - least) * mask.unsqueeze(-2)
    before = (place[:, None] > place).to(seen.dtype)  # [T, T] whether s comes before t
    return torch.stack(((returned * before).amax(-1), (returned * before.T).amax(-1)), dim=-1)
