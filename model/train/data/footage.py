"""The labelled footage: for scoring only, never for training.

In: `../shared/data/footage`. Out: `Clip` rows and their frames, one a second, squashed to the encoder's
square."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass

import numpy as np

from .shared import shared_data


@dataclass(frozen=True)
class Interval:
    """A stretch [start_s, end_s) of a clip and the sentence that holds there."""

    start_s: float
    end_s: float
    query: str


@dataclass(frozen=True)
class Clip:
    """One clip of the footage with its sentences."""

    id: str
    file: str
    duration_s: float
    captions_en: tuple[str, ...]
    captions_zh: tuple[str, ...]
    intervals: tuple[Interval, ...]


def read_clips() -> list[Clip]:
    """All clips, in the order of footage.json."""
    rows = json.loads((shared_data() / "footage" / "footage.json").read_text(encoding="utf8"))
    return [
        Clip(
            id=row["id"],
            file=row["file"],
            duration_s=row["duration_s"],
            captions_en=tuple(c["text"] for c in row["captions"] if c["lang"] == "en"),
            captions_zh=tuple(c["text"] for c in row["captions"] if c["lang"] == "zh"),
            intervals=tuple(Interval(i["start_s"], i["end_s"], i["query"]) for i in row["intervals"]),
        )
        for row in rows
    ]


def read_frames(clip: Clip, side: int = 224) -> np.ndarray:
    """[T, side, side, 3] uint8: one frame a second from the clip's first, squashed to a square."""
    command = ["ffmpeg", "-v", "error", "-i", str(shared_data() / "footage" / clip.file)]
    # round=up moves every frame to the next full second, so that second t shows the last frame at or before t
    scale = (
        f"scale={side}:{side}:flags=bilinear+accurate_rnd+full_chroma_int"  # antialiased triangle, as PIL's
    )
    command += ["-vf", f"fps=1:round=up:start_time=0,{scale}", "-pix_fmt", "rgb24"]
    raw = subprocess.run([*command, "-f", "rawvideo", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, side, side, 3)
