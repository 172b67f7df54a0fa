"""Contrastive losses over a batch of cosines.

InfoNCE (van den Oord et al. 2018, arXiv 1807.03748; symmetric over pictures and sentences as in CLIP, arXiv
2103.00020) in its multi-positive form: the probability mass on all partners of a row, whichever they are."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def contrast(cosines: Tensor, positive: Tensor, temperature: Tensor) -> Tensor:
    """Mean over both directions of -log(mass on positives).

    cosines [B, S]; positive [B, S] bool, with at least one true per row and column; temperature a scalar.
    """
    logits = cosines / temperature
    hidden = logits.masked_fill(~positive, -torch.inf)
    rows = torch.logsumexp(logits, 1) - torch.logsumexp(hidden, 1)
    columns = torch.logsumexp(logits, 0) - torch.logsumexp(hidden, 0)
    return (rows.mean() + columns.mean()) / 2


def relational(vectors: Tensor, teacher: Tensor, temperature: Tensor, teacher_temperature: float) -> Tensor:
    """How far the likenesses among `vectors` [N, D] are from those among `teacher` [N, E] (both unit length).

    Cross-entropy of each row of softmaxed cosines, self left out: the teacher's space need not be ours
    (relational distillation: Park et al. 2019, arXiv 1904.05068).
    """
    n = len(vectors)
    self_mask = torch.eye(n, dtype=torch.bool, device=vectors.device)
    student = (vectors @ vectors.T / temperature).masked_fill(self_mask, -1e4)
    target = (teacher @ teacher.T / teacher_temperature).masked_fill(self_mask, -1e4).softmax(1)
    return F.kl_div(student.log_softmax(1), target, reduction="batchmean")
