"""A cost volume: every cell of a second compared with every cell of its neighbours, at each grid level.

A picture that slides one cell to the left makes cell (r, c) of this second look like (r, c - 1) of the next.
The table of cosines (a cost volume) says so whatever the picture shows, which is why motion is learned from
few examples. A thing that comes or goes, and light that fades, change how strongly a cell answers: signed
differences over one and three seconds say that.

Legend: B batch, T seconds, P = 9 grid cells (row-major), C channels, W width.

Source: PWC-Net (Sun et al. 2018, arXiv 1709.02371) for the cost volume.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import GRID

CELLS = GRID * GRID
REACHES_S = (-3, -1, 1, 3)  # neighbours that a second's answers are set against
LEARNED = 3  # answers per cell beside its length


class MotionCells(nn.Module):
    """The tables of a second and its neighbours, made into one vector by a small network."""

    def __init__(self, channels: Sequence[int], width: int) -> None:
        """channels: C of each level."""
        super().__init__()
        self.answer = nn.ModuleList(nn.Linear(count, LEARNED) for count in channels)
        size = len(channels) * CELLS * (2 * CELLS + len(REACHES_S) * (1 + LEARNED))
        self.norm = nn.LayerNorm(size)
        self.mix = nn.Sequential(nn.Linear(size, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, grids: Sequence[Tensor], mask: Tensor) -> Tensor:
        """grids: each level [B, T, P, C], standardised; mask [B, T] -> [B, T, W]."""
        tables = []
        for level, answer in zip(grids, self.answer):
            length = level.norm(dim=-1, keepdim=True)  # [B, T, P, 1]
            cells = level / (length + 1e-6)
            answers = torch.cat((torch.log(length + 1e-3), answer(level)), dim=-1).flatten(2)  # [B, T, P * 4]
            for reach in REACHES_S:
                both = (mask * shifted(mask, reach)).unsqueeze(
                    -1
                )  # [B, T, 1] seconds without one say nothing
                tables.append((shifted(answers, reach) - answers) * both)
                if abs(reach) == 1:
                    cosines = cells @ shifted(cells, reach).transpose(-2, -1)  # [B, T, P, P]
                    tables.append(cosines.flatten(2) * both)
        return self.mix(self.norm(torch.cat(tables, dim=-1)))


def shifted(x: Tensor, by: int) -> Tensor:
    """x [B, T, ...] `by` seconds later (earlier if negative); zeros beyond the window."""
    padding = (0, 0) * (x.dim() - 2) + (max(-by, 0), max(by, 0))
    return F.pad(x, padding)[:, by:] if by > 0 else F.pad(x, padding)[:, :by]
