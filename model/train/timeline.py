"""The timeline encoder: a window of seconds in, one unit vector per second out, in the text encoder's space.

What is seen and what happens live in different dimensions, so that neither can drown or hurt the other:

    v_t = [ sqrt(1 - b^2) * content_t ; b / sqrt(2) * motion_t ; b / sqrt(2) * order_t ]

content_t [D] is the frame's vector, averaged with those neighbours that are near and alike. motion_t comes
from a transformer over the frames' grids, order_t from what follows minus what came before. All three have
unit length in every second, so a sentence about what is seen alone, which has nothing in the time block
(time_words.py), ranks seconds exactly as the contents do.

The transformer: each second gives one global token and a 3x3 grid of visual tokens. A few layers let all
tokens of the window attend to each other, with interleaved MRoPE over (seconds, row, column); DeepStack adds
the middle and the shallow level of the grid to the hidden states between them, through learned gates. The
last layers see the global tokens only, one per second, which keeps the cost low. It reads the backbone's
levels and not the frame's vector, so that it stays as it is when the heads are trained anew. A pack without
grids gives it the frame's vector instead.

Legend: B batch, T seconds, P = 9 grid cells (row-major), C channels, N = T * (1 + P) tokens, W width, H
heads, D dim of frame and plain text vectors, M and O dim of motion and order.

Sources: mrope.py for positions; DeepStack (Meng et al. 2024, arXiv 2406.04334) and Qwen3-VL for levels in the
first layers; motion_cells.py for the cost volume; the bilateral filter (Tomasi & Manduchi 1998) for content.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import GRID, LEVEL_CHANNELS
from .motion_cells import CELLS, MotionCells
from .mrope import rotate, rotation
from .recurrence import Recurrence

NEARNESS = 0.25  # a frame d seconds away counts exp(-NEARNESS d^2) times as much for the content of a second
LIKENESS = 1.0  # a frame with cosine c to it counts exp(LIKENESS c) times as much
CUT_SHARPNESS = 30.0  # how abruptly a difference between neighbouring frames becomes a cut
TREND_FADING = 0.5  # how fast seconds lose weight for the trend, as exp(-fading * distance)
TREND_GAIN = 3.0  # so that a cut between two scenes outweighs the rest (with_rest)
LEVELS = ("deep", "middle", "shallow")  # the order in which DeepStack adds them


@dataclass(frozen=True)
class TimelineConfig:
    """The shape of a timeline encoder; the defaults are the base pack's."""

    dim: int = 256  # D, of frame and plain text vectors
    motion: int = 32  # M, dimensions of motion
    order: int = 64  # O, dimensions of order
    time_share: float = 0.4  # b, length of the time block in a second's vector
    width: int = 160  # W, of the hidden states
    heads: int = 5  # attention heads; width / heads must be even
    grid_layers: int = 3  # layers over all tokens; DeepStack adds one level before each of them
    time_layers: int = 2  # layers over the global tokens alone
    expand: int = 2  # inner width of the feed-forward part over width
    window_s: int = 24  # seconds in a window
    positions: str = "interleaved"  # MRoPE: "interleaved" or "chunked"; for comparison "learned" or "none"
    rope_base: float = 100.0  # the slowest pair turns 1 / base radians a second: a window is 24 s, not a book
    grids: bool = True  # whether the pack's frames come with grid levels
    deepstack: bool = True  # whether the middle and shallow levels are used
    motion_cells: bool = True  # whether neighbouring seconds are compared cell by cell (cost volume)
    returns: bool = True  # whether it is told what was seen before and what comes back
    cut_at: float | None = None  # neighbours less alike than this are two shots, whose contents do not mix

    @property
    def levels(self) -> tuple[str, ...]:
        """The grid levels in use."""
        return () if not self.grids else LEVELS if self.deepstack else LEVELS[:1]

    @property
    def total(self) -> int:
        """Dimensions of a second's and of a sentence's whole vector: the manifest's "dim"."""
        return self.dim + self.motion + self.order


