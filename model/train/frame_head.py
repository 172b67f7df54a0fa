"""The image side's trained part: pooled backbone features -> unit vectors in the space shared with sentences.

Legend: B pictures, D width.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import POOLED_CHANNELS, Backbone


@dataclass(frozen=True)
class FrameConfig:
    """Shape of the frame head."""

    dim: int = 256  # width of the shared space
    inner: int = 512  # width of the head's hidden layer
    dropout: float = 0.4  # while training


class FrameHead(nn.Module):
    """Pooled features [B, 1280] -> [B, dim].

    Pooled ReLU6 features are sparse and heavy-tailed: their square root is closer to normal, as in Hellinger
    kernels (Arandjelovic & Zisserman 2012).
    """

    def __init__(self, config: FrameConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(POOLED_CHANNELS)
        self.linear = nn.Linear(POOLED_CHANNELS, config.dim)
        self.mlp = nn.Sequential(
            nn.Dropout(config.dropout),
            nn.Linear(POOLED_CHANNELS, config.inner),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.inner, config.dim),
        )

    def forward(self, pooled: Tensor) -> Tensor:
        """[B, 1280] -> [B, dim], unit length."""
        x = self.norm(pooled.clamp(min=0).sqrt())
        return F.normalize(self.linear(x) + self.mlp(x), dim=-1)


class FrameEncoder(nn.Module):
    """What frame.onnx holds: backbone and head."""

    def __init__(self, backbone: Backbone, head: FrameHead) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """pixels [B, 224, 224, 3] uint8 -> vector [B, dim], shallow [B, 9, 40], middle [B, 9, 112], deep [B, 9, 320]."""
        features = self.backbone(pixels)
        return self.head(features.pooled), features.shallow, features.middle, features.deep
