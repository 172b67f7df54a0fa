"""What is seen again: whether a second's picture was there before, or will come back, after something else.

A picture that simply stays is like its neighbours all the way; one that returns is like a second beyond
others that it is not like. With c(t, u) the cosine of seconds t and u, the return of t at s is

    r(t, s) = c(t, s) - min over u from t to s of c(t, u)

It is 0 while likeness only fades, and large where it falls and rises again.

Legend: B batch, T seconds, C channels, W width.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

INNER = 32


class Returns(nn.Module):
    """The largest return before a second and after it, made into one vector by a small network."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Sequential(nn.Linear(2, INNER), nn.GELU(), nn.Linear(INNER, width))

    def forward(self, seen: Tensor, mask: Tensor) -> Tensor:
        """seen [B, T, C], what the seconds show; mask [B, T] (0 = padding) -> [B, T, W]."""
        return self.mix(largest_returns(seen, mask))


def largest_returns(seen: Tensor, mask: Tensor) -> Tensor:
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