class Attention(nn.Module):
    """Multi-head attention with rotary positions and a mask of padded tokens."""

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        self.heads, self.channels = config.heads, config.width // config.heads
        self.scale = 1 / math.sqrt(self.channels)
        self.qkv = nn.Linear(config.width, 3 * config.width, bias=False)
        self.out = nn.Linear(config.width, config.width, bias=False)
        nn.init.normal_(self.out.weight, std=0.02)  # a layer starts near the identity

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
            nn.Linear(config.width, inner), nn.GELU(), nn.Linear(inner, config.width)
        )
        nn.init.normal_(self.forward_part[2].weight, std=0.02)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor] | None, bias: Tensor) -> Tensor:
        """x [B, N, W] -> [B, N, W]."""
        x = x + self.attention(self.attention_norm(x), turn, bias)
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


class Content(nn.Module):
    """The frame's vector averaged over neighbours, the more the nearer in time and the more alike they are.

    A bilateral filter over time. Its two numbers were chosen on dev data: what L_align makes of them on
    composed stills, whose neighbours share one error, is worse on footage (model/LOG.md). With `cut_at`, what
    lies beyond a cut does not count.
    """

    def __init__(self, cut_at: float | None = None) -> None:
        super().__init__()
        self.cut_at = cut_at

    def forward(self, vector: Tensor, seconds: Tensor, mask: Tensor) -> Tensor:
        """vector [B, T, D] unit length, seconds, mask [B, T] -> [B, T, D] unit length."""
        apart = seconds.unsqueeze(-1) - seconds.unsqueeze(-2)  # [B, T, T]
        alike = vector @ vector.transpose(-2, -1)
        logits = LIKENESS * alike - NEARNESS * apart * apart + hidden(mask).unsqueeze(-2)
        if self.cut_at is not None:
            logits = logits - self.cuts_between(vector)
        return F.normalize(torch.softmax(logits, dim=-1) @ vector, dim=-1)

    def cuts_between(self, vector: Tensor) -> Tensor:
        """[B, T, T] how surely a cut lies between two seconds: 0 within a shot, many across a cut."""
        alike = (vector[:, 1:] * vector[:, :-1]).sum(-1)  # [B, T - 1]
        cut = F.softplus(CUT_SHARPNESS * (self.cut_at - alike))  # -log of the chance that none is here
        passed = torch.cumsum(F.pad(cut, (1, 0)), dim=-1)  # [B, T]
        return (passed.unsqueeze(-1) - passed.unsqueeze(-2)).abs()


class Trend(nn.Module):
    """The frames after a second minus those before it: in every second of "a, then b", whatever a and b are,
    the difference points from a to b."""

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        self.register_buffer("project", torch.zeros(config.order - 1, config.dim))  # P (learner.py)

    def forward(self, vector: Tensor, seconds: Tensor, mask: Tensor) -> Tensor:
        """vector [B, T, D], seconds, mask [B, T] -> [B, T, O - 1]."""
        return TREND_GAIN * self.change(vector, seconds, mask) @ self.project.T

    def change(self, vector: Tensor, seconds: Tensor, mask: Tensor) -> Tensor:
        """[B, T, D] the frames that follow minus those that came before, near ones counting more."""
        ahead = seconds.unsqueeze(-2) - seconds.unsqueeze(
            -1
        )  # [B, T, T] from the row's second to the column's
        weight = torch.exp(-TREND_FADING * ahead.abs()) * mask.unsqueeze(-2)
        return (torch.sign(ahead) * weight) @ vector / weight.sum(-1, keepdim=True)


