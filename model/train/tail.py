"""The backbone's last block and its widening to pooled features, apart from the rest, to be fine-tuned.

In: the maps before the last block, computed once and kept (maps.py). Out: pooled features as `Backbone` gives
them. Batch norm is folded into the convolutions, so that its statistics stay as published. In training every
map is turned over and a part of it left out at random: both are nearly what a mirrored and a cropped picture
would give, for nothing.

Legend: B pictures, S = 7 rows and columns of a map, C channels.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import Backbone, ConvNorm
from .frame_head import FrameHead

SIDE = 7
SHORTEST = 5  # least side of the part of a map that is pooled in training


def folded(layer: ConvNorm) -> tuple[Tensor, Tensor]:
    """Weight and bias of a convolution with its batch norm's published statistics folded in."""
    conv, norm = layer[0], layer[1]
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight = conv.weight * gain[:, None, None, None]
    return weight.detach().clone(), (norm.bias - norm.running_mean * gain).detach().clone()


class Tail(nn.Module):
    """Maps [B, S * S * C] before the last block -> pooled features [B, 1280]."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        block = backbone.stages[-1][0]
        for name, layer in {
            "expand": block.expand,
            "depthwise": block.depthwise,
            "project": block.project,
            "widen": backbone.head,
        }.items():
            weight, bias = folded(layer)
            self.register_parameter(name, nn.Parameter(weight))
            self.register_parameter(f"{name}_bias", nn.Parameter(bias))

    def forward(self, maps: Tensor) -> Tensor:
        x = maps.view(len(maps), SIDE, SIDE, -1).permute(0, 3, 1, 2)  # channels last in memory
        if self.training and torch.rand(()) < 0.5:
            x = x.flip(3)
        x = F.relu6(F.conv2d(x, self.expand, self.expand_bias))
        x = F.relu6(F.conv2d(x, self.depthwise, self.depthwise_bias, padding=1, groups=x.shape[1]))
        x = F.conv2d(x, self.project, self.project_bias)
        x = F.relu6(F.conv2d(x, self.widen, self.widen_bias))
        if self.training:
            x = part_of(x)
        return x.float().mean(dim=(2, 3))


def part_of(maps: Tensor) -> Tensor:
    """A random part of maps [B, C, S, S], at least SHORTEST wide and high."""
    (height, width) = torch.randint(SHORTEST, SIDE + 1, (2,)).tolist()
    top, left = (int(torch.randint(SIDE - side + 1, ())) for side in (height, width))
    return maps[:, :, top : top + height, left : left + width]


class TunedFrame(nn.Module):
    """A tail and the frame head over it, in the place of a frame head."""

    def __init__(self, tail: Tail, head: FrameHead) -> None:
        super().__init__()
        self.tail, self.head = tail, head

    @property
    def names(self) -> Tensor:
        """The head's text vectors of the classifier's classes."""
        return self.head.names

    @property
    def gate(self) -> nn.Parameter:
        """The head's weight of what is known."""
        return self.head.gate

    def forward(self, maps: Tensor) -> Tensor:
        """Maps [B, S * S * C] -> [B, dim], unit length."""
        return self.head(self.tail(maps))


def interpolated(published: Tail, tuned: Tail, share: float) -> Tail:
    """`share` of the way from the published weights to the tuned ones (WiSE-FT: Wortsman et al. 2022, arXiv
    2109.01903)."""
    between = copy.deepcopy(published)
    for target, other in zip(between.parameters(), tuned.parameters()):
        target.data.lerp_(other.data, share)
    return between
