"""Pictures of the data pack with everything that is known about them, from every source in one shape.

In: the tars and jsonl files of `../shared/data/images`. Out: `Picture` rows and a `PictureStore` that decodes
them."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from .shared import REPOSITORY, read_rows, shared_data, stable_fraction

CAPTIONED = ("flickr8k-train", "flickr8k-dev", "coco-mini", "coco256", "cc-photos", "msrvtt-frames")
LABELLED = (
    "actions15",
    "animals9",
    "caltech101",
    "clothing",
    "daynight",
    "egocentric-kitchen",
    "fire",
    "food101-sheets",
    "grocery81",
    "imagenet-samples",
    "indoor-nyu-qa",
    "messyroom",
    "objects199",
    "pedestrians",
    "rooms6",
    "scenes6",
    "scooter-riders",
    "sports100",
    "stanford40",
    "street-camvid",
    "voc-traffic",
    "weather5",
)
# Sources with enough classes to hold some back; the others have a handful each and are always trained on.
OPEN_CLASS_SOURCES = ("caltech101", "food101-sheets", "imagenet-samples", "objects199", "sports100")
HELD_BACK_CLASSES = 0.1  # share of the labels of those sources that no training sentence may be made of
HELD_BACK_PICTURES = 0.1  # share of the labelled pictures of trained classes kept for validation
SHEET_PICTURES = 60  # read from each sheet: pictures of 64 pixels teach little and would be most of the data
EVERYDAY_LABELS = frozenset({"person"})  # never held back: every box data set names them
NO_LABEL = frozenset({"BACKGROUND_Google"})
# Names that only their data set would use, said as a person would say them
RENAMED = {
    "Faces": "face",
    "Faces_easy": "face",
    "Leopards": "leopard",
    "Motorbikes": "motorbike",
    "airplanes": "airplane",
    "car_side": "car from the side",
    "cougar_body": "cougar",
    "cougar_face": "face of a cougar",
    "crocodile_head": "head of a crocodile",
    "flamingo_head": "head of a flamingo",
    "golfcart": "golf cart",
    "longsleeve": "long-sleeved shirt",
    "outwear": "outerwear",
    "tv or monitor": "television or monitor",
    "water_lilly": "water lily",
    "wild_cat": "wild cat",
    "yin_yang": "yin and yang symbol",
}


@dataclass(frozen=True)
class Box:
    """A named rectangle in pixels of the stored picture."""

    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """One picture and what is written about it."""

    source: str  # the data set's file stem, as in the data pack
    name: str  # unique within the source
    member: str  # the tar's member that holds it
    cell: tuple[int, int, int] | None = None  # x, y, side within a sheet
    split: str = "train"  # or dev, set-aside, unseen-class (label not trained on), held-back (picture not)
    labels: tuple[str, ...] = ()  # what it shows, as plain words
    synonyms: tuple[str, ...] = ()  # other names of its first label, where the source gives them
    wnid: str | None = None  # ImageNet's name of its class
    captions_en: tuple[str, ...] = ()
    captions_zh: tuple[str, ...] = ()  # written by people
    captions_zh_machine: tuple[str, ...] = ()  # translated from captions_en
    video: str | None = None  # the clip that a frame is cut from; its sentences are about the whole clip
    boxes: tuple[Box, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()  # (question, answer)


class PictureStore:
    """Decodes pictures; each tar is read into memory at first use (the whole data pack is 150 MB)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or shared_data() / "images"
        self.members: dict[str, dict[str, bytes]] = {}
        self.sheet_name: tuple[str, str] | None = None
        self.sheet: Image.Image | None = None  # the sheet decoded last

    def open(self, picture: Picture) -> Image.Image:
        """The picture in RGB at its stored size; a sheet's cell is cut out."""
        if not picture.cell:
            return Image.open(io.BytesIO(self.tar(picture.source)[picture.member])).convert("RGB")
        sheet = (picture.source, picture.member)
        if self.sheet_name != sheet:  # a sheet's cells come one after another: decode it once
            self.sheet_name = sheet
            self.sheet = Image.open(io.BytesIO(self.tar(picture.source)[picture.member])).convert("RGB")
        x, y, side = picture.cell
        return self.sheet.crop((x, y, x + side, y + side))

    def tar(self, source: str) -> dict[str, bytes]:
        if source not in self.members:
            larger = larger_cut(source)
            with tarfile.open((larger or self.folder / source).with_suffix(".tar")) as tar:
                self.members[source] = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}
        return self.members[source]