class TimelineEncoder(nn.Module):
    """The network. Its inputs and outputs are those of `timeline.onnx`."""

    def __init__(self, config: TimelineConfig) -> None:
        super().__init__()
        self.config = config
        width, levels = config.width, config.levels
        self.content = Content(config.cut_at)
        self.trend = Trend(config)
        sizes = {level: LEVEL_CHANNELS[level] for level in levels} or {"vector": config.dim}
        self.standardise = nn.ModuleDict({name: Standardise(size) for name, size in sizes.items()})
        self.token = nn.Linear(next(iter(sizes.values())), width)
        self.cell = nn.ModuleDict({level: nn.Linear(LEVEL_CHANNELS[level], width) for level in levels})
        # DeepStack: how much of each later level enters the hidden states, learned per channel.
        self.level_gate = nn.ParameterDict(
            {level: nn.Parameter(torch.full((width,), 0.1)) for level in levels[1:]}
        )
        compared = [LEVEL_CHANNELS[level] for level in levels if config.motion_cells]
        self.motion_cells = MotionCells(compared, width) if compared else None
        self.returns = Recurrence(width) if config.returns else None
        if config.positions == "learned":
            self.time_place = nn.Embedding(config.window_s, width)
            self.cell_place = nn.Embedding(1 + CELLS, width)
        self.grid_layers = nn.ModuleList(Layer(config) for _ in range(config.grid_layers))
        self.time_layers = nn.ModuleList(Layer(config) for _ in range(config.time_layers))
        self.norm = nn.LayerNorm(width)
        self.motion = nn.Linear(width, config.motion - 1)

    def forward(self, vector: Tensor, seconds: Tensor, mask: Tensor, *levels: Tensor) -> Tensor:
        """vector [B, T, D or more] (more is not read), seconds, mask [B, T] (0 = padding), levels shallow,
        middle, deep [B, T, P, C] -> [B, T, D + M + O], unit length."""
        vector = vector[..., : self.config.dim]
        b = self.config.time_share
        content = self.content(vector, seconds, mask)
        motion = with_rest(self.motion(self.states(vector, seconds, mask, *levels)))
        order = with_rest(self.trend(vector, seconds, mask))
        return torch.cat(
            (math.sqrt(1 - b * b) * content, b / math.sqrt(2) * motion, b / math.sqrt(2) * order), dim=-1
        )

    def states(self, vector: Tensor, seconds: Tensor, mask: Tensor, *levels: Tensor) -> Tensor:
        """[B, T, W] the transformer's hidden states of the global tokens."""
        given = dict(zip(LEVELS[::-1], levels))
        grids = {level: self.standardise[level](given[level]) for level in self.config.levels}
        seen = grids["deep"].mean(2) if grids else self.standardise["vector"](vector)
        token = self.token(seen)  # [B, T, W]
        if self.motion_cells is not None:
            token = token + self.motion_cells(list(grids.values()), mask)
        if self.returns is not None:
            token = token + self.returns(seen, mask)
        x = token.unsqueeze(2)
        if grids:
            x = torch.cat((x, self.cell["deep"](grids["deep"])), dim=2)  # [B, T, 1 + P, W]
        if self.config.positions == "learned":
            place = self.time_place(seconds.round().long().clamp(0, self.config.window_s - 1)).unsqueeze(2)
            x = x + place + self.cell_place.weight[: x.shape[2]]
        per_second = 1 + CELLS if grids else 1

        bias = hidden(mask)  # [B, T]
        all_bias = bias.unsqueeze(-1).expand(-1, -1, per_second).flatten(1)[:, None, None]  # [B, 1, 1, N]
        turn = self.turns(seconds, cells=bool(grids))
        x = x.flatten(1, 2)  # [B, N, W]
        for number, layer in enumerate(self.grid_layers):
            if 0 < number < len(grids):
                level = LEVELS[number]
                added = self.cell[level](grids[level]) * self.level_gate[level]  # [B, T, P, W]
                x = x + F.pad(added, (0, 0, 1, 0)).flatten(1, 2)  # nothing is added to the global tokens
            x = layer(x, turn, all_bias)

        h = x.reshape(*token.shape[:2], per_second, self.config.width)[:, :, 0]  # [B, T, W]
        turn = self.turns(seconds, cells=False)
        for layer in self.time_layers:
            h = layer(h, turn, bias[:, None, None])
        return self.norm(h)

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


def hidden(mask: Tensor) -> Tensor:
    """A bias for attention logits that masks padding (0)."""
    return (1 - mask) * -1e4


def with_rest(x: Tensor) -> Tensor:
    """[..., K] -> [..., K + 1] unit length: the last dimension takes what is left where little happens."""
    return F.normalize(F.pad(x, (0, 1), value=1.0), dim=-1)
