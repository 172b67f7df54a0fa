"""Shots cut together: which facts hold in which second, and sentences whose intervals are exactly known.

In: shots (planned or rendered) and a seed. Out: a Timeline (film.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from .film import Piece, Timeline
from .motion import OBJECT_MOTIONS
from .pictures import Picture
from .sentences import Voice
from .shots import Fact, Shot, facts_of, opposite_of, reversed_facts
from .speaker import Speaker

SHORTEST_PIECE_S = 3
SHORTEST_MOTION_S = 2  # a motion cut to less than this is no longer said, nor denied
LONGEST_HOLD_S = 9  # a plain shot may stand still this long
PEOPLE = re.compile(
    r"\b(man|men|woman|women|boys?|girls?|people|person|child|children|kids?|guys?|lady|player)\b"
)


def compose(
    shots: Sequence[Shot], pictures: dict[str, Picture], seconds: int, seed: int, kept_back: bool = False
) -> Timeline:
    """A timeline of `seconds` seconds. `kept_back` chooses the wordings that training never uses."""
    rng = np.random.default_rng(seed)
    pieces = _cut_together(shots, seconds, rng)
    facts, unknown = [], []
    for piece in pieces:
        held, doubts = _facts_of_piece(shots[piece.shot], piece, pictures)
        facts += held
        unknown += doubts
    facts += _order_facts(pieces, facts) + _times_facts(shots, pieces, seconds)
    silent = Timeline(seconds, tuple(pieces), tuple(facts), tuple(unknown), ())
    sentences = Speaker(silent, shots, pictures, Voice(rng, kept_back)).speak()
    return Timeline(seconds, silent.pieces, silent.facts, silent.unknown, tuple(sentences))


def _cut_together(shots: Sequence[Shot], seconds: int, rng: np.random.Generator) -> list[Piece]:
    """Pieces that fill exactly `seconds`. The first begins and the last ends anywhere inside its shot."""
    pieces: list[Piece] = []
    skip = int(rng.integers(0, 5))  # a window rarely begins with a cut
    at = -skip
    while at < seconds:
        last = pieces[-1].shot if pieces else -1
        again = [p.shot for p in pieces if p.shot != last and _plain(shots[p.shot])]
        number = (
            again[rng.integers(len(again))]
            if again and rng.random() < 0.25
            else int(rng.integers(len(shots)))
        )
        shot = shots[number]
        backwards = bool(rng.random() < 0.5)
        if _plain(shot):
            length = int(rng.integers(SHORTEST_PIECE_S, LONGEST_HOLD_S + 1))
            frames = [int(n) for n in rng.integers(0, shot.seconds, length)]  # only the grain differs
        else:
            length = int(rng.integers(min(SHORTEST_PIECE_S + 1, shot.seconds), shot.seconds + 1))
            if shot.object or shot.fade:  # these are told whole
                length = shot.seconds
            first = int(rng.integers(0, shot.seconds - length + 1))
            frames = list(range(first, first + length))
            if backwards:
                frames.reverse()
        frames = frames[max(0, -at) : max(0, seconds - at)]
        if frames:
            pieces.append(Piece(number, tuple(frames), max(at, 0), backwards))
        at += length
    return pieces


def _plain(shot: Shot) -> bool:
    return shot.camera == "static" and not shot.object and not shot.fade


def _facts_of_piece(shot: Shot, piece: Piece, pictures: dict[str, Picture]) -> tuple[list[Fact], list[Fact]]:
    """Facts that hold in a piece, and facts that are unknown there."""
    start, end = piece.start, piece.end
    held: list[Fact] = []
    doubts: list[Fact] = []
    for fact in reversed_facts(shot) if piece.backwards else facts_of(shot):
        if _plain(shot):
            held.append(Fact(fact.name, start, end))
            continue
        order = [shot.seconds - 1 - f for f in piece.frames] if piece.backwards else list(piece.frames)
        inside = [start + n for n, second in enumerate(order) if fact.start <= second < fact.end]
        if not inside:
            continue
        moves = fact.name.split(":")[0] in ("object", "fade", "camera") and fact.name != "camera:static"
        cut = Fact(fact.name, inside[0], inside[-1] + 1)
        (doubts if moves and len(inside) < SHORTEST_MOTION_S else held).append(cut)
    if shot.camera == "drift":
        doubts.append(Fact("camera:", start, end))
    if shot.camera_speed == "medium":
        doubts += [Fact(f"camera:{motion}:", start, end) for motion in (shot.camera, _turned(shot.camera))]
    if shot.camera not in ("static", "drift"):
        doubts.append(Fact("object:*:", start, end))  # a camera that moves makes things move in the picture
    if shot.object in ("left_to_right", "right_to_left", "rises", "falls"):
        doubts += [
            Fact(f"object:{w}:{m}", start, end) for w in (shot.noun, "*") for m in ("enters", "leaves")
        ]
    if shot.object in ("enters", "leaves"):
        across = [m for m in OBJECT_MOTIONS if m not in ("enters", "leaves")]
        doubts += [Fact(f"object:{w}:{m}", start, end) for w in (shot.noun, "*") for m in across]
    for key in (shot.picture, shot.beside):
        if key in pictures:
            doubts += [Fact(f"noun:{noun}", start, end) for noun in _nouns_in(pictures[key])]
            if key == shot.beside or shot.beside:
                doubts.append(Fact(f"see:{key}", start, end))
    return held, doubts


def _turned(camera: str) -> str:
    return (opposite_of(f"camera:{camera}") or f"camera:{camera}").split(":")[1]


def _nouns_in(picture: Picture) -> list[str]:
    """Nouns, as facts write them, that the picture's captions mention: they may be visible at any time."""
    captions = " ".join(picture.captions_en).lower()
    words = set(re.findall(r"[a-z]{3,}", captions))
    nouns = [f"{'an' if w[0] in 'aeiou' else 'a'} {w}" for w in words | {w.removesuffix("s") for w in words}]
    return [*nouns, "a person"] if PEOPLE.search(captions) else nouns


def _subjects(facts: Sequence[Fact], start: int, end: int) -> list[Fact]:
    """Facts that can be put in an order: what is seen, what moves, how the camera moves."""
    return [
        f
        for f in facts
        if start <= f.start and f.end <= end and f.name.split(":")[0] in ("see", "noun", "camera")
    ]


def _order_facts(pieces: Sequence[Piece], facts: Sequence[Fact]) -> list[Fact]:
    """ "order:A>B" from the beginning of A to the end of B for all A, B of neighbouring pieces."""
    found = []
    for before, after in zip(pieces, pieces[1:]):
        for a in _subjects(facts, before.start, before.end):
            for b in _subjects(facts, after.start, after.end):
                if a.name != b.name:
                    found.append(Fact(f"order:{a.name}>{b.name}", a.start, b.end))
    return found


def _times_facts(shots: Sequence[Shot], pieces: Sequence[Piece], seconds: int) -> list[Fact]:
    """ "once:A" or "twice:A" wherever the picture A is seen."""
    found = []
    for picture in {shots[p.shot].picture for p in pieces if not shots[p.shot].beside}:
        places = [p for p in pieces if shots[p.shot].picture == picture]
        name = "once" if len(places) == 1 else "twice"
        found += [Fact(f"{name}:{picture}", p.start, p.end) for p in places]
    return found
