"""Views of a picture: the whole of it, or what a camera in the field might have made of it.

Footage is not like photos: it is 16:9 squashed into a square, blurred by motion, compressed, dark, grey
(security cameras), letterboxed, small. Features of several such views of every picture are cached once and
trained on. View 0 is always the whole picture, squashed; the others are random but fixed by (seed, source,
name, view)."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from .pictures import Box, Picture


@dataclass(frozen=True)
class ViewConfig:
    """Strength of the augmentations. Probabilities are per view."""

    side: int = 224  # output square
    min_area: float = 0.35  # least share of the picture that a crop keeps
    max_aspect: float = 1.6  # most a crop is stretched to one side when squashed
    flip: float = 0.5  # mirror left and right
    motion_blur: float = 0.2
    compress: float = 0.4  # JPEG at quality 15 to 70
    low_light: float = 0.2  # darker, with less contrast
    grey: float = 0.1
    letterbox: float = 0.12  # black bars above and below, or beside
    shrink: float = 0.25  # reduce to 64 to 140 pixels and enlarge again
    seed: int = 1


def squash(image: Image.Image, side: int = 224) -> Image.Image:
    """The whole picture in a square, aspect ignored: what the product does with a frame."""
    return image.resize((side, side), Image.Resampling.BILINEAR)


def middle(image: Image.Image, share: float = 0.85) -> Image.Image:
    """The middle of a picture, `share` of each side: the product's second look at a still."""
    dx, dy = (side * (1 - share) / 2 for side in image.size)
    return image.crop((round(dx), round(dy), round(image.width - dx), round(image.height - dy)))


def view(image: Image.Image, picture: Picture, index: int, config: ViewConfig) -> Image.Image:
    """View `index` of a picture: 0 is the whole, the others look like footage."""
    if index == 0:
        return squash(image, config.side)
    chance = random.Random(f"{config.seed}/{picture.source}/{picture.name}/{index}")
    image = squash(random_crop(image, chance, config), config.side)
    if chance.random() < config.flip:
        image = ImageOps.mirror(image)
    return spoil(image, chance, config)


def random_crop(image: Image.Image, chance: random.Random, config: ViewConfig) -> Image.Image:
    """A part of the picture of random area and aspect."""
    width, height = image.size
    area = chance.uniform(config.min_area, 1.0)
    stretch = math.exp(chance.uniform(-1, 1) * math.log(config.max_aspect) / 2)
    w = min(width, round(width * math.sqrt(area) * stretch))
    h = min(height, round(height * math.sqrt(area) / stretch))
    x, y = chance.randint(0, width - w), chance.randint(0, height - h)
    return image.crop((x, y, x + w, y + h))


def spoil(image: Image.Image, chance: random.Random, config: ViewConfig) -> Image.Image:
    """Degrade a picture as cheap cameras and codecs do."""
    side = config.side
    if chance.random() < config.shrink:
        small = chance.randint(64, 140)
        image = image.resize((small, small), Image.Resampling.BILINEAR).resize(
            (side, side), Image.Resampling.BICUBIC
        )
    if chance.random() < config.motion_blur:
        image = motion_blur(image, chance)
    if chance.random() < config.low_light:
        image = ImageEnhance.Brightness(image).enhance(chance.uniform(0.35, 0.8))
        image = ImageEnhance.Contrast(image).enhance(chance.uniform(0.6, 1.0))
    if chance.random() < config.grey:
        image = ImageOps.grayscale(image).convert("RGB")
    if chance.random() < config.letterbox:
        image = letterbox(image, chance)
    if chance.random() < config.compress:
        image = recompress(image, chance.randint(15, 70))
    return image


def motion_blur(image: Image.Image, chance: random.Random) -> Image.Image:
    """A 5x5 kernel along one of four directions."""
    steps = chance.choice(((1, 0), (0, 1), (1, 1), (1, -1)))
    kernel = [0.0] * 25
    for offset in range(-2, 3):
        kernel[(2 + offset * steps[1]) * 5 + 2 + offset * steps[0]] = 1.0
    return image.filter(ImageFilter.Kernel((5, 5), kernel))


def letterbox(image: Image.Image, chance: random.Random) -> Image.Image:
    """Black bars on two sides, as films and upright phone clips have them."""
    side = image.width
    keep = round(side * chance.uniform(0.6, 0.9))
    canvas = Image.new("RGB", (side, side))
    if chance.random() < 0.6:
        canvas.paste(image.resize((side, keep), Image.Resampling.BILINEAR), (0, (side - keep) // 2))
    else:
        canvas.paste(image.resize((keep, side), Image.Resampling.BILINEAR), ((side - keep) // 2, 0))
    return canvas


def recompress(image: Image.Image, quality: int) -> Image.Image:
    """Through JPEG and back."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def box_crop(image: Image.Image, box: Box, margin: float = 0.15) -> Image.Image:
    """The part of a picture in a box and a little around it."""
    dx, dy = box.width * margin, box.height * margin
    left, top = max(0, box.x - dx), max(0, box.y - dy)
    right = min(image.width, box.x + box.width + dx)
    bottom = min(image.height, box.y + box.height + dy)
    return image.crop(
        (round(left), round(top), max(round(left) + 1, round(right)), max(round(top) + 1, round(bottom)))
    )
