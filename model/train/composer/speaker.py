"""Says what holds in a timeline: sentences in two languages, each with the facts it needs and, for motion,
its opposite.

In: a Timeline without sentences, and a Voice that chooses words. Out: its sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

from .film import Sentence, Timeline
from .motion import SPEED_OPPOSITES
from .pictures import Picture
from .sentences import ORDER_PATTERNS, TIMES_PATTERNS, TOGETHER_PATTERNS, Voice, say
from .shots import Shot, opposite_of


class Speaker:
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
        """The opposite fact: the other direction, or the other speed."""
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
        """Sentences about pictures shown twice, and sometimes about those shown once."""
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
