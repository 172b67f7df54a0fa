"""Sentences for facts, in English and Chinese, with paraphrases kept aside for evaluation.

In: a fact's name ("camera:pan_left", "object:a dog:enters", "fade:out") and what is seen. Out: sentences. In
each list of patterns the last ones (see KEPT_BACK) never occur in training: evaluation asks with words that
training has not used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

KEPT_BACK = 1  # patterns at the end of each list that only evaluation uses


_PAN_EN = (
    "the camera pans {d}",
    "the camera pans to the {d}",
    "the camera moves {d}",
    "the camera turns to the {d}",
    "pan {d}",
    "panning to the {d}",
    "a camera move to the {d}",
    "the view swings {d}",
    "the camera sweeps to the {d}",
)
_PAN_ZH = (
    "镜头向{d}平移",
    "镜头向{d}摇",
    "镜头往{d}移动",
    "摄像机向{d}转",
    "画面向{d}摇移",
    "相机镜头朝{d}边移动",
)
_TILT_EN = (
    "the camera tilts {d}",
    "the camera moves {d}",
    "tilting {d}",
    "tilt {d}",
    "the camera looks {d}",
    "the view tilts {d}wards",
    "the camera is tilted {d}",
)
_TILT_ZH = ("镜头向{d}移动", "镜头往{d}摇", "镜头{d}摇", "摄像机向{d}仰俯", "镜头慢慢朝{d}移")
CAMERA_PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pan_left": (tuple(p.format(d="left") for p in _PAN_EN), tuple(p.format(d="左") for p in _PAN_ZH)),
    "pan_right": (tuple(p.format(d="right") for p in _PAN_EN), tuple(p.format(d="右") for p in _PAN_ZH)),
    "tilt_up": (tuple(p.format(d="up") for p in _TILT_EN), tuple(p.format(d="上") for p in _TILT_ZH)),
    "tilt_down": (tuple(p.format(d="down") for p in _TILT_EN), tuple(p.format(d="下") for p in _TILT_ZH)),
    "zoom_in": (
        (
            "the camera zooms in",
            "zooming in",
            "zoom in",
            "the camera moves closer",
            "the view gets closer",
            "the camera pushes in",
            "the shot closes in",
            "the camera comes closer and closer",
            "the camera goes nearer",
            "the camera approaches",
            "the camera gets nearer and nearer",
        ),
        ("镜头推近", "镜头拉近", "镜头放大", "画面逐渐放大", "摄像机向前推进", "镜头越来越近"),
    ),
    "zoom_out": (
        (
            "the camera zooms out",
            "zooming out",
            "zoom out",
            "the camera moves back",
            "the view gets wider",
            "the camera pulls back",
            "the shot opens up",
            "the camera goes farther and farther back",
            "the camera goes farther away",
            "the camera retreats",
            "the camera gets farther and farther away",
        ),
        ("镜头拉远", "镜头推远", "镜头缩小", "画面逐渐缩小", "摄像机向后拉开", "镜头越来越远"),
    ),
    "shake": (
        ("the camera shakes", "a shaky camera", "shaky footage", "the picture shakes", "the camera trembles"),
        ("镜头晃动", "画面抖动", "摄像机摇晃", "镜头在抖"),
    ),
    "static": (
        (
            "the camera does not move",
            "a static shot",
            "a still camera",
            "the camera stands still",
            "the camera stays where it is",
        ),
        ("镜头静止不动", "固定镜头", "画面静止", "摄像机没有移动"),
    ),
}
_ACROSS_EN = (
    "{who} moves from {a} to {b}",
    "{who} goes from {a} to {b}",
    "{who} moves from the {a} to the {b}",
    "{who} crosses the picture from {a} to {b}",
    "{who} passes from {a} to {b}",
    "{who} walks from {a} to {b}",
    "{who} drives from {a} to {b}",
    "{who} moves to the {b}",
    "{who} goes {b}",
    "{who} moves {b}wards",
    "{who} crosses over to the {b} side",
    "{who} travels to the {b} across the frame",
)
_ACROSS_ZH = (
    "{who}从{a}向{b}移动",
    "{who}从{a}到{b}穿过画面",
    "{who}从{a}边走到{b}边",
    "{who}向{b}移动",
    "{who}从{a}往{b}走",
    "{who}由{a}往{b}经过",
)
OBJECT_PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "left_to_right": (
        tuple(p.format(who="{who}", a="left", b="right") for p in _ACROSS_EN),
        tuple(p.format(who="{who}", a="左", b="右") for p in _ACROSS_ZH),
    ),
    "right_to_left": (
        tuple(p.format(who="{who}", a="right", b="left") for p in _ACROSS_EN),
        tuple(p.format(who="{who}", a="右", b="左") for p in _ACROSS_ZH),
    ),
    "towards": (
        (
            "{who} comes towards the camera",
            "{who} moves towards the camera",
            "{who} approaches",
            "{who} comes closer",
            "{who} gets bigger",
            "{who} comes nearer",
            "{who} moves closer to the camera",
            "{who} comes up to us",
            "{who} gets larger and larger",
            "{who} heads for the camera",
        ),
        (
            "{who}朝镜头过来",
            "{who}靠近镜头",
            "{who}向镜头走来",
            "{who}变得越来越大",
            "{who}越来越近",
            "{who}迎面而来",
        ),
    ),
    "away": (
        (
            "{who} moves away from the camera",
            "{who} goes away",
            "{who} moves off into the distance",
            "{who} gets farther away",
            "{who} gets smaller",
            "{who} goes farther off",
            "{who} moves farther from the camera",
            "{who} goes away from us",
            "{who} gets smaller and smaller",
            "{who} recedes from the camera",
        ),
        (
            "{who}远离镜头",
            "{who}向远处去",
            "{who}背着镜头走远",
            "{who}变得越来越小",
            "{who}越来越远",
            "{who}渐渐远去",
        ),
    ),
    "enters": (
        (
            "{who} enters the frame",
            "{who} comes into view",
            "{who} comes in",
            "{who} enters",
            "{who} appears",
            "{who} shows up",
            "{who} walks in",
            "{who} comes into the frame",
            "{who} arrives",
            "{who} is coming into sight",
            "{who} steps in from the side",
            "{who} comes into the picture",
        ),
        ("{who}进入画面", "{who}出现", "{who}进来", "{who}来到画面里", "{who}入镜", "{who}走进镜头"),
    ),
    "leaves": (
        (
            "{who} leaves the frame",
            "{who} goes out of view",
            "{who} goes out",
            "{who} leaves",
            "{who} disappears",
            "{who} is gone",
            "{who} walks out",
            "{who} goes out of the frame",
            "{who} departs",
            "{who} is going out of sight",
            "{who} steps out to the side",
            "{who} goes out of the picture",
        ),
        ("{who}离开画面", "{who}消失", "{who}出去", "{who}从画面里走掉", "{who}出镜", "{who}走出镜头"),
    ),
    "rises": (
        (
            "{who} moves up",
            "{who} rises",
            "{who} goes upwards",
            "{who} floats up",
            "{who} climbs",
            "{who} moves from bottom to top",
            "{who} goes up",
        ),
        ("{who}向上移动", "{who}上升", "{who}从下往上移动", "{who}升起来"),
    ),
    "falls": (
        (
            "{who} moves down",
            "{who} falls",
            "{who} goes downwards",
            "{who} sinks down",
            "{who} drops",
            "{who} moves from top to bottom",
            "{who} goes down",
        ),
        ("{who}向下移动", "{who}落下", "{who}从上往下移动", "{who}掉下来"),
    ),
}
FADE_PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "in": (
        (
            "the picture fades in from black",
            "fade in",
            "it gets brighter",
            "the image brightens",
            "a fade-in",
            "the image emerges from the darkness",
            "the image comes up out of blackness",
            "it becomes bright",
            "it starts black and lights up",
            "the screen goes from dark to bright",
            "the picture appears out of the dark",
        ),
        ("画面渐亮", "画面从黑色淡入", "淡入", "画面由暗变亮", "画面越来越亮"),
    ),
    "out": (
        (
            "the picture fades to black",
            "fade out",
            "it gets darker",
            "the image darkens",
            "a fade-out",
            "the image sinks into the darkness",
            "the image goes down into blackness",
            "it becomes dark",
            "it starts bright and goes black",
            "the screen goes from bright to dark",
            "the picture disappears into the dark",
        ),
        ("画面渐暗", "画面淡出变黑", "淡出", "画面由亮变暗", "画面越来越暗"),
    ),
}
ORDER_PATTERNS = (
    (
        "{a}, then {b}",
        "{a} before {b}",
        "first {a}, then {b}",
        "{b} after {a}",
        "{a} and then {b}",
        "{a}, followed by {b}",
        "after {a} comes {b}",
        "{a}, afterwards {b}",
    ),
    ("先是{a}，然后是{b}", "{a}，然后{b}", "{a}之后是{b}", "{b}之前是{a}", "{a}，接着是{b}"),
)
TIMES_PATTERNS = {
    "twice": (
        ("{a} twice", "{a}, seen twice", "{a}, again and again", "{a}, more than once", "{a}, two times"),
        ("{a}，出现两次", "两次{a}", "再次{a}", "{a}，反复出现"),
    ),
    "once": (
        ("{a} once", "{a}, seen only once", "{a}, only one time", "{a}, never again", "{a}, just once"),
        ("{a}，只出现一次", "一次{a}", "单单一次{a}", "{a}，仅一次"),
    ),
}
SPEED_WORDS = {"slow": ("slowly", "慢慢地"), "fast": ("quickly", "快速地")}
TOGETHER_PATTERNS = (
    (
        "{seen}, while {camera}",
        "{seen}, {camera}",
        "{camera}: {seen}",
        "{seen} and {camera}",
        "{camera} over {seen}",
        "{seen} as {camera}",
    ),
    ("{seen}，{camera}", "{camera}，{seen}", "{seen}，同时{camera}", "{camera}：{seen}"),
)
ANYTHING = ("something", "有东西")


@dataclass(frozen=True)
class Voice:
    """Chooses words. `kept_back` says whether it uses the patterns that training never does."""

    rng: np.random.Generator
    kept_back: bool

    def pick(self, patterns: tuple[str, ...]) -> str:
        """One pattern: of the kept-back ones, or of the others."""
        choices = patterns[-KEPT_BACK:] if self.kept_back else patterns[:-KEPT_BACK]
        return choices[self.rng.integers(len(choices))]

    def language(self) -> int:
        """0 English (twice as often), 1 Chinese."""
        return int(self.rng.random() < 1 / 3)


def with_speed(sentence: str, speed: str | None, language: int) -> str:
    """The sentence with "quickly" or "slowly"; unchanged without a speed."""
    if speed is None:
        return sentence
    word = SPEED_WORDS[speed][language]
    if language == 0:
        return f"{sentence} {word}"
    return f"{sentence.removesuffix('。')}，{word}"


def say(
    fact: str, voice: Voice, language: int, nouns_zh: dict[str, str], twin: str | None
) -> tuple[str, str | None]:
    """A sentence for a motion fact, and the same pattern said of its `twin` (an opposite), if any."""
    kind, *rest = fact.split(":")
    pattern_of = {"camera": CAMERA_PATTERNS, "object": OBJECT_PATTERNS, "fade": FADE_PATTERNS}[kind]
    who, rest = (rest[0], rest[1:]) if kind == "object" else ("", rest)
    patterns = pattern_of[rest[0]][language]
    pattern = voice.pick(patterns)
    words = ANYTHING[language] if who == "*" else (who, nouns_zh.get(who, who))[language]
    sentence = with_speed(pattern.format(who=words), rest[1] if len(rest) > 1 else None, language)
    if twin is None:
        return sentence, None
    _, *turned = twin.split(":")
    turned = turned[1:] if kind == "object" else turned
    other = pattern_of[turned[0]][language][patterns.index(pattern)]
    return sentence, with_speed(other.format(who=words), turned[1] if len(turned) > 1 else None, language)


def every_wording() -> list[str]:
    """All patterns but the kept-back ones, for a tokenizer that must know their words."""
    banks = [
        *CAMERA_PATTERNS.values(),
        *OBJECT_PATTERNS.values(),
        *FADE_PATTERNS.values(),
        *TIMES_PATTERNS.values(),
    ]
    banks += [ORDER_PATTERNS, TOGETHER_PATTERNS]
    patterns = [pattern for bank in banks for language in bank for pattern in language[:-KEPT_BACK]]
    fillers = dict.fromkeys(("who", "a", "b", "seen", "camera"), "")
    words = [word for pair in SPEED_WORDS.values() for word in pair]
    return [pattern.format(**fillers).strip() for pattern in patterns] + words + list(ANYTHING)
