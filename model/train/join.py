"""Several trained pairs of heads -> one pair.

In: members, each a frame head and a text head of one space of their own. Out: `JoinedFrame` and `JoinedText`
of one space of the same width. Side by side, the cosine of two joined vectors is the mean of the members'
cosines, an ensemble whose errors partly cancel. Joined vectors of pictures and sentences lie almost wholly
within `dim` axes (their first principal axes, not centred), and only these are kept."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .frame_head import FrameHead, JoinedFrame
from .text_encoder import JoinedText, TextHead

Member = tuple[FrameHead, TextHead]


def principal_axes(vectors: Tensor, count: int) -> Tensor:
    """[N, W] -> [W, count], orthonormal: the axes that hold most of the vectors' energy."""
    _, axes = torch.linalg.eigh(vectors.T.double() @ vectors.double())  # the strongest last
    return axes[:, -count:].flip(1).float()


@torch.no_grad()
def join(
    members: list[Member],
    pictures: Callable[[JoinedFrame], Tensor],
    sentences: Callable[[JoinedText], Tensor],
    weights: list[float] | None = None,
) -> tuple[JoinedFrame, JoinedText]:
    """One pair from several, in evaluation mode.

    `pictures` and `sentences` give vectors [N, W] of a sample from the heads side by side. `weights` of the
    members' cosines in the joined one; without them all weigh the same.
    """
    frames, texts = [frame for frame, _ in members], [text for _, text in members]
    dim = len(texts[0].linear.bias)
    scale = torch.tensor(weights or [1.0] * len(members)).sqrt().repeat_interleave(dim)
    whole = torch.diag(scale)  # a cosine is a product of both sides: each takes the square root
    frame, text = JoinedFrame(frames, whole).eval(), JoinedText(texts, whole).eval()
    axes = principal_axes(torch.cat([pictures(frame), sentences(text)]), dim)
    axes = scale[:, None] * axes
    frame.axes, text.axes = axes, axes.clone()
    return frame, text