@cache
def read_pictures(source: str) -> tuple[Picture, ...]:
    """Every picture of one source, with its split. Raises KeyError on an unknown source."""
    if source.startswith("flickr8k-"):
        return tuple(flickr8k(source))
    if source in READERS:
        return tuple(READERS[source]())
    if source in LABELLED:
        return tuple(sheets(source) if source.endswith("-sheets") else labelled(source))
    raise KeyError(f"unknown source of pictures: {source}")


# Sources with a larger cut (more pictures, 224 pixels) that `more/extract.py` of the data pack rebuilds
LARGER = {"cc-photos": "cc-256", "msrvtt-frames": "msrvtt-frames"}


def larger_cut(source: str) -> Path | None:
    """Tar and rows of a source's larger cut without their endings, if it was rebuilt."""
    cut = REPOSITORY / "model" / "checkpoints" / "larger" / LARGER.get(source, source)
    return cut if source in LARGER and cut.with_suffix(".tar").exists() else None


def all_pictures(sources: Iterable[str] = CAPTIONED + LABELLED) -> list[Picture]:
    """Pictures of several sources, one after another."""
    return [picture for source in sources for picture in read_pictures(source)]


def plain_label(label: str) -> str:
    """A label as words: "grand_piano" -> "grand piano", "Faces_easy" -> "face"."""
    return " ".join(RENAMED.get(label, label).replace("_", " ").split()).lower()


@cache
def held_back_classes() -> frozenset[str]:
    """Labels that no label sentence of training may be made of, whichever source it comes from."""
    return frozenset(
        label
        for source in OPEN_CLASS_SOURCES
        for picture in read_pictures(source)
        if picture.split == "unseen-class"
        for label in picture.labels
    )


def split_of(source: str, name: str, labels: Iterable[str]) -> str:
    """The split of a labelled picture; it depends on its names alone."""
    drawn = [label for label in labels if label not in EVERYDAY_LABELS]
    if source in OPEN_CLASS_SOURCES and any(
        stable_fraction("class", label) < HELD_BACK_CLASSES for label in drawn
    ):
        return "unseen-class"
    return "held-back" if stable_fraction("picture", source, name) < HELD_BACK_PICTURES else "train"


def flickr8k(source: str) -> Iterable[Picture]:
    split = source.removeprefix("flickr8k-")
    images = shared_data() / "images"
    chinese = {row["image"]: row for row in read_rows(images / "flickr8k-captions-zh.jsonl.gz")}
    for row in read_rows(images / "flickr8k-captions.jsonl"):
        if row["split"] != split:
            continue
        zh = chinese[row["image"]]
        yield Picture(
            source=source,
            name=row["image"],
            member=row["image"],
            split=split,
            captions_en=tuple(row["captions"]),
            captions_zh=tuple(zh["human"]),
            captions_zh_machine=tuple(zh["machine"]),
        )


def coco_mini() -> Iterable[Picture]:
    for row in read_rows(shared_data() / "images" / "coco-mini-annotations.jsonl"):
        boxes = tuple(Box(b["label"], *b["xywh"]) for b in row["boxes"] if not b["crowd"])
        yield Picture(
            source="coco-mini",
            name=row["image"],
            member=row["image"],
            labels=tuple(dict.fromkeys(box.label for box in boxes)),
            captions_en=tuple(row.get("captions") or ()),
            boxes=boxes,
        )


