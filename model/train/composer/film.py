"""A composed timeline as data: which frame stands in every second, which facts hold, what is said of them.

A sentence is true in a second when all the facts that it needs hold there. Where something may be true but
nobody knows (a hand-held camera may pan a little; a picture may show a dog that no cut-out brought), the
second is *unknown* for that fact: it counts neither for a sentence nor against it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from .shots import Fact, Shot


@dataclass(frozen=True)
class Piece:
    """A part of a shot in a timeline: its frames, in the order shown, from second `start` on."""

    shot: int  # index into the list of shots
    frames: tuple[int, ...]  # seconds of the shot
    start: int
    backwards: bool

    @property
    def end(self) -> int:
        """The second after the last."""
        return self.start + len(self.frames)


@dataclass(frozen=True)
class Sentence:
    """A sentence and the facts that make it true; `opposite` says the contrary in the same words."""

    text: str
    language: str  # "en" or "zh"
    kind: str  # "seen", "noun", "camera", "object", "fade", "together", "order", "times"
    needs: tuple[str, ...]
    opposite: str | None = None
    opposite_needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """Pieces, facts per second, and sentences; all intervals half-open, in seconds."""

    seconds: int
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[Fact, ...]  # every fact whose name begins with this one's is unknown there
    sentences: tuple[Sentence, ...] = field(repr=False)

    def holds(self, needs: Iterable[str]) -> np.ndarray:
        """[T] bool: the seconds in which all the needed facts hold."""
        held = np.ones(self.seconds, bool)
        for need in needs:
            one = np.zeros(self.seconds, bool)
            for fact in self.facts:
                if fact.name == need:
                    one[fact.start : fact.end] = True
            held &= one
        return held

    def maybe(self, needs: Iterable[str]) -> np.ndarray:
        """[T] bool: the seconds in which each needed fact holds or is unknown."""
        possible = np.ones(self.seconds, bool)
        for need in needs:
            one = self.holds((need,))
            for doubt in self.unknown:
                if need.startswith(doubt.name):
                    one[doubt.start : doubt.end] = True
            possible &= one
        return possible


def runs(held: np.ndarray) -> list[tuple[int, int]]:
    """The half-open intervals in which a row of booleans is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], held.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def plan_of(timeline: Timeline, shots: Sequence[Shot]) -> dict:
    """The timeline as plain data for JSON: pieces and what happens in them, sentences and their intervals."""
    return {
        "seconds": timeline.seconds,
        "pieces": [
            {
                "start": p.start,
                "end": p.end,
                "backwards": p.backwards,
                "frames": p.frames,
                "shot": asdict(shots[p.shot]),
            }
            for p in timeline.pieces
        ],
        "sentences": [
            {
                "text": sentence.text,
                "lang": sentence.language,
                "kind": sentence.kind,
                "intervals": runs(timeline.holds(sentence.needs)),
                "opposite": sentence.opposite,
            }
            for sentence in timeline.sentences
        ],
    }


def write_plan(path: str, timeline: Timeline, shots: Sequence[Shot]) -> None:
    """Write `plan_of` a timeline as JSON."""
    with open(path, "w", encoding="utf8") as file:
        json.dump(plan_of(timeline, shots), file, ensure_ascii=False, indent=1)
