"""Videos told as events: sentences with times, and where it is known which earlier events cause the last.

In: a file of MECD's form (`../shared/data/causal`), and ActivityNet Captions as plain sequences. Out:
`Story` rows, and `Pairs`: one row for every earlier event of a labelled story and its last event.

MECD's rationales (`cot`) and lists of things (`Existence`) are not read: no film brings them along.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..data.sentences import read_sentences
from ..data.shared import shared_data

CORPUS = "activitynet-captions-train"
MIN_EVENTS = 3  # of a story that the predictor learns from


@dataclass(frozen=True)
class Story:
    """The events of one video, in the order of the file."""

    video: str
    sentences: tuple[str, ...]
    spans: np.ndarray  # [N, 2] seconds, start before end
    causes: tuple[int, ...] = ()  # 0 or 1 for each event but the last; empty where nobody says


@dataclass(frozen=True)
class Pairs:
    """All (earlier event, last event) pairs of labelled stories; R rows."""

    story: np.ndarray  # [R] which story
    cause: np.ndarray  # [R] row of the earlier event among all events
    effect: np.ndarray  # [R] row of the last event
    label: np.ndarray  # [R] 1 where the earlier one causes the last
    spans: np.ndarray  # [E, 2] seconds of all events
    bounds: np.ndarray  # [S + 1] where each story's events begin among all events

    @property
    def distance(self) -> np.ndarray:
        """[R] how many events lie from one to the other; 1 = next to each other."""
        return self.effect - self.cause

    @property
    def count(self) -> np.ndarray:
        """[R] how many events come before the last one."""
        return self.effect - self.bounds[self.story]


def mecd_file() -> Path:
    """The labelled training stories of the data pack."""
    return shared_data() / "causal" / "mecd-train.json"


def read_mecd(path: Path) -> list[Story]:
    """Stories of a file of MECD's form. Raises ValueError naming the row that does not fit."""
    stories = []
    for row in json.loads(path.read_text(encoding="utf8")):
        ((video, told),) = row.items()
        sentences = tuple(sentence.strip() for sentence in told["sentences"])
        causes = tuple(int(sign) for sign in told["relation"][0])
        if not len(sentences) == len(told["timestamps"]) == len(causes) + 1:
            raise ValueError(f"{path}: {video} has {len(sentences)} sentences and {len(causes)} relations")
        stories.append(Story(video, sentences, ordered_spans(told["timestamps"]), causes))
    return stories


def read_sequences(without: Sequence[Story]) -> list[Story]:
    """Stories of the caption corpus whose video is none of `without`: what is scored is never trained on."""
    known = {story.video for story in without}
    grouped: dict[str, list] = {}
    for row in read_sentences(CORPUS):
        if row.group not in known:
            grouped.setdefault(row.group, []).append(row)
    return [
        Story(
            video,
            tuple(row.text.strip() for row in rows),
            ordered_spans([(r.start_s, r.end_s) for r in rows]),
        )
        for video, rows in grouped.items()
        if len(rows) >= MIN_EVENTS
    ]


def ordered_spans(times: Sequence[Sequence[float]]) -> np.ndarray:
    """[N, 2] with start before end; a few annotators swapped them."""
    return np.sort(np.array(times, dtype=np.float64), axis=1)


def bounds_of(stories: Sequence[Story]) -> np.ndarray:
    """[S + 1] where each story's events begin when all are laid one after another."""
    return np.cumsum([0, *(len(story.sentences) for story in stories)])


def pairs_of(stories: Sequence[Story]) -> Pairs:
    """Every pair of labelled stories."""
    bounds = bounds_of(stories)
    counts = np.diff(bounds) - 1
    story = np.repeat(np.arange(len(stories)), counts)
    inside = np.concatenate([np.arange(count) for count in counts])
    return Pairs(
        story=story,
        cause=bounds[story] + inside,
        effect=bounds[story + 1] - 1,
        label=np.array([sign for one in stories for sign in one.causes]),
        spans=np.concatenate([one.spans for one in stories]),
        bounds=bounds,
    )
