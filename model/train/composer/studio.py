"""Draws shots: the frames of a plan, one per second.

In: a Stock and a Shot. Out: [224, 224, 3] uint8 RGB frames. Drawing the same shot twice gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageEnhance

from .motion import Window, camera_window, object_box
from .pictures import Stock
from .shots import Shot

FRAME_SIDE = 224  # pixels; what the frame encoder takes
SMALLEST_RENDER = 72  # pixels; a shot is drawn at the sharpness its picture has, but never below this
CAMERA_SPEED = {"slow": (0.03, 0.06), "medium": (0.07, 0.12), "fast": (0.14, 0.28)}  # frame widths per second
ZOOM_SPEED = {"slow": (1.03, 1.06), "medium": (1.07, 1.12), "fast": (1.15, 1.3)}  # growth per second


class Studio:
    """Draws shots. Holds a stock by key; drawing the same shot twice gives the same bytes."""

    def __init__(self, stock: Stock) -> None:
        self.pictures = {picture.key: picture for picture in stock.pictures}
        self.cutouts = {cutout.key: cutout for cutout in stock.cutouts}

    def render(self, shot: Shot) -> Iterator[np.ndarray]:
        """The frames of a shot, one per second: [224, 224, 3] uint8 RGB."""
        rng = np.random.default_rng(shot.seed)
        canvas = self._canvas(shot)
        windows = _camera_path(shot, canvas.size, rng)
        pixels = min(min(w.width * canvas.width, w.height * canvas.height) for w in windows)
        # One sharpness for the whole shot, its narrowest window's: else blur would tell a zoom's direction.
        side = int(np.clip(pixels * rng.uniform(0.8, 1.2), SMALLEST_RENDER, FRAME_SIDE))
        cutout = self.cutouts[shot.cutout].open() if shot.cutout else None
        size, level = rng.uniform(0.3, 0.6), rng.uniform(0.35, 0.7)
        entry = str(rng.choice(["left", "right", "bottom"], p=[0.4, 0.4, 0.2]))
        look = _Look(rng, side)
        for second, window in enumerate(windows):
            frame = _see(canvas, window, side)
            if cutout and shot.object:
                # The frame of a second is taken in its middle: n seconds of motion are seen at (k + 0.5) / n.
                progress = (second + 0.5 - shot.object_from) / (shot.object_to - shot.object_from)
                box = object_box(shot.object, size, level, entry, progress)
                if box.visible:
                    _paste(frame, cutout, box.x, box.y, box.size)
            light = 1.0
            if shot.fade:
                light = (second + 0.5) / shot.seconds
                light = light if shot.fade == "in" else 1 - light
            yield look.apply(frame, light, rng)

    def _canvas(self, shot: Shot) -> Image.Image:
        first = self.pictures[shot.picture].open()
        if shot.beside is None:
            return first
        second = self.pictures[shot.beside].open().resize(first.size, Image.BILINEAR)
        width, height = first.size
        seam = width // 8  # the two pictures melt into each other over this many pixels
        ramp = Image.fromarray(np.tile(np.linspace(255, 0, seam).astype(np.uint8), (height, 1)))
        if shot.camera in ("tilt_up", "tilt_down"):
            canvas = Image.new("RGB", (width, 2 * height - seam))
            canvas.paste(second, (0, height - seam))
            canvas.paste(first.crop((0, 0, width, height - seam)), (0, 0))
            turned = ramp.transpose(Image.ROTATE_270).resize((width, seam))
            canvas.paste(first.crop((0, height - seam, width, height)), (0, height - seam), turned)
            return canvas
        canvas = Image.new("RGB", (2 * width - seam, height))
        canvas.paste(second, (width - seam, 0))
        canvas.paste(first.crop((0, 0, width - seam, height)), (0, 0))
        canvas.paste(first.crop((width - seam, 0, width, height)), (width - seam, 0), ramp)
        return canvas


def _camera_path(shot: Shot, canvas: tuple[int, int], rng: np.random.Generator) -> list[Window]:
    """One window per second, inside the canvas."""
    wide = shot.beside is not None and not shot.camera.startswith("tilt")
    tall = shot.beside is not None and not wide
    duration = shot.seconds - 1 or 1  # seconds between the first frame and the last
    if shot.camera in ("zoom_in", "zoom_out"):
        speed = rng.uniform(*ZOOM_SPEED[shot.camera_speed or "slow"])
        travel = min(speed**duration, 2.6)
        share = rng.uniform(max(0.72, 0.34 * travel), 1.0)  # of the canvas at the wide end
        share = min(share, 1.0)
        start_share = share if shot.camera == "zoom_in" else share / travel
        room = (1 - share) / 2
        x, y = 0.5 + rng.uniform(-room, room), 0.5 + rng.uniform(-room, room)
        start = Window(x, y, start_share, start_share)
        return [camera_window(shot.camera, start, travel, t / duration) for t in range(shot.seconds)]
    share = rng.uniform(0.5, 0.72) if shot.camera_speed and not shot.beside else rng.uniform(0.72, 1.0)
    aspect = rng.uniform(0.8, 1.25)  # frames of any aspect are squashed to squares
    width, height = min(share * aspect, 1.0), min(share / aspect, 1.0)
    if wide:
        width /= canvas[0] / canvas[1]
    if tall:
        height /= canvas[1] / canvas[0]
    if shot.camera_speed:
        horizontal = shot.camera.startswith("pan")
        span = width if horizontal else height
        travel = min(rng.uniform(*CAMERA_SPEED[shot.camera_speed]) * span * duration, 1 - span)
        forward = shot.camera in ("pan_right", "tilt_down")
        slack = 1 - span - travel
        first = span / 2 + rng.uniform(0, slack) + (0 if forward else travel)
        other_span = height if horizontal else width
        other = rng.uniform(other_span / 2, 1 - other_span / 2)
        start = Window(first, other, width, height) if horizontal else Window(other, first, width, height)
        return [camera_window(shot.camera, start, travel, t / duration) for t in range(shot.seconds)]
    if shot.camera == "shake":
        width, height = min(width, 0.8), min(height, 0.8)
    x, y = rng.uniform(width / 2, 1 - width / 2), rng.uniform(height / 2, 1 - height / 2)
    jitter = {"shake": rng.uniform(0.04, 0.1), "drift": rng.uniform(0.004, 0.015)}.get(shot.camera, 0.0)
    windows = []
    for _ in range(shot.seconds):
        dx, dy = rng.normal(0, 1, 2) * jitter
        if shot.camera == "drift":  # a slow random walk; shaking returns to the same place
            x, y = x + dx, y + dy
            dx = dy = 0.0
        windows.append(
            Window(
                float(np.clip(x + dx, width / 2, 1 - width / 2)),
                float(np.clip(y + dy, height / 2, 1 - height / 2)),
                width,
                height,
            )
        )
    return windows


def _see(canvas: Image.Image, window: Window, side: int) -> Image.Image:
    """The part of the canvas inside the window, squashed to side x side."""
    width, height = canvas.size
    left, top = (window.x - window.width / 2) * width, (window.y - window.height / 2) * height
    box = (max(left, 0.0), max(top, 0.0), left + window.width * width, top + window.height * height)
    box = (box[0], box[1], min(box[2], width), min(box[3], height))
    return canvas.resize((side, side), Image.BILINEAR, box=box)


def _paste(frame: Image.Image, cutout: Image.Image, x: float, y: float, size: float) -> None:
    """Put the thing into the frame with its centre at (x, y) and height `size`, in shares of the frame."""
    side = frame.width
    height = max(int(size * side), 4)
    width = max(int(height * cutout.width / cutout.height), 4)
    if width > 1.2 * side:
        width, height = int(1.2 * side), int(1.2 * side * cutout.height / cutout.width)
    thing = cutout.resize((width, max(height, 4)), Image.BILINEAR)
    frame.paste(thing, (int(x * side - width / 2), int(y * side - height / 2)), thing)


class _Look:
    """Degradation as in footage: light, grain, compression, bars. One look per shot."""

    def __init__(self, rng: np.random.Generator, side: int) -> None:
        self.light = rng.uniform(0.25, 0.6) if rng.random() < 0.15 else rng.uniform(0.8, 1.15)
        self.colour = 0.0 if rng.random() < 0.05 else rng.uniform(0.6, 1.2)
        self.grain = rng.uniform(2, 14) if rng.random() < 0.4 else 0.0
        self.quality = int(rng.integers(25, 80)) if rng.random() < 0.5 else 0
        self.bars = int(side * rng.uniform(0.05, 0.14)) if rng.random() < 0.08 else 0

    def apply(self, frame: Image.Image, light: float, rng: np.random.Generator) -> np.ndarray:
        """A frame as the camera would have stored it: [224, 224, 3] uint8."""
        frame = ImageEnhance.Color(frame).enhance(self.colour)
        frame = ImageEnhance.Brightness(frame).enhance(self.light * light)
        if self.grain:
            pixels = np.asarray(frame, dtype=np.int16)
            noise = rng.standard_normal(pixels.shape, dtype=np.float32) * self.grain
            frame = Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))
        if self.bars:
            frame.paste((0, 0, 0), (0, 0, frame.width, self.bars))
            frame.paste((0, 0, 0), (0, frame.height - self.bars, frame.width, frame.height))
        if self.quality:
            buffer = io.BytesIO()
            frame.save(buffer, "JPEG", quality=self.quality)
            frame = Image.open(buffer).convert("RGB")
        return np.asarray(frame.resize((FRAME_SIDE, FRAME_SIDE), Image.BILINEAR))
