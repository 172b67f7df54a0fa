"""The timeline encoder: a window of seconds in, one unit vector per second out, in the text encoder's space.

Each second gives one global token (the frame's vector) and a 3x3 grid of visual tokens. A few layers let all
tokens of the window attend to each other, with interleaved MRoPE over (seconds, row, column); DeepStack adds
the middle and the shallow level of the grid to the hidden states between them, through learned gates. The
last layers see the global tokens only, one per second, which keeps the cost low. What comes out is a
correction of the frame's own vector:

    v_t = normalise(vector_t + gate_s * smooth_t + gate_d * delta_t)

smooth_t is an average of the window's frame vectors over the seconds that belong together: nearness, likeness
and attention say which. delta_t is what no single frame holds (motion, order); its gate starts
near nothing, so that the network starts at the frame's vector and has to earn every step away from it.

Legend: B batch, T seconds, P = 9 grid cells (row-major), C channels, N = T * (1 + P) tokens, W width, H
heads, D dim.

Sources: mrope.py for positions; DeepStack (Meng et al. 2024, arXiv 2406.04334) and Qwen3-VL for levels in the
first layers; PWC-Net (Sun et al. 2018, arXiv 1709.02371) for the cost volume between neighbouring seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import GRID, LEVEL_CHANNELS
from .mrope import rotate, rotation

CELLS = GRID * GRID
LEVELS = ("deep", "middle", "shallow")  # the order in which DeepStack adds them


@dataclass(frozen=True)
class TimelineConfig:
    """The shape of a timeline encoder; the defaults are the base pack's."""

    dim: int = 256  # D, of frame and text vectors
    width: int = 160  # W, of the hidden states
    heads: int = 5  # attention heads; width / heads must be even
    grid_layers: int = 3  # layers over all tokens; DeepStack adds one level before each of them
    time_layers: int = 2  # layers over the global tokens alone
    expand: int = 2  # inner width of the feed-forward part over width
    window_s: int = 24  # seconds in a window
    positions: str = "interleaved"  # MRoPE: "interleaved" or "chunked"; for comparison "learned" or "none"
    rope_base: float = 100.0  # the slowest pair turns 1 / base radians a second: a window is 24 s, not a book
    deepstack: bool = True  # whether the middle and shallow levels are used
    motion: bool = True  # whether neighbouring seconds are compared cell by cell (cost volume)
    trend: bool = True  # whether what follows is set against what came before
    dropout: float = 0.0  # of attention outputs and feed-forward parts, in training only


class Attention(nn.Module):
    """Multi-head attention with rotary positions and a mask of padded tokens."""

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        self.heads, self.channels = config.heads, config.width // config.heads
        self.scale = 1 / math.sqrt(self.channels)
        self.qkv = nn.Linear(config.width, 3 * config.width, bias=False)
        self.out = nn.Linear(config.width, config.width, bias=False)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor] | None, bias: Tensor) -> Tensor:
        """x [B, N, W], turn = cosines and sines [B, 1, N, d/2], bias [B, 1, 1, N] -> [B, N, W]."""
        batch, tokens, width = x.shape
        shape = (batch, tokens, self.heads, self.channels)
        q, k, v = (
            part.reshape(shape).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1)
        )  # [B, H, N, d] each
        if turn is not None:
            q, k = rotate(q, turn), rotate(k, turn)
        weights = torch.softmax(q @ k.transpose(-2, -1) * self.scale + bias, dim=-1)  # [B, H, N, N]
        return self.out((weights @ v).transpose(1, 2).reshape(batch, tokens, width))


class Layer(nn.Module):
    """Attention and a feed-forward part, each behind a norm and added to its input."""

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        inner = config.expand * config.width
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention = Attention(config)
        self.forward_norm = nn.LayerNorm(config.width)
        self.forward_part = nn.Sequential(
            nn.Linear(config.width, inner),
            nn.GELU(),
            nn.Linear(inner, config.width),
            nn.Dropout(config.dropout),
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor] | None, bias: Tensor) -> Tensor:
        """x [B, N, W] -> [B, N, W]."""
        x = x + self.dropout(self.attention(self.attention_norm(x), turn, bias))
        return x + self.forward_part(self.forward_norm(x))


