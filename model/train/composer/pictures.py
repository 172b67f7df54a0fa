"""The composer's stock: still pictures with captions in two languages, and cut-outs of things that have a
noun.

In: `../shared/data/images` (TIDEMARK_SHARED overrides where), or nothing at all for the drawn stock that
tests use. Out: a Stock per split. Train pictures are Flickr8k's train photos; dev and eval pictures are the
two halves of Flickr8k's dev photos; cut-outs are dealt to the three by the name of their source picture. No
picture is in two splits.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from ..data.shared import read_rows, shared_data

SPLITS = ("train", "dev", "eval")

# Nouns that a cut-out may carry: label in the data -> English with its article, Chinese.
NOUNS = {
    "car": ("a car", "一辆汽车"),
    "car_side": ("a car", "一辆汽车"),
    "bus": ("a bus", "一辆公交车"),
    "train": ("a train", "一列火车"),
    "truck": ("a truck", "一辆卡车"),
    "motorcycle": ("a motorcycle", "一辆摩托车"),
    "Motorbikes": ("a motorcycle", "一辆摩托车"),
    "bicycle": ("a bicycle", "一辆自行车"),
    "rider on a motor scooter or motorcycle": ("a person on a scooter", "骑摩托车的人"),
    "airplane": ("an airplane", "一架飞机"),
    "airplanes": ("an airplane", "一架飞机"),
    "helicopter": ("a helicopter", "一架直升机"),
    "boat": ("a boat", "一条船"),
    "ketch": ("a sailing boat", "一艘帆船"),
    "person": ("a person", "一个人"),
    "cat": ("a cat", "一只猫"),
    "dog": ("a dog", "一只狗"),
    "dalmatian": ("a dog", "一只狗"),
    "horse": ("a horse", "一匹马"),
    "cow": ("a cow", "一头牛"),
    "sheep": ("a sheep", "一只羊"),
    "elephant": ("an elephant", "一头大象"),
    "bear": ("a bear", "一只熊"),
    "panda": ("a panda", "一只熊猫"),
    "zebra": ("a zebra", "一匹斑马"),
    "giraffe": ("a giraffe", "一只长颈鹿"),
    "bird": ("a bird", "一只鸟"),
    "pigeon": ("a pigeon", "一只鸽子"),
    "rooster": ("a rooster", "一只公鸡"),
    "flamingo": ("a flamingo", "一只火烈鸟"),
    "parrot": ("a parrot", "一只鹦鹉"),
    "butterfly": ("a butterfly", "一只蝴蝶"),
    "fish": ("a fish", "一条鱼"),
    "fox": ("a fox", "一只狐狸"),
    "lion": ("a lion", "一头狮子"),
    "snake": ("a snake", "一条蛇"),
    "kangaroo": ("a kangaroo", "一只袋鼠"),
    "rabbit": ("a rabbit", "一只兔子"),
    "monkey": ("a monkey", "一只猴子"),
    "squirrel": ("a squirrel", "一只松鼠"),
    "umbrella": ("an umbrella", "一把雨伞"),
    "soccer_ball": ("a ball", "一个球"),
    "soccer ball": ("a ball", "一个球"),
    "basketball": ("a ball", "一个球"),
    "suitcase": ("a suitcase", "一个行李箱"),
    "chair": ("a chair", "一把椅子"),
    "laptop": ("a laptop", "一台笔记本电脑"),
    "pizza": ("a pizza", "一个披萨"),
    "sunflower": ("a sunflower", "一朵向日葵"),
}
WHOLE_PICTURES_PER_LABEL = 24  # of a label whose pictures are used whole as cut-outs
SMALLEST_BOX = 40  # pixels; smaller boxes hold too little to be recognised


@dataclass(frozen=True)
class Picture:
    """A still picture: `key` is unique over all stocks."""

    key: str
    captions_en: tuple[str, ...]
    captions_zh: tuple[str, ...]
    encoded: bytes = field(repr=False)

    def open(self) -> Image.Image:
        """The decoded picture, RGB."""
        return Image.open(io.BytesIO(self.encoded)).convert("RGB")


@dataclass(frozen=True)
class Cutout:
    """A thing to move over a picture: `noun` is its English name, the key of its facts."""

    key: str
    noun: str
    noun_zh: str
    encoded: bytes = field(repr=False)
    box: (
        tuple[float, float, float, float] | None
    )  # x, y, width, height in the source picture; None = all of it

    def open(self) -> Image.Image:
        """The decoded thing as RGBA: background keyed out where it is white, else a soft rounded shape."""
        image = Image.open(io.BytesIO(self.encoded)).convert("RGB")
        if self.box:
            x, y, width, height = self.box
            image = image.crop((round(x), round(y), round(x + width), round(y + height)))
        image.putalpha(_shape_of(image))
        return image


@dataclass(frozen=True)
class Stock:
    """The pictures and cut-outs of one split, in a fixed order."""

    split: str
    pictures: tuple[Picture, ...]
    cutouts: tuple[Cutout, ...]


def _shape_of(image: Image.Image) -> Image.Image:
    """An alpha channel: white surroundings are keyed out; otherwise a rounded rectangle with a soft edge."""
    width, height = image.size
    pixels = np.asarray(image)
    corners = pixels[[0, 0, -1, -1], [0, -1, 0, -1]]
    mask = Image.new("L", image.size, 0)
    if corners.min() > 235:
        mask = Image.fromarray(((pixels.min(axis=2) < 235) * 255).astype(np.uint8))
        return mask.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(1))
    inset = max(1, min(width, height) // 24)
    box = (inset, inset, width - 1 - inset, height - 1 - inset)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius=min(width, height) // 3, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(inset))


def split_of(name: str) -> str:
    """The split of a source picture's cut-outs, by its name alone: 80 % train, 10 % dev, 10 % eval."""
    bucket = hashlib.sha256(name.encode()).digest()[0] % 10
    return {8: "dev", 9: "eval"}.get(bucket, "train")


