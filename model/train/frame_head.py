"""The image side's trained part: pooled backbone features -> unit vectors in the space shared with sentences.

Legend: B pictures, D width.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import POOLED_CHANNELS, Backbone
from .dropout import Dropout

CLASSES = 1000  # of the backbone's own classifier


@dataclass(frozen=True)
class FrameConfig:
    """Shape of the frame head."""

    dim: int = 256  # width of the shared space
    inner: int = 512  # width of the head's hidden layer
    dropout: float = 0.4  # while training


class FrameHead(nn.Module):
    """Pooled features [B, 1280] -> [B, dim], by two ways that are added.

    *Seen*: a small network learns from captions and labels. Pooled ReLU6 features are sparse and
    heavy-tailed: their square root is closer to normal, as in Hellinger kernels (Arandjelovic & Zisserman
    2012).

    *Known*: the backbone's published classifier, and the text encoder's vectors of its classes' names, mixed
    by its probabilities (ConSE: Norouzi et al. 2014, arXiv 1312.5650). So what the starting point knew is not
    forgotten: without this way the average precision of classes that captions do not speak of fell from 71 to
    24 (model/LOG.md)."""

    def __init__(self, config: FrameConfig) -> None:
        super().__init__()
        self.config = config
        self.norm = nn.LayerNorm(POOLED_CHANNELS)
        self.linear = nn.Linear(POOLED_CHANNELS, config.dim)
        self.mlp = nn.Sequential(
            Dropout(config.dropout),
            nn.Linear(POOLED_CHANNELS, config.inner),
            nn.GELU(),
            Dropout(config.dropout),
            nn.Linear(config.inner, config.dim),
        )
        self.classifier = nn.Linear(POOLED_CHANNELS, CLASSES).requires_grad_(False)  # as published
        self.register_buffer("names", torch.zeros(CLASSES, config.dim))  # text vectors of the classes' names
        self.sharpness = nn.Parameter(torch.ones(()))  # of the classifier's probabilities
        self.gate = nn.Parameter(torch.ones(()))  # weight of what is known beside what is seen

    def forward(self, pooled: Tensor) -> Tensor:
        """[B, 1280] -> [B, dim], unit length."""
        x = self.norm(pooled.clamp(min=0).sqrt())
        seen = F.normalize(self.linear(x) + self.mlp(x), dim=-1)
        known = torch.softmax(self.sharpness * self.classifier(pooled), dim=-1) @ self.names  # [B, dim]
        return F.normalize(seen + self.gate * known, dim=-1)


class JoinedFrame(nn.Module):
    """Several frame heads side by side, turned into one space: see `join.py`."""

    def __init__(self, heads: list[FrameHead], axes: Tensor) -> None:
        super().__init__()
        for head in heads[1:]:
            head.classifier = heads[0].classifier  # all have the published one: keep it once
        self.heads = nn.ModuleList(heads)
        self.register_buffer("axes", axes)  # [heads * dim, dim]

    def forward(self, pooled: Tensor) -> Tensor:
        """As `FrameHead.forward`."""
        return F.normalize(torch.cat([head(pooled) for head in self.heads], dim=-1) @ self.axes, dim=-1)


class FrameEncoder(nn.Module):
    """Backbone and head: the network of frame.onnx."""

    def __init__(self, backbone: Backbone, head: JoinedFrame) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """pixels [B, 224, 224, 3] uint8 -> vector [B, dim], shallow [B, 9, 40], middle [B, 9, 112], deep [B,
        9, 320]."""
        features = self.backbone(pixels)
        return self.head(features.pooled), features.shallow, features.middle, features.deep
