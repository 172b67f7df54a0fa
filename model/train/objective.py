"""Losses: contrastive alignment with several positives, bags of frames, relational distillation.

L_align aligns seconds and texts, with several positives and hard negatives.

In: one vector per second of some windows, one per text, and which text is true in which second. Out: a loss.

With s the cosine and tau a learned temperature, for every second t and every text i that is true there

    L(t, i) = -log( exp(s(v_t, t_i)/tau) / (exp(s(v_t, t_i)/tau) + sum over j false at t of exp(s(v_t,
    t_j)/tau)) )

and the same with the sum over seconds at which i is false: among them the seconds of the same window outside
the text's interval, which look most like those inside and so teach to localise. Other positives are left out
of both sums (the multi-positive form). Where nobody knows whether a text is true, the pair is left out
altogether.

A text has numbers only in the blocks of what it speaks of (time_words.py), so that captions teach what is
seen, motions the dimensions of motion and orders those of order, and nothing else.

Legend: S seconds of all windows in the batch, N texts, D dim.

Sources: InfoNCE (van den Oord et al. 2018, arXiv 1807.03748), CLIP (Radford et al. 2021, arXiv 2103.00020)
for the symmetric form and the learned temperature, SupCon (Khosla et al. 2020, arXiv 2004.11362) for several
positives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

NEVER = -1e4  # a logit that adds nothing to a sum of exponentials


@dataclass(frozen=True)
class ObjectiveConfig:
    """Weights of the objective's terms."""

    temperature: float = 0.05  # tau at the start; learned from there
    opposites: float = 2.0  # weight of telling a motion from its opposite, second by second
    in_window: bool = True  # whether seconds of the same window outside the interval are negatives


@dataclass(frozen=True)
class Truth:
    """Labels of a batch: which text is true in which second, and the windows they belong to."""

    true: Tensor  # [S, N]
    unknown: Tensor  # [S, N] neither true nor false
    opposite: Tensor  # [N] int64, the column of the text that says the contrary; -1 where there is none
    window: Tensor  # [S] int64, which window a second belongs to
    text_window: Tensor  # [N] int64, which window a text was written for
    speaks_of: Tensor  # [N, 2] 1 where a text speaks of motion, of order; a plain one of neither


class Alignment(nn.Module):
    """The objective and its one learned number, the temperature."""

    def __init__(self, config: ObjectiveConfig) -> None:
        super().__init__()
        self.config = config
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / config.temperature)))

    def forward(self, seconds: Tensor, texts: Tensor, truth: Truth) -> dict[str, Tensor]:
        """seconds [S, D], texts [N, D], unit length -> the weighted terms; "align" is L_align."""
        scale = self.log_scale.clamp(max=math.log(100)).exp()
        logits = scale * (seconds @ texts.T)  # [S, N]
        false = ~(truth.true | truth.unknown)
        false_seconds = false
        if not self.config.in_window:
            false_seconds = false & (truth.window[:, None] != truth.text_window[None])
        by_second = contrastive(logits, truth.true, false, dim=1)
        by_text = contrastive(logits, truth.true, false_seconds, dim=0)
        return {
            "align": (by_second + by_text) / 2,
            "opposites": self.config.opposites * _opposites(logits, truth),
        }


def contrastive(logits: Tensor, true: Tensor, false: Tensor, dim: int) -> Tensor:
    """Mean over rows (or columns) that have a positive, of the mean over their positives of L(t, i)."""
    others = torch.logsumexp(logits.masked_fill(~false, NEVER), dim=dim, keepdim=True)
    loss = F.softplus(others - logits) * true  # -log(e^l / (e^l + e^others)) = softplus(others - l)
    count = true.sum(dim)
    return (loss.sum(dim) / count.clamp(min=1))[count > 0].mean()


def contrast(cosines: Tensor, positive: Tensor, temperature: Tensor) -> Tensor:
    """The mean of both directions for pictures and sentences: cosines [B, S], positive [B, S] bool."""
    logits = cosines / temperature
    return (contrastive(logits, positive, ~positive, 1) + contrastive(logits, positive, ~positive, 0)) / 2


def agreement(cosines: Tensor, taught: Tensor, temperature: Tensor) -> Tensor:
    """Cross-entropy of both directions of `cosines` [B, S] with what a teacher's say, `taught` [B, S].

    A sentence is often true of other pictures of its batch as well; the running average of the weights knows
    of some (momentum distillation: Li et al. 2021, arXiv 2107.07651)."""
    logits, target = cosines / temperature, (taught / temperature).detach()
    rows = -(target.softmax(1) * logits.log_softmax(1)).sum(1).mean()
    columns = -(target.softmax(0) * logits.log_softmax(0)).sum(0).mean()
    return (rows + columns) / 2


def soft_maximum(cosines: Tensor, temperature: Tensor) -> Tensor:
    """Cosines of bags [B, S] from those of their pictures [B, K, S]: between their mean and their maximum.

    A bag's sentence then holds of some of its pictures, not of each (MIL-NCE: Miech et al. 2020, arXiv
    1912.06430, puts the sum over a bag into the numerator; the mean keeps bags of any size comparable)."""
    count = cosines.shape[1]
    return temperature * (torch.logsumexp(cosines / temperature, 1) - math.log(count))


def relational(vectors: Tensor, teacher: Tensor, temperature: Tensor, teacher_temperature: float) -> Tensor:
    """Distance of the similarities among `vectors` [N, D] from those among `teacher` [N, E] (unit length).

    Cross-entropy of each row of softmaxed cosines, self left out: the teacher's space need not be ours
    (relational distillation: Park et al. 2019, arXiv 1904.05068).
    """
    n = len(vectors)
    self_mask = torch.eye(n, dtype=torch.bool, device=vectors.device)
    student = (vectors @ vectors.T / temperature).masked_fill(self_mask, -1e4)
    target = (teacher @ teacher.T / teacher_temperature).masked_fill(self_mask, -1e4).softmax(1)
    return F.kl_div(student.log_softmax(1), target, reduction="batchmean")


def _opposites(logits: Tensor, truth: Truth) -> Tensor:
    """Each motion or order text against its own opposite, in the seconds where it is true."""
    columns = (truth.opposite >= 0).nonzero()[:, 0]
    if len(columns) == 0:
        return logits.sum() * 0
    contrary = truth.opposite[columns]
    clear = truth.true[:, columns] & ~(truth.true | truth.unknown)[:, contrary]  # [S, M]
    loss = F.softplus(logits[:, contrary] - logits[:, columns])
    return (loss * clear).sum() / clear.sum().clamp(min=1)
