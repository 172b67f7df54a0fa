"""Interleaved multi-axis rotary positions (MRoPE) over seconds, height and width.

In: queries or keys [B, H, N, d] and the coordinates (seconds, row, column) of their N tokens. Out: the same,
each pair of channels turned by an angle that grows with one coordinate, so that attention sees only
differences of coordinates. The time coordinate is presentation seconds, not an index: gaps and other frame
rates stay true.

Rotary frequency pairs go from fast to slow. *Interleaved* deals them to the axes in turn, T H W T H W ..., so
that each axis spans the whole range; *chunked* gives the first (fast) ones to time, the next to height, the
slow ones to width.

Legend: B batch, H heads, N tokens, d channels per head, F = d/2 frequency pairs.

Sources: RoFormer (Su et al. 2021, arXiv 2104.09864) for rotary positions; Qwen2-VL (Wang et al. 2024, arXiv
2409.12191) for multi-axis sections; Qwen3-VL (2025, arXiv 2511.21631) for interleaving them.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

AXES = 3  # time, height, width


def frequencies(pairs: int, base: float) -> Tensor:
    """[F] radians per unit of coordinate, from 1 down to almost 1 / base (RoFormer, section 3.3)."""
    return base ** (-torch.arange(pairs, dtype=torch.float32) / pairs)


def axis_of_pair(pairs: int, interleaved: bool) -> list[int]:
    """The axis (0 time, 1 height, 2 width) that rotates each frequency pair."""
    if interleaved:
        return [pair % AXES for pair in range(pairs)]
    return sorted(pair % AXES for pair in range(pairs))  # the same number of pairs per axis, in chunks


def sections(pairs: int) -> list[int]:
    """The number of pairs for time, height and width."""
    return [axis_of_pair(pairs, True).count(axis) for axis in range(AXES)]


def rotation(coordinates: Tensor, pairs: int, base: float, interleaved: bool) -> tuple[Tensor, Tensor]:
    """coordinates [B, N, 3] -> cosines and sines [B, 1, N, F], shared by all heads."""
    axes = torch.tensor(axis_of_pair(pairs, interleaved), device=coordinates.device)
    # [3, F], each pair's frequency in the row of its axis: one product instead of a gather.
    spread = torch.nn.functional.one_hot(axes, AXES).T * frequencies(pairs, base).to(coordinates.device)
    angles = coordinates @ spread  # [B, N, F]
    return angles.cos().unsqueeze(1), angles.sin().unsqueeze(1)


def rotate(x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """x [B, H, N, d] with pair i in channels i and i + d/2 -> x turned by `rotation`'s cosines and sines."""
    cosine, sine = turn
    first, second = x.chunk(2, dim=-1)  # [B, H, N, F] each
    return torch.cat((first * cosine - second * sine, first * sine + second * cosine), dim=-1)


def rotate_reference(x: Tensor, coordinates: Tensor, base: float, interleaved: bool = True) -> Tensor:
    """The same as `rotate`, written for the eye: one token and one pair at a time. x [B, H, N, d]."""
    batch, heads, tokens, channels = x.shape
    pairs = channels // 2
    out = torch.empty_like(x)
    for b in range(batch):
        for n in range(tokens):
            for pair in range(pairs):
                axis = pair % AXES if interleaved else sorted(p % AXES for p in range(pairs))[pair]
                angle = float(coordinates[b, n, axis]) * base ** (-pair / pairs)
                for h in range(heads):
                    a, c = float(x[b, h, n, pair]), float(x[b, h, n, pair + pairs])
                    out[b, h, n, pair] = a * math.cos(angle) - c * math.sin(angle)
                    out[b, h, n, pair + pairs] = a * math.sin(angle) + c * math.cos(angle)
    return out
