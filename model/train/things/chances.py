"""How often a box of a score is right, fitted on every second labelled picture.

Written into the part's manifest. The other pictures tell how far it holds for pictures it was not fitted on.

python -m model.train.things.chances --data ../shared/data/images --part model/parts/things
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from .measure import CLASSES, OVERLAP, SETS, overlaps, rows_of, things

EDGES = (0.045, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)


def judged(data: Path, network: Path) -> list[tuple[float, bool, bool]]:
    """(score, right, of a picture to fit on) of each box whose class the picture has labels for."""
    detect = things(network)
    rows: list[tuple[float, bool, bool]] = []
    for name, labels_file, partly in SETS:
        for picture, (row, image) in enumerate(rows_of(data, name, labels_file)):
            sides = np.array([row["width"], row["height"]] * 2)
            labelled = {box["label"] for box in row["boxes"]} & set(CLASSES) if partly else None
            free = [
                (box["label"], np.array([x, y, x + w, y + h]) / sides)
                for box in row["boxes"]
                for x, y, w, h in [box["xywh"]]
            ]
            for label, score, box in detect(image):
                if labelled is not None and label not in labelled:
                    continue
                own = [i for i, (kind, _) in enumerate(free) if kind == label]
                shared = overlaps(box, np.array([free[i][1] for i in own])) if own else np.zeros(1)
                right = bool(shared.max() >= OVERLAP)
                if right:
                    del free[own[int(shared.argmax())]]
                rows.append((score, right, picture % 2 == 0))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", type=Path, required=True)
    options = parser.parse_args()
    rows = judged(options.data, options.part / "things.onnx")
    scores, right, fits = (np.array(column) for column in zip(*rows))
    chances = []
    for low, high in zip(EDGES, EDGES[1:]):
        within = (scores >= low) & (scores < high)
        fitted, others = within & fits, within & ~fits
        chances.append([round(float(scores[fitted].mean()), 3), round(float(right[fitted].mean()), 3)])
        print(low, high, int(within.sum()), chances[-1], "others", round(float(right[others].mean()), 3))
    path = options.part / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["chances"] = chances
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps({"chances": chances}))


if __name__ == "__main__":
    main()