def coco256() -> Iterable[Picture]:
    """COCO photos that are not in coco-mini, with captions or else with statements in broken grammar."""
    images = shared_data() / "images"
    mini = {
        int(row["image"].split("/")[-1].split(".")[0])
        for row in read_rows(images / "coco-mini-annotations.jsonl")
    }
    for row in read_rows(images / "coco256.jsonl"):
        if row["coco_id"] not in mini:
            sentences = tuple(row["captions"] or row.get("statements") or ())
            yield Picture("coco256", row["image"], row["image"], captions_en=sentences)


def cc_photos() -> Iterable[Picture]:
    """Web pictures with one sentence each."""
    larger = larger_cut("cc-photos")
    rows = larger.with_suffix(".jsonl") if larger else shared_data() / "images" / "cc-photos.jsonl"
    for row in read_rows(rows):
        yield Picture("cc-photos", row["image"], row["image"], captions_en=tuple(row["captions"]))


def msrvtt_frames() -> Iterable[Picture]:
    """Frames of MSR-VTT clips; the sentences are about the clip, and no frame need show all of one.

    Split "set-aside" is 500 clips of the official test split; other clips of the same videos are left out.
    Split "dev" is the official validation split; videos do not cross official splits.
    """
    images = shared_data() / "images"
    clips = {row["video"]: row for row in read_rows(images / "msrvtt-captions.jsonl.gz")}
    apart = json.loads((Path(__file__).parent / "msrvtt-set-aside.json").read_text())
    splits = {f"video{number}": "set-aside" for number in apart["set_aside"]}
    left_out = {f"video{number}" for number in apart["same_video"]}
    larger = larger_cut("msrvtt-frames")
    for row in read_rows(larger.with_suffix(".jsonl") if larger else images / "msrvtt-frames.jsonl.gz"):
        video = row["video"]
        if video not in left_out:
            official = "dev" if clips[video]["split"] == "validate" else "train"
            yield Picture(
                source="msrvtt-frames",
                name=row["image"],
                member=row["image"],
                split=splits.get(video, official),
                captions_en=tuple(clips[video]["captions"]),
                video=video,
            )


READERS = {
    "coco-mini": coco_mini,
    "coco256": coco256,
    "cc-photos": cc_photos,
    "msrvtt-frames": msrvtt_frames,
}


def labelled(source: str) -> Iterable[Picture]:
    images = shared_data() / "images"
    rows = images / f"{source}.jsonl"
    for row in read_rows(rows if rows.exists() else images / f"{source}-labels.jsonl"):
        raw = row.get("labels", row.get("objects")) if "label" not in row else [row["label"]]
        if row.get("label") in NO_LABEL:
            continue
        labels = tuple(dict.fromkeys(plain_label(label) for label in raw))
        if source == "grocery81":
            labels += tuple(
                word for word in (row.get("kind"), row.get("group")) if word and word not in labels
            )
        yield Picture(
            source=source,
            name=row["image"],
            member=row["image"],
            split=split_of(source, row["image"], labels[:1]),
            labels=labels,
            wnid=row.get("wnid"),
            boxes=tuple(Box(plain_label(b["label"]), *b["xywh"]) for b in row.get("boxes", ())),
            questions=tuple((q, a) for q, a in row.get("qa", ())),
        )


def sheets(source: str) -> Iterable[Picture]:
    for row in read_rows(shared_data() / "images" / f"{source}.jsonl"):
        label, side = plain_label(row["label"]), row["cell"]
        for index, number in enumerate(row["images"][:SHEET_PICTURES]):
            name = f"{row['sheet']}#{number}"
            yield Picture(
                source=source,
                name=name,
                member=row["sheet"],
                cell=(index % row["cols"] * side, index // row["cols"] * side, side),
                split=split_of(source, name, [label]),
                labels=(label,),
                synonyms=tuple(row.get("words", "").split(", ")[1:]),
                wnid=row.get("wnid"),
            )
