"""Shots cut together: which facts hold in which second, and sentences whose intervals are exactly known.

In: shots (planned or rendered) and a seed. Out: a Timeline, whose pieces say which frame of which shot stands
in every second, and whose sentences each carry the facts they need. A sentence is true in a second when all
its facts hold there.

Where something may be true but nobody knows (a hand-held camera may pan a little; a picture may show a dog
that no cut-out brought), the second is *unknown* for that fact: it counts neither for the sentence nor
against it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from .motion import OBJECT_MOTIONS, SPEED_OPPOSITES
from .pictures import Picture
from .sentences import ORDER_PATTERNS, TIMES_PATTERNS, TOGETHER_PATTERNS, Voice, say
from .shots import Fact, Shot, facts_of, opposite_of, reversed_facts

SHORTEST_PIECE_S = 3
SHORTEST_MOTION_S = 2  # a motion cut to less than this is no longer said, nor denied
LONGEST_HOLD_S = 9  # a plain shot may stand still this long
PEOPLE = re.compile(
    r"\b(man|men|woman|women|boys?|girls?|people|person|child|children|kids?|guys?|lady|player)\b"
)


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
    sentences = _Speaker(silent, shots, pictures, Voice(rng, kept_back)).speak()
    return Timeline(seconds, silent.pieces, silent.facts, silent.unknown, tuple(sentences))


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
    """What holds in a piece, and what nobody knows there."""
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


class _Speaker:
    """Says what holds in a timeline."""

    def __init__(
        self, timeline: Timeline, shots: Sequence[Shot], pictures: dict[str, Picture], voice: Voice
    ) -> None:
        self.timeline, self.shots, self.pictures, self.voice = timeline, shots, pictures, voice
        self.rng = voice.rng
        self.nouns_zh = {shot.noun: shot.noun_zh for shot in shots if shot.noun and shot.noun_zh}

    def speak(self) -> list[Sentence]:
        """The sentences of a timeline."""
        said: list[Sentence] = []
        for piece in self.timeline.pieces:
            shot = self.shots[piece.shot]
            facts = [f for f in self.timeline.facts if piece.start <= f.start and f.end <= piece.end]
            if not shot.beside:
                said.append(self._seen(shot))
            motions = [f.name for f in facts if f.name.split(":")[0] in ("camera", "object", "fade")]
            if motions:
                said += [self._motion(str(name)) for name in self.rng.permutation(motions)[:2]]
            moving = [name for name in motions if name.startswith("camera:") and name != "camera:static"]
            if moving and not shot.beside:
                said.append(self._together(shot, moving[self.rng.integers(len(moving))]))
            if shot.noun and any(f.name == f"noun:{shot.noun}" for f in facts) and self.rng.random() < 0.5:
                language = self.voice.language()
                text = (shot.noun, shot.noun_zh or shot.noun)[language]
                said.append(Sentence(text, ("en", "zh")[language], "noun", (f"noun:{shot.noun}",)))
        return said + self._orders() + self._times()

    def _caption(self, picture: str, language: int, short: bool) -> str:
        captions = (self.pictures[picture].captions_en, self.pictures[picture].captions_zh)[language]
        captions = captions or self.pictures[picture].captions_en
        return min(captions, key=len) if short else captions[self.rng.integers(len(captions))]

    def _seen(self, shot: Shot) -> Sentence:
        language = self.voice.language()
        text = self._caption(shot.picture, language, short=False)
        return Sentence(text, ("en", "zh")[language], "seen", (f"see:{shot.picture}",))

    def _twin(self, fact: str) -> str | None:
        """What to say for the contrary: the other direction, or the other speed."""
        *rest, speed = fact.split(":")
        if speed in SPEED_OPPOSITES and self.rng.random() < 0.5:
            return ":".join([*rest, SPEED_OPPOSITES[speed]])
        return opposite_of(fact)

    def _motion(self, fact: str) -> Sentence:
        language, twin = self.voice.language(), self._twin(fact)
        text, opposite = say(fact, self.voice, language, self.nouns_zh, twin)
        kind = fact.split(":")[0]
        return Sentence(text, ("en", "zh")[language], kind, (fact,), opposite, (twin,) if twin else ())

    def _together(self, shot: Shot, fact: str) -> Sentence:
        language, twin, see = self.voice.language(), self._twin(fact), f"see:{shot.picture}"
        seen = self._caption(shot.picture, language, short=True)
        camera, other = say(fact, self.voice, language, self.nouns_zh, twin)
        pattern = self.voice.pick(TOGETHER_PATTERNS[language])
        text = pattern.format(seen=seen, camera=camera)
        opposite = pattern.format(seen=seen, camera=other) if other else None
        needs, other_needs = (see, fact), (see, twin) if twin else ()
        return Sentence(text, ("en", "zh")[language], "together", needs, opposite, other_needs)

    def _name(self, fact: str, language: int) -> str:
        """A short name of a subject of an order."""
        kind, _, rest = fact.partition(":")
        if kind == "see":
            return self._caption(rest, language, short=True)
        if kind == "noun":
            return (rest, self.nouns_zh.get(rest, rest))[language]
        return say(fact, self.voice, language, self.nouns_zh, None)[0]

    def _orders(self) -> list[Sentence]:
        """For up to three neighbouring pairs, one thing before another; never where both orders hold."""
        orders = {f.name for f in self.timeline.facts if f.name.startswith("order:")}
        clear = []
        for name in sorted(orders):
            a, b = name.removeprefix("order:").split(">")
            plain = all(len(s.split(":")) == 2 for s in (a, b)) and "camera:static" not in (a, b)
            if plain and f"order:{b}>{a}" not in orders:
                clear.append((a, b))
        said = []
        for index in self.rng.permutation(len(clear))[:3]:
            a, b = clear[index]
            language = self.voice.language()
            pattern = self.voice.pick(ORDER_PATTERNS[language])
            first, second = self._name(a, language), self._name(b, language)
            text = pattern.format(a=first, b=second)
            opposite = pattern.format(a=second, b=first)
            lang = ("en", "zh")[language]
            said.append(Sentence(text, lang, "order", (f"order:{a}>{b}",), opposite, (f"order:{b}>{a}",)))
        return said

    def _times(self) -> list[Sentence]:
        """What is seen twice, and now and then what is seen once."""
        said = []
        counted = sorted({f.name for f in self.timeline.facts if f.name.split(":")[0] in ("once", "twice")})
        for name in counted:
            times, _, picture = name.partition(":")
            if times == "once" and self.rng.random() < 0.8:
                continue
            other = "once" if times == "twice" else "twice"
            language = self.voice.language()
            index = int(self.rng.integers(len(TIMES_PATTERNS[times][language]) - 1))
            index = -1 if self.voice.kept_back else index
            seen = self._caption(picture, language, short=True)
            text = TIMES_PATTERNS[times][language][index].format(a=seen)
            opposite = TIMES_PATTERNS[other][language][index].format(a=seen)
            lang = ("en", "zh")[language]
            said.append(Sentence(text, lang, "times", (name,), opposite, (f"{other}:{picture}",)))
        return said
