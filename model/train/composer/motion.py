"""Positions of the camera and of a moving object at second t of a shot.

In: the name of a motion, the length of the shot, a speed. Out: a window into the canvas, a box in the frame.
Motion at one frame per second must span several seconds to be seen; fast means more displacement per second,
never a jump. Everything here is plain arithmetic on seconds, so that a sentence's interval is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# Every camera motion, and what it is when the shot is played backwards: its opposite in evaluation.
CAMERA_OPPOSITES = {
    "pan_left": "pan_right",
    "pan_right": "pan_left",
    "tilt_up": "tilt_down",
    "tilt_down": "tilt_up",
    "zoom_in": "zoom_out",
    "zoom_out": "zoom_in",
}
OBJECT_OPPOSITES = {
    "left_to_right": "right_to_left",
    "right_to_left": "left_to_right",
    "towards": "away",
    "away": "towards",
    "enters": "leaves",
    "leaves": "enters",
    "rises": "falls",
    "falls": "rises",
}
OBJECT_MOTIONS = tuple(OBJECT_OPPOSITES)
FADE_OPPOSITES = {"in": "out", "out": "in"}
SPEED_OPPOSITES = {"slow": "fast", "fast": "slow"}


@dataclass(frozen=True)
class Window:
    """The part of a canvas that the camera sees, in shares of the canvas: centre and size."""

    x: float
    y: float
    width: float
    height: float


def camera_window(motion: str, start: Window, travel: float, progress: float) -> Window:
    """The window after `progress` (0..1) of a camera motion that began at `start`.

    `travel`: for pans and tilts the way of the centre in shares of the canvas; for zooms the factor (> 1) by
    which the narrow end is narrower than the wide end.
    """
    if motion == "pan_left":
        return Window(start.x - travel * progress, start.y, start.width, start.height)
    if motion == "pan_right":
        return Window(start.x + travel * progress, start.y, start.width, start.height)
    if motion == "tilt_up":
        return Window(start.x, start.y - travel * progress, start.width, start.height)
    if motion == "tilt_down":
        return Window(start.x, start.y + travel * progress, start.width, start.height)
    if motion in ("zoom_in", "zoom_out"):
        scale = math.pow(travel, -progress if motion == "zoom_in" else progress)
        return Window(start.x, start.y, start.width * scale, start.height * scale)
    return start  # static; shake and drift add their own jitter


@dataclass(frozen=True)
class Box:
    """The position of an object: centre and height in shares of the frame, visible or not."""

    x: float
    y: float
    size: float
    visible: bool


def object_box(motion: str, size: float, level: float, entry: str, progress: float) -> Box:
    """The box of a thing after `progress` of its motion; before 0 and after 1 it stands where the motion
    begins or ends.

    `size` is its height in shares of the frame, `level` the coordinate that the motion leaves alone, `entry`
    the side ("left", "right", "bottom") by which it enters or leaves.
    """
    p = min(max(progress, 0.0), 1.0)
    outside = 0.5 * size + 0.05  # a centre this far beyond an edge hides the thing
    if motion in ("left_to_right", "right_to_left"):
        x = -outside + p * (1 + 2 * outside)
        return Box(x if motion == "left_to_right" else 1 - x, level, size, 0.0 <= progress <= 1.0)
    if motion in ("towards", "away"):
        growth = p if motion == "towards" else 1 - p
        return Box(level, 0.55, size * math.pow(3.2, growth) / 1.8, True)
    if motion in ("enters", "leaves"):
        q = p if motion == "enters" else 1 - p  # 0 outside, 1 inside
        if entry == "bottom":
            return Box(level, 1 + outside - q * (0.5 + outside), size, q > 0.0)
        x = -outside + q * (0.5 + outside)
        return Box(x if entry == "left" else 1 - x, level, size, q > 0.0)
    y = 1 + outside - p * (1 + 2 * outside)
    return Box(level, y if motion == "rises" else 1 - y, size, 0.0 <= progress <= 1.0)