class Standardise(nn.Module):
    """(x - mean) / deviation per channel, with the statistics of the training frames, set once."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("scale", torch.ones(channels))

    def fit(self, frames: Tensor) -> None:
        """frames [..., C]: take their mean and deviation."""
        flat = frames.reshape(-1, frames.shape[-1]).float()
        self.mean.copy_(flat.mean(0))
        self.scale.copy_(1 / (flat.std(0) + 1e-3))

    def forward(self, x: Tensor) -> Tensor:
        return (x - self.mean) * self.scale


class MotionCells(nn.Module):
    """What moved where: every cell of a second compared with every cell of its neighbours, at each level.

    A picture that slides one cell to the left makes cell (r, c) of this second look like (r, c - 1) of the
    next. The table of cosines says so whatever the picture shows, which is why motion is learned from few
    examples.
    """

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        self.levels = LEVELS if config.deepstack else LEVELS[:1]
        tables = 2 * len(self.levels) * CELLS * CELLS  # towards the next second and from the one before
        self.norm = nn.LayerNorm(tables)
        self.mix = nn.Sequential(
            nn.Linear(tables, 2 * config.width), nn.GELU(), nn.Linear(2 * config.width, config.width)
        )

    def forward(self, grids: dict[str, Tensor], mask: Tensor) -> Tensor:
        """grids: level -> [B, T, P, C] standardised; mask [B, T] -> [B, T, W]."""
        pair = (mask[:, 1:] * mask[:, :-1]).unsqueeze(-1).unsqueeze(-1)  # [B, T-1, 1, 1]
        tables = []
        for level in self.levels:
            cells = F.normalize(grids[level], dim=-1)
            to_next = (cells[:, :-1] @ cells[:, 1:].transpose(-2, -1)) * pair  # [B, T-1, P, P]
            still = (
                cells[:, :1] @ cells[:, :1].transpose(-2, -1)
            ) * 0  # [B, 1, P, P] no neighbour beyond the ends
            tables += [torch.cat((to_next, still), dim=1), torch.cat((still, to_next), dim=1)]
        volume = torch.stack(tables, dim=2)  # [B, T, 2 * levels, P, P]
        return self.mix(self.norm(volume.flatten(2)))


class TimelineEncoder(nn.Module):
    """The network. Its inputs and outputs are those of `timeline.onnx`."""

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.levels = LEVELS if config.deepstack else LEVELS[:1]
        self.standardise = nn.ModuleDict({level: Standardise(LEVEL_CHANNELS[level]) for level in self.levels})
        self.token = nn.Linear(config.dim, width)
        self.cell = nn.ModuleDict({level: nn.Linear(LEVEL_CHANNELS[level], width) for level in self.levels})
        # DeepStack: how much of each later level enters the hidden states, learned per channel.
        self.level_gate = nn.ParameterDict(
            {level: nn.Parameter(torch.full((width,), 0.1)) for level in LEVELS[1:]}
        )
        self.motion = MotionCells(config) if config.motion else None
        if config.positions == "learned":
            self.time_place = nn.Embedding(config.window_s, width)
            self.cell_place = nn.Embedding(CELLS, width)
        self.grid_layers = nn.ModuleList(Layer(config) for _ in range(config.grid_layers))
        self.time_layers = nn.ModuleList(Layer(config) for _ in range(config.time_layers))
        self.norm = nn.LayerNorm(width)
        self.belong = nn.Linear(width, 2 * width, bias=False)  # queries and keys of the smoothing
        self.likeness = nn.Parameter(torch.tensor(1.0))  # how much alike frames belong together, at first
        self.nearness = nn.Parameter(torch.tensor(0.7))  # how much less they do for every second between
        self.delta = nn.Linear(width, config.dim)
        if config.trend:
            # An orthogonal start keeps it apart from what is seen; learner.py gives texts the same.
            self.trend = nn.Linear(config.dim, config.dim, bias=False)
            self.fading = nn.Parameter(torch.tensor(0.5))  # how fast seconds farther away lose weight
            nn.init.orthogonal_(self.trend.weight)
        self.smooth_gate = nn.Parameter(torch.tensor(2.0))
        self.delta_gate = nn.Parameter(torch.full((config.dim,), 0.1))
        for layer in (*self.grid_layers, *self.time_layers):  # start as the identity
            nn.init.normal_(layer.attention.out.weight, std=0.02)
            nn.init.normal_(layer.forward_part[2].weight, std=0.02)
        nn.init.normal_(self.belong.weight, std=0.02)
        nn.init.normal_(self.delta.weight, std=0.02)
        nn.init.zeros_(self.delta.bias)

    def turns(self, seconds: Tensor, cells: bool) -> tuple[Tensor, Tensor] | None:
        """Rotary angles of the global tokens, or of all (each second's global token, then its cells)."""
        config = self.config
        if config.positions not in ("interleaved", "chunked"):
            return None
        grid = torch.arange(GRID, dtype=seconds.dtype, device=seconds.device)
        middle = torch.full((1,), (GRID - 1) / 2, dtype=seconds.dtype, device=seconds.device)
        rows, columns = middle, middle  # the global token stands in the middle of its grid
        if cells:
            rows = torch.cat((middle, grid.repeat_interleave(GRID)))  # [1 + P]
            columns = torch.cat((middle, grid.repeat(GRID)))
        time = seconds.unsqueeze(-1).expand(-1, -1, len(rows))  # [B, T, 1 + P]
        coordinates = torch.stack((time, rows.expand_as(time), columns.expand_as(time)), dim=-1)
        pairs = config.width // config.heads // 2
        return rotation(coordinates.flatten(1, 2), pairs, config.rope_base, config.positions == "interleaved")

    def forward(
        self, vector: Tensor, shallow: Tensor, middle: Tensor, deep: Tensor, seconds: Tensor, mask: Tensor
    ) -> Tensor:
        """vector [B, T, D], levels [B, T, P, C], seconds, mask [B, T] (0 = padding) -> [B, T, D], unit."""
        return F.normalize(sum(self.parts(vector, shallow, middle, deep, seconds, mask)), dim=-1)

    def parts(
        self, vector: Tensor, shallow: Tensor, middle: Tensor, deep: Tensor, seconds: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The summands of v_t, [B, T, D] each.

        What is seen (vector_t + gate_s * smooth_t), what happens (gate_d * delta_t), what follows (trend_t).
        """
        levels = {"shallow": shallow, "middle": middle, "deep": deep}
        grids = {level: self.standardise[level](levels[level]) for level in self.levels}
        tokens = self.token(vector).unsqueeze(2)  # [B, T, 1, W]
        if self.motion is not None:
            tokens = tokens + self.motion(grids, mask).unsqueeze(2)
        cells = self.cell["deep"](grids["deep"])  # [B, T, P, W]
        if self.config.positions == "learned":
            place = self.time_place(seconds.round().long().clamp(0, self.config.window_s - 1)).unsqueeze(2)
            tokens, cells = tokens + place, cells + place + self.cell_place.weight
        x = torch.cat((tokens, cells), dim=2)  # [B, T, 1 + P, W]
        (batch, time), per_second, width = vector.shape[:2], 1 + CELLS, self.config.width

        bias = (1 - mask) * -1e4  # [B, T]
        all_bias = bias.unsqueeze(-1).expand(-1, -1, per_second).flatten(1)[:, None, None]  # [B, 1, 1, N]
        turn = self.turns(seconds, cells=True)
        x = x.flatten(1, 2)  # [B, N, W]
        for number, layer in enumerate(self.grid_layers):
            if 0 < number < len(self.levels):
                level = LEVELS[number]
                added = self.cell[level](grids[level]) * self.level_gate[level]  # [B, T, P, W]
                x = x + F.pad(added, (0, 0, 1, 0)).flatten(1, 2)  # nothing is added to the global tokens
            x = layer(x, turn, all_bias)

        h = x.reshape(batch, time, per_second, width)[:, :, 0]  # [B, T, W]
        turn = self.turns(seconds, cells=False)
        for layer in self.time_layers:
            h = layer(h, turn, bias[:, None, None])
        h = self.norm(h)
        query, key = self.belong(h).chunk(2, dim=-1)  # [B, T, W]
        alike = self.likeness * (vector @ vector.transpose(-2, -1))  # [B, T, T]
        apart = self.nearness * (seconds.unsqueeze(-1) - seconds.unsqueeze(-2)).abs()
        belong = query @ key.transpose(-2, -1) / math.sqrt(width)
        weights = torch.softmax(alike - apart + belong + bias[:, None], dim=-1)  # [B, T, T]
        smooth = weights @ vector  # [B, T, D]
        steady, moving = vector + self.smooth_gate * smooth, self.delta_gate * self.delta(h)
        if not self.config.trend:
            return steady, moving, torch.zeros_like(moving)
        return steady, moving, self.trend(self.change(vector, seconds, mask))

    def change(self, vector: Tensor, seconds: Tensor, mask: Tensor) -> Tensor:
        """[B, T, D] the frames that follow a second minus those that came before it, near ones counting more.

        It points from a to b in every second of "a, then b", whatever a and b are.
        """
        ahead = seconds.unsqueeze(-2) - seconds.unsqueeze(
            -1
        )  # [B, T, T] seconds from the row's to the column's
        weight = torch.exp(-self.fading.abs() * ahead.abs()) * mask.unsqueeze(-2)
        return (torch.sign(ahead) * weight) @ vector / weight.sum(-1, keepdim=True)


def parameter_count(model: nn.Module) -> int:
    """How many numbers are learned."""
    return sum(parameter.numel() for parameter in model.parameters())