def load_stock(split: str, images: Path | None = None) -> Stock:
    """The stock of a split from the shared data. Raises FileNotFoundError without it."""
    folder = images or shared_data() / "images"
    return Stock(split, tuple(_flickr(folder, split)), tuple(_cutouts(folder, split)))


def _members(path: Path) -> dict[str, bytes]:
    """Name -> bytes of every file in an uncompressed tar."""
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers() if m.isfile()}  # type: ignore[union-attr]


def _flickr(folder: Path, split: str) -> list[Picture]:
    source = "train" if split == "train" else "dev"
    chinese = {row["image"]: row["human"] for row in read_rows(folder / "flickr8k-captions-zh.jsonl.gz")}
    rows = [row for row in read_rows(folder / "flickr8k-captions.jsonl") if row["split"] == source]
    if source == "dev":  # even rows serve dev, odd rows eval
        rows = rows[0::2] if split == "dev" else rows[1::2]
    encoded = _members(folder / f"flickr8k-{source}.tar")
    return [
        Picture(
            row["image"],
            tuple(tidy_english(text) for text in row["captions"]),
            tuple(text.rstrip("。. ") for text in chinese.get(row["image"], [])),
            encoded[row["image"]],
        )
        for row in rows
    ]


def tidy_english(caption: str) -> str:
    """A caption as people type it into a search box: no full stop, no capital at the start."""
    text = caption.strip().rstrip(".").strip()
    return text[:1].lower() + text[1:]


def _cutouts(folder: Path, split: str) -> list[Cutout]:
    found: list[Cutout] = []
    for name, manifest in (
        ("voc-traffic", "voc-traffic.jsonl"),
        ("coco-mini", "coco-mini-annotations.jsonl"),
        ("scooter-riders", "scooter-riders.jsonl"),
    ):
        encoded = _members(folder / f"{name}.tar")
        for row in read_rows(folder / manifest):
            if split_of(row["image"]) != split:
                continue
            for number, box in enumerate(row["boxes"]):
                if box["label"] in NOUNS and not box.get("crowd") and min(box["xywh"][2:]) >= SMALLEST_BOX:
                    key = f"{row['image']}#{number}"
                    found.append(Cutout(key, *NOUNS[box["label"]], encoded[row["image"]], tuple(box["xywh"])))
    for name, manifest in (
        ("animals9", "animals9.jsonl"),
        ("objects199", "objects199.jsonl"),
        ("caltech101", "caltech101-labels.jsonl"),
    ):
        encoded, count = _members(folder / f"{name}.tar"), dict.fromkeys(NOUNS, 0)
        for row in read_rows(folder / manifest):
            label = row["label"]
            if label in NOUNS and split_of(row["image"]) == split and count[label] < WHOLE_PICTURES_PER_LABEL:
                count[label] += 1
                found.append(Cutout(row["image"], *NOUNS[label], encoded[row["image"]], None))
    return found


DRAWN_COLOURS = {
    "red": ((210, 40, 40), "红色"),
    "green": ((40, 160, 60), "绿色"),
    "blue": ((50, 80, 200), "蓝色"),
    "yellow": ((230, 200, 50), "黄色"),
    "white": ((235, 235, 235), "白色"),
    "black": ((25, 25, 25), "黑色"),
}


def drawn_stock(split: str, count: int = 12, side: int = 96) -> Stock:
    """A small stock that needs no data: two-coloured landscapes with blocks, and coloured discs as things."""
    rng = np.random.default_rng(SPLITS.index(split) + 1)
    names = list(DRAWN_COLOURS)
    pictures, cutouts = [], []
    for number in range(count):
        sky, ground = rng.choice(len(names), 2, replace=False)
        image = Image.new("RGB", (side, side), DRAWN_COLOURS[names[sky]][0])
        draw = ImageDraw.Draw(image)
        draw.rectangle(
            (0, int(side * rng.uniform(0.4, 0.7)), side, side), fill=DRAWN_COLOURS[names[ground]][0]
        )
        for _ in range(14):
            x, y, size = rng.uniform(0, side), rng.uniform(0, side), rng.uniform(4, side / 5)
            draw.rectangle((x, y, x + size, y + size), fill=tuple(int(c) for c in rng.integers(0, 255, 3)))
        english = f"a {names[ground]} field under a {names[sky]} sky"
        chinese = f"{DRAWN_COLOURS[names[sky]][1]}天空下的{DRAWN_COLOURS[names[ground]][1]}田野"
        pictures.append(Picture(f"drawn-{split}-{number}", (english,), (chinese,), _png(image)))
    for name, (colour, chinese) in DRAWN_COLOURS.items():
        image = Image.new("RGB", (48, 48), (255, 255, 255))
        ImageDraw.Draw(image).ellipse((4, 4, 44, 44), fill=tuple(min(c, 230) for c in colour))
        cutouts.append(
            Cutout(f"drawn-{split}-{name}", f"a {name} ball", f"一个{chinese}的球", _png(image), None)
        )
    return Stock(split, tuple(pictures), tuple(cutouts))


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
