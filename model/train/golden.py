"""Golden inputs and outputs of the committed pack: the product must get the same ids, pixels and vectors from
it.

    python -m model.train.golden --pack model/packs/base --out test/golden/encoders.json

Pictures are drawn by integer formulas (`pixel`), so that a test can draw them again without an image file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image
from tokenizers import Tokenizer

from .data.views import squash
from .pack import FRAME, TEXT, TOKENIZER
from .tokenizer import encode

SENTENCES = (
    "a dog runs on the beach",
    "A man in a RED shirt\trides a bicycle,  then stops!",
    "security camera: two people fight in front of a shop",
    "一只狗在沙滩上奔跑",
    "夜晚的城市广场上行人来往，旁边停着一辆白色汽车。",
    "caf\u00e9 na\u00efve \uff21\uff22\uff23 \u2460 zoetrope",
    "",
)
PICTURES = (("stripes", 160, 90), ("checker", 320, 240), ("disc", 64, 64))
DIGITS = 5  # vectors are rounded to so many places


def pixel(kind: str, x: int, y: int, width: int, height: int) -> tuple[int, int, int]:
    """The colour at column x and row y of a drawn picture. Integers only, // rounds down."""
    if kind == "stripes":
        return (x * 7 + y * 3) % 256, (x * x // 16 + y * 5) % 256, (x * 2 + y * y // 8) % 256
    if kind == "checker":
        return (220, 40, 30) if (x // 20 + y // 20) % 2 == 0 else (x * 255 // width, 90, y * 255 // height)
    far = (2 * x - width) ** 2 + (2 * y - height) ** 2 > (width * 3 // 4) ** 2
    return (40, 110, 190) if far else (240, 200, 60)


def draw(kind: str, width: int, height: int) -> Image.Image:
    pixels = [[pixel(kind, x, y, width, height) for x in range(width)] for y in range(height)]
    return Image.fromarray(np.array(pixels, np.uint8))


def golden_texts(pack: Path) -> list[dict[str, Any]]:
    """Ids and vectors, each sentence by itself, as the product runs them."""
    session = onnxruntime.InferenceSession(str(pack / TEXT), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(pack / TOKENIZER))
    rows = []
    for text, ids in zip(SENTENCES, encode(tokenizer, SENTENCES)):
        feed = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, len(ids)), np.int64)}
        rows.append({"text": text, "ids": ids, "vector": rounded(session.run(["vector"], feed)[0][0])})
    return rows


def golden_pictures(pack: Path) -> list[dict[str, Any]]:
    """Resized pixels, vectors and some grid values, each picture by itself."""
    session = onnxruntime.InferenceSession(str(pack / FRAME), providers=["CPUExecutionProvider"])
    rows = []
    for kind, width, height in PICTURES:
        pixels = np.asarray(squash(draw(kind, width, height)))
        vector, *levels = session.run(["vector", "shallow", "middle", "deep"], {"pixels": pixels[None]})
        spots = [(0, 0), (223, 0), (0, 223), (223, 223), (112, 112), (37, 150), (200, 64)]
        rows.append(
            {
                "kind": kind,
                "width": width,
                "height": height,
                "resized": {
                    "sum": int(pixels.sum()),
                    "sha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
                    "spots": [{"x": x, "y": y, "rgb": pixels[y, x].tolist()} for x, y in spots],
                },
                "vector": rounded(vector[0]),
                # cells 0 and 8, first four channels
                "grid": {
                    name: [rounded(level[0, cell, :4]) for cell in (0, 8)]
                    for name, level in zip(("shallow", "middle", "deep"), levels)
                },
            }
        )
    return rows


def rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    manifest = json.loads((args.pack / "manifest.json").read_text())
    golden = {
        "revision": manifest["revision"],
        "texts": golden_texts(args.pack),
        "pictures": golden_pictures(args.pack),
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf8")
    print(json.dumps({"golden": str(args.out), "revision": manifest["revision"]}))


if __name__ == "__main__":
    main()
