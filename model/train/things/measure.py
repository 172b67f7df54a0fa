"""Average precision of a detector on labelled pictures, at an overlap of one half, and its time in ms.

    python -m model.train.things.measure --data ../shared/data/images --network model/parts/things/things.onnx

Detectors: `things` (this part) and, for comparison, networks of two starting points: `ssd` (SSD
MobileNetV2, converted by tf2onnx) and `yolox`. Pictures of voc-traffic have boxes for the classes that
`labels` names only.
"""

from __future__ import annotations

import argparse
import io
import json
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

CLASSES = ("person", "car", "bus", "train", "cat")
SETS = (("voc-traffic", "voc-traffic.jsonl", True), ("coco-mini", "coco-mini-annotations.jsonl", False))
LEAST_SCORE = 0.01
OVERLAP = 0.5
SSD_IDS = {1: "person", 3: "car", 6: "bus", 7: "train", 17: "cat"}

Found = list[tuple[str, float, np.ndarray]]
Detect = Callable[[Image.Image], Found]


def overlaps(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of one box with each of the others."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = np.clip(high - low, 0, None).prod(1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(1) - shared + 1e-9)


def suppress(found: Found) -> Found:
    kept: Found = []
    for label, score, box in sorted(found, key=lambda one: -one[1]):
        rivals = np.array([other for name, _, other in kept if name == label])
        if len(rivals) == 0 or overlaps(box, rivals).max() < OVERLAP:
            kept.append((label, score, box))
    return kept


def average_precision(found: list, truth: dict[int, tuple[np.ndarray, np.ndarray]]) -> tuple[float, int]:
    """`found`: (picture, score, box); `truth`: each picture's boxes, and which are crowds, to be left out."""
    wanted = sum(int((~crowd).sum()) for _, crowd in truth.values())
    used = {picture: np.zeros(len(boxes), bool) for picture, (boxes, _) in truth.items()}
    hits = []
    for picture, _, box in sorted(found, key=lambda one: -one[1]):
        if picture not in truth:
            hits.append(False)
            continue
        boxes, crowd = truth[picture]
        shared = overlaps(box, boxes)
        free = np.where(used[picture] | crowd, -1, shared)
        if free.max() >= OVERLAP:
            used[picture][free.argmax()] = True
            hits.append(True)
        elif not (shared[crowd] >= OVERLAP).any():
            hits.append(False)
    right = np.cumsum(hits)
    precision = right / np.arange(1, len(hits) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float((np.diff(np.concatenate([[0], right / max(wanted, 1)])) * precision).sum()), wanted


def rows_of(data: Path, name: str, annotations: str) -> Iterator[tuple[dict, Image.Image]]:
    with tarfile.open(data / f"{name}.tar") as tar:
        for line in (data / annotations).read_text().splitlines():
            row = json.loads(line)
            file = tar.extractfile(row["image"])
            assert file is not None
            yield row, Image.open(io.BytesIO(file.read())).convert("RGB")


def measure(detect: Detect, data: Path, name: str, annotations: str, partly: bool) -> dict:
    truth: dict[str, dict] = {label: {} for label in CLASSES}
    found: dict[str, list] = {label: [] for label in CLASSES}
    seconds = []
    for picture, (row, image) in enumerate(rows_of(data, name, annotations)):
        sides = np.array([row["width"], row["height"]] * 2)
        for label in CLASSES:
            own = [box for box in row["boxes"] if box["label"] == label]
            boxes = np.array([[x, y, x + w, y + h] for x, y, w, h in (box["xywh"] for box in own)])
            if own:
                truth[label][picture] = (boxes / sides, np.array([bool(box.get("crowd")) for box in own]))
        start = time.perf_counter()
        things = detect(image)
        seconds.append(time.perf_counter() - start)
        for label, score, box in things:
            if label in found and (not partly or picture in truth[label]):
                found[label].append((picture, score, box))
    scores = {label: average_precision(found[label], truth[label]) for label in CLASSES}
    mean = float(np.mean([score for score, _ in scores.values()]))
    by_label = {label: {"ap50": round(score, 3), "boxes": boxes} for label, (score, boxes) in scores.items()}
    return {"set": name, "map50": round(mean, 3), "ms": round(float(np.median(seconds)) * 1000, 1)} | by_label


def session_of(network: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return onnxruntime.InferenceSession(str(network), options)


def things(network: Path) -> Detect:
    manifest = json.loads((network.parent / "manifest.json").read_text())
    labels, side = manifest["labels"], manifest["network"]["input"]["long_side"]
    session = session_of(network)

    def detect(image: Image.Image) -> Found:
        pixels = np.asarray(image.resize(size_of(image.size, side), Image.Resampling.BILINEAR))[None]
        boxes, scores, classes = session.run(["boxes", "scores", "classes"], {"pixels": pixels})
        rows = zip(classes, scores, boxes)
        return suppress([(labels[int(c)], float(s), box) for c, s, box in rows if s > LEAST_SCORE])

    return detect


def size_of(size: tuple[int, int], long_side: int, multiple: int = 32) -> tuple[int, int]:
    """The size at which the part looks at a picture: its aspect, to the next multiple."""
    width, height = (
        max(multiple, int(side * long_side / max(size) / multiple + 0.5) * multiple) for side in size
    )
    return width, height


def ssd(network: Path) -> Detect:
    session = session_of(network)
    outputs = ["detection_boxes:0", "detection_scores:0", "detection_classes:0"]

    def detect(image: Image.Image) -> Found:
        boxes, scores, classes = session.run(outputs, {"image_tensor:0": np.asarray(image)[None]})
        rows = zip(classes[0], scores[0], boxes[0][:, [1, 0, 3, 2]])
        return [(SSD_IDS.get(int(c), ""), float(s), box) for c, s, box in rows]

    return detect


def yolox(network: Path) -> Detect:
    session = session_of(network)
    side = session.get_inputs()[0].shape[2]
    labels = json.loads(Path("model/parts/things/manifest.json").read_text())["labels"]
    cells = [(x, y, step) for step in (8, 16, 32) for y in range(side // step) for x in range(side // step)]
    grid, step = np.array(cells)[:, :2], np.array(cells)[:, 2:]

    def detect(image: Image.Image) -> Found:
        scale = side / max(image.size)
        width, height = (round(length * scale) for length in image.size)
        pixels = np.full((side, side, 3), 114, np.float32)
        pixels[:height, :width] = np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))[
            :, :, ::-1
        ]
        (out,) = session.run(None, {session.get_inputs()[0].name: pixels.transpose(2, 0, 1)[None]})
        centre, half = (out[0, :, :2] + grid) * step, np.exp(out[0, :, 2:4]) * step / 2
        scores = out[0, :, 4:5] * out[0, :, 5:]
        boxes = np.concatenate([centre - half, centre + half], 1) / ([width, height] * 2)
        best = scores.argmax(1)
        rows = zip(best, scores.max(1), boxes)
        return suppress([(labels[c], float(s), box) for c, s, box in rows if s > LEAST_SCORE])

    return detect


DETECTORS = {"things": things, "ssd": ssd, "yolox": yolox}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--kind", choices=sorted(DETECTORS), default="things")
    options = parser.parse_args()
    detect = DETECTORS[options.kind](options.network)
    results = [measure(detect, options.data, *one) for one in SETS]
    for result in results:
        print({key: value["ap50"] if isinstance(value, dict) else value for key, value in result.items()})
    print(json.dumps({"detector": options.kind, "results": results}))


if __name__ == "__main__":
    main()
