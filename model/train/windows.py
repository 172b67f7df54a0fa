"""Composed windows as tensors: what the timeline encoder sees, and which text is true in which second.

In: timelines composed over a shot cache. Out: batches for training and evaluation.

Legend: B windows, T seconds, S = B * T, N texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from .composer.film import Timeline
from .composer.pictures import Picture
from .composer.shots import Fact
from .composer.timelines import compose
from .objective import Truth
from .shot_cache import ShotCache
from .timeline import LEVELS

PLAIN = ("see:", "noun:")  # facts that a single picture shows
ORDER = "order:"  # begins a fact that says what comes before what


@dataclass(frozen=True)
class Text:
    """A text of a batch: its facts make it true."""

    text: str
    needs: tuple[str, ...]

    @property
    def speaks_of(self) -> tuple[bool, bool]:
        """Motion (camera, things, fades, how often), and order; neither where one picture shows the truth."""
        order = self.needs[0].startswith(ORDER)
        return not order and not all(need.startswith(PLAIN) for need in self.needs), order


@dataclass(frozen=True)
class Batch:
    """Windows of one length with all their texts."""

    vector: Tensor  # [B, T, D] unit length
    levels: dict[str, Tensor]  # shallow, middle, deep -> [B, T, P, C]; empty without grids
    seconds: Tensor  # [B, T]
    mask: Tensor  # [B, T]
    shot: Tensor  # [B, T] which piece of its window a second belongs to
    texts: tuple[Text, ...]
    truth: Truth

    def to(self, device: str) -> Batch:
        """The batch on another device."""
        moved = {name: getattr(self.truth, name).to(device) for name in self.truth.__dataclass_fields__}
        tensors = {name: getattr(self, name).to(device) for name in ("vector", "seconds", "mask", "shot")}
        levels = {level: values.to(device) for level, values in self.levels.items()}
        return replace(self, **tensors, levels=levels, truth=Truth(**moved))

    def inputs(self) -> tuple[Tensor, ...]:
        """The encoder's arguments, in order."""
        return (self.vector, self.seconds, self.mask, *(self.levels[level] for level in self.levels))


def compose_windows(
    cache: ShotCache,
    pictures: dict[str, Picture],
    count: int,
    seconds: int,
    seed: int,
    kept_back: bool = False,
) -> list[Timeline]:
    """`count` timelines of `seconds` seconds; the seeds of two calls with different `seed` never meet."""
    return [compose(cache.shots, pictures, seconds, seed * 1_000_000 + n, kept_back) for n in range(count)]


def rows_of(timeline: Timeline, cache: ShotCache) -> np.ndarray:
    """[T] the cache's row of each second's frame."""
    return np.concatenate([cache.first[piece.shot] + np.array(piece.frames) for piece in timeline.pieces])


def texts_of(timeline: Timeline) -> list[tuple[Text, Text | None]]:
    """Every sentence with its opposite."""
    return [
        (Text(s.text, s.needs), Text(s.opposite, s.opposite_needs) if s.opposite else None)
        for s in timeline.sentences
    ]


def all_texts(timelines: Sequence[Timeline]) -> list[str]:
    """Every sentence and opposite said in the timelines, once."""
    said = {text.text for timeline in timelines for pair in texts_of(timeline) for text in pair if text}
    return sorted(said)


def make_batch(timelines: Sequence[Timeline], cache: ShotCache, vectors: np.ndarray) -> Batch:
    """Timelines of one length -> a batch. vectors [F, D] are the frames' own vectors."""
    rows = np.stack([rows_of(timeline, cache) for timeline in timelines])  # [B, T]
    levels = {
        level: torch.from_numpy(cache.features[level][rows].astype(np.float32))
        for level in LEVELS[::-1] if level in cache.features
    }  # fmt: skip
    count, length = rows.shape
    shot = np.zeros_like(rows)
    for b, timeline in enumerate(timelines):
        for number, piece in enumerate(timeline.pieces):
            shot[b, piece.start : piece.end] = number
    texts, truth = _truth(timelines)
    return Batch(
        torch.from_numpy(vectors[rows].astype(np.float32)), levels,
        torch.arange(length, dtype=torch.float32).expand(count, length).clone(), torch.ones(count, length),
        torch.from_numpy(shot), texts, truth,
    )  # fmt: skip


def _truth(timelines: Sequence[Timeline]) -> tuple[tuple[Text, ...], Truth]:
    """All texts of the windows, each looked for in all windows: the same motion may happen in several."""
    column: dict[Text, int] = {}
    window_of: list[int] = []
    opposite: dict[int, int] = {}
    for number, timeline in enumerate(timelines):
        for text, contrary in texts_of(timeline):
            for entry in (text, contrary):
                if entry and entry not in column:
                    column[entry] = len(column)
                    window_of.append(number)
            if contrary:
                opposite[column[text]] = column[contrary]
    length = timelines[0].seconds
    true = np.zeros((len(timelines) * length, len(column)), bool)
    unknown = np.zeros_like(true)
    for number, timeline in enumerate(timelines):
        span = slice(number * length, (number + 1) * length)
        held, doubted = _by_name(timeline.facts, length), _by_name(timeline.unknown, length)
        doubts = tuple(doubted)
        never = np.zeros(length, bool)
        maybe: dict[str, np.ndarray] = {}  # need -> seconds in which it holds or is unknown
        for text, place in column.items():
            if not all(need in held or need.startswith(doubts) for need in text.needs):
                continue
            for need in text.needs:
                if need not in maybe:
                    doubtful = [seconds for name, seconds in doubted.items() if need.startswith(name)]
                    maybe[need] = np.logical_or.reduce([held.get(need, never), *doubtful])
            true[span, place] = np.logical_and.reduce([held.get(need, never) for need in text.needs])
            unknown[span, place] = (
                np.logical_and.reduce([maybe[need] for need in text.needs]) & ~true[span, place]
            )
    windows = torch.arange(len(timelines)).repeat_interleave(length)
    contrary_of = torch.tensor([opposite.get(place, -1) for place in range(len(column))])
    truth = Truth(
        torch.from_numpy(true),
        torch.from_numpy(unknown),
        contrary_of,
        windows,
        torch.tensor(window_of),
        torch.tensor([text.speaks_of for text in column]).float(),
    )
    return tuple(column), truth


def _by_name(facts: Sequence[Fact], length: int) -> dict[str, np.ndarray]:
    """Name -> [T] bool, the seconds in which one of the facts of that name lies."""
    table: dict[str, np.ndarray] = {}
    for fact in facts:
        table.setdefault(fact.name, np.zeros(length, bool))[fact.start : fact.end] = True
    return table
