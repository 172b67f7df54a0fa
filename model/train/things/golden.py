"""Golden outputs of the part `things`: the product must find the same things in the same drawn picture.

python -m model.train.things.golden --part model/parts/things --out test/golden/things.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from .measure import LEAST_SCORE, things

SIZE = (320, 180)


def pixel(x: int, y: int) -> tuple[int, int, int]:
    """A red sign with eight corners and a white bar, on a pole, before sky and grass. Integers only."""
    dx, dy = abs(x - 90), abs(y - 66)
    around = max(dx, dy, (dx + dy) * 17 // 24)
    if around < 27:
        return (240, 240, 240) if dy < 6 and dx < 20 else (196, 22, 28)
    if around < 30:
        return (255, 255, 255)
    if dx < 3 and y > 66:
        return (136, 136, 136)
    return (107, 143, 78) if y >= 135 else (106 + y * 2 // 3, 167 + y // 3, 232)


def draw() -> Image.Image:
    width, height = SIZE
    return Image.fromarray(np.array([[pixel(x, y) for x in range(width)] for y in range(height)], np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    revision = json.loads((options.part / "manifest.json").read_text())["revision"]
    found = [one for one in things(options.part / "things.onnx")(draw()) if one[1] >= 5 * LEAST_SCORE]
    rows = [
        {"label": label, "score": round(score, 4), "box": [round(float(edge), 4) for edge in box]}
        for label, score, box in found
    ]
    golden = {"revision": revision, "size": SIZE, "things": rows}
    options.out.write_text(json.dumps(golden, indent=1) + "\n")
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
