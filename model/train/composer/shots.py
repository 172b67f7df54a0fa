"""A shot: one picture (or two side by side), a camera, perhaps a thing that moves. Its plan and its facts.

In: a Stock and a seed. Out: `plan_shots` says what happens in each shot, `facts_of` what is true of it and
when, and `Studio.render` draws its frames, one per second. A plan is plain data, so it can be written as JSON
and drawn again.

A *fact* is a short string that holds for an interval of seconds [start, end): "see:<picture>", "noun:a dog",
"camera:pan_left", "camera:pan_left:fast", "object:a dog:enters", "object:*:enters", "fade:out".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .motion import CAMERA_OPPOSITES, FADE_OPPOSITES, OBJECT_MOTIONS, OBJECT_OPPOSITES
from .pictures import Cutout, Picture, Stock


@dataclass(frozen=True)
class Shot:
    """The content of a shot. `camera` is a motion, "shake", "static" or "drift" (hand-held, unmentioned)."""

    key: str
    picture: str
    beside: str | None  # a second picture that makes a wide or tall canvas
    camera: str
    camera_speed: str | None  # "slow", "medium", "fast"
    cutout: str | None
    noun: str | None
    noun_zh: str | None
    object: str | None  # a motion of the thing
    object_speed: str | None
    object_from: int  # seconds [object_from, object_to) in which the thing moves
    object_to: int
    fade: str | None  # "in" or "out", over the whole shot
    seconds: int
    seed: int  # of everything that is only looks: place, size, noise, light


@dataclass(frozen=True)
class Fact:
    """Something that holds in the seconds [start, end) of a shot or a timeline."""

    name: str
    start: int
    end: int


def facts_of(shot: Shot) -> list[Fact]:
    """Everything that can be said of a shot played forwards."""
    whole = (0, shot.seconds)
    facts = [Fact(f"see:{shot.picture}", *whole)] if shot.beside is None else []
    if shot.camera != "drift":
        facts.append(Fact(f"camera:{shot.camera}", *whole))
        if shot.camera_speed in ("slow", "fast"):
            facts.append(Fact(f"camera:{shot.camera}:{shot.camera_speed}", *whole))
    if shot.object:
        visible = {
            "enters": (shot.object_from, shot.seconds),
            "leaves": (0, shot.object_to),
            "towards": whole,
            "away": whole,
        }.get(shot.object, (shot.object_from, shot.object_to))
        moving = (shot.object_from, shot.object_to)
        facts.append(Fact(f"noun:{shot.noun}", *visible))
        for who in (shot.noun, "*"):
            facts.append(Fact(f"object:{who}:{shot.object}", *moving))
            if shot.object_speed in ("slow", "fast"):
                facts.append(Fact(f"object:{who}:{shot.object}:{shot.object_speed}", *moving))
    if shot.fade:
        facts.append(Fact(f"fade:{shot.fade}", *whole))
    return facts


def opposite_of(fact: str) -> str | None:
    """The fact with its motion turned round: what holds instead when the shot is played backwards."""
    kind, _, rest = fact.partition(":")
    if kind == "camera":
        motion, _, speed = rest.partition(":")
        turned = CAMERA_OPPOSITES.get(motion)
        return turned and f"camera:{turned}" + (f":{speed}" if speed else "")
    if kind == "object":
        who, motion, *speed = rest.split(":")
        return ":".join(["object", who, OBJECT_OPPOSITES[motion], *speed])
    if kind == "fade":
        return f"fade:{FADE_OPPOSITES[rest]}"
    return None


def motion_of(fact: str) -> str:
    """The motion in a fact: "camera:pan_left:fast" -> "pan_left", "object:a dog:enters" -> "enters"."""
    parts = fact.split(":")
    return parts[2] if parts[0] == "object" else parts[1]


def reversed_facts(shot: Shot) -> list[Fact]:
    """The facts of the shot played backwards."""
    return [
        Fact(opposite_of(f.name) or f.name, shot.seconds - f.end, shot.seconds - f.start)
        for f in facts_of(shot)
    ]


def plan_shots(stock: Stock, count: int, seed: int) -> list[Shot]:
    """`count` shots drawn with `seed`: camera motion, moving things, plain ones, fades."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(stock.pictures))
    shots = []
    for number in range(count):
        picture = stock.pictures[order[number % len(order)]]
        kind = rng.choice(["camera", "object", "plain", "fade"], p=[0.44, 0.32, 0.18, 0.06])
        key = f"{stock.split}-{seed}-{number:05d}"
        shots.append(_plan_shot(str(kind), key, picture, stock, rng))
    return shots


def _plan_shot(kind: str, key: str, picture: Picture, stock: Stock, rng: np.random.Generator) -> Shot:
    camera, speed, beside, seconds = "static", None, None, int(rng.integers(4, 6))
    cutout, motion, object_speed, start, end, fade = None, None, None, 0, 0, None
    if kind == "camera":
        camera = str(rng.choice([*CAMERA_OPPOSITES, "shake"], p=[0.16, 0.16, 0.14, 0.14, 0.16, 0.16, 0.08]))
        if camera == "shake":
            seconds = int(rng.integers(5, 8))
        else:
            speed = str(rng.choice(["slow", "medium", "fast"], p=[0.35, 0.3, 0.35]))
            if "zoom" not in camera and rng.random() < (0.5 if speed == "fast" else 0.2):
                beside = stock.pictures[rng.integers(len(stock.pictures))].key
            seconds = int(rng.integers(4, 7 if speed == "fast" else 10))
    elif kind == "object":
        cutout = _draw_cutout(stock, rng)
        motion = str(rng.choice(OBJECT_MOTIONS, p=[0.19, 0.19, 0.13, 0.13, 0.12, 0.12, 0.06, 0.06]))
        object_speed = str(rng.choice(["slow", "fast"]))
        length = int(rng.integers(3, 5) if object_speed == "fast" else rng.integers(6, 9))
        if motion in ("enters", "leaves"):
            length = int(rng.integers(2, 4) if object_speed == "fast" else rng.integers(4, 6))
        before, after = (int(n) for n in rng.integers(0, 4, 2))
        start, end = before, before + length
        seconds = before + length + after
    elif kind == "fade":
        fade, seconds = str(rng.choice(["in", "out"])), int(rng.integers(4, 6))
    elif rng.random() < 0.5:
        camera, seconds = "drift", int(rng.integers(5, 8))
    return Shot(
        key, picture.key, beside, camera, speed,
        cutout and cutout.key, cutout and cutout.noun, cutout and cutout.noun_zh,
        motion, object_speed, start, end, fade, seconds, int(rng.integers(2**31)),
    )  # fmt: skip


def _draw_cutout(stock: Stock, rng: np.random.Generator) -> Cutout:
    """A cut-out, every noun about equally often however many pictures it has."""
    nouns = sorted({cutout.noun for cutout in stock.cutouts})
    noun = nouns[rng.integers(len(nouns))]
    choices = [cutout for cutout in stock.cutouts if cutout.noun == noun]
    return choices[rng.integers(len(choices))]
