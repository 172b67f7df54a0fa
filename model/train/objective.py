"""L_align: contrastive alignment of seconds and texts, with several positives and hard negatives.

In: one vector per second of some windows, one per text, and which text is true in which second. Out: a loss.

With s the cosine and tau a learned temperature, for every second t and every text i that is true there

    L(t, i) = -log( exp(s(v_t, t_i)/tau) / (exp(s(v_t, t_i)/tau) + sum over j false at t of exp(s(v_t,
    t_j)/tau)) )

and the same with the sum over seconds at which i is false: among them the seconds of the same window outside
the text's interval, which look most like those inside and so teach to localise. Other positives are left out
of both sums (the multi-positive form). Where nobody knows whether a text is true, the pair is left out
altogether.

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

    temperature: float = 0.07  # tau at the start; learned from there
    opposites: float = 1.0  # weight of telling a motion from its opposite, second by second
    keep: float = 0.5  # weight of the pull towards the frame's own vector
    keep_text: float = 3.0  # weight of the pull of plain captions towards their untouched vectors
    quiet: float = 20.0  # weight of the rule that what happens must not change the order of what is seen
    gate: float = 0.5  # weight of knowing which texts speak of time
    in_window: bool = True  # whether seconds of the same window outside the interval are negatives


@dataclass(frozen=True)
class Truth:
    """Which text is true when, and what its columns and rows belong to."""

    true: Tensor  # [S, N]
    unknown: Tensor  # [S, N] neither true nor false
    opposite: Tensor  # [N] int64, the column of the text that says the contrary; -1 where there is none
    window: Tensor  # [S] int64, which window a second belongs to
    text_window: Tensor  # [N] int64, which window a text was written for
    order: Tensor  # [N] bool, the text says what comes before what
    plain: Tensor  # [N] bool, one picture shows whether it is true: no motion, no order, no count


class Alignment(nn.Module):
    """The objective and its one learned number, the temperature."""

    def __init__(self, config: ObjectiveConfig) -> None:
        super().__init__()
        self.config = config
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / config.temperature)))

    def forward(
        self, steady: Tensor, moving: Tensor, trend: Tensor, texts: Tensor, truth: Truth
    ) -> dict[str, Tensor]:
        """The summands of v_t [S, D] each, texts [N, D] unit length -> the terms; "align" is L_align.

        Plain texts teach only what is steady, texts of order only that and the trend: given `moving`, which
        can hold anything, they would learn the training pictures by heart.
        """
        scale = self.log_scale.clamp(max=math.log(100)).exp()
        cosines = F.normalize(steady + moving + trend, dim=-1) @ texts.T  # [S, N]
        for_order = F.normalize(steady + moving.detach() + trend, dim=-1) @ texts.T
        for_plain = F.normalize(steady + (moving + trend).detach(), dim=-1) @ texts.T
        cosines = torch.where(truth.order, for_order, torch.where(truth.plain, for_plain, cosines))
        logits = scale * cosines
        false = ~(truth.true | truth.unknown)
        for_texts = false
        if not self.config.in_window:
            for_texts = false & (truth.window[:, None] != truth.text_window[None])
        by_second = _contrast(logits, truth.true, false, dim=1)
        by_text = _contrast(logits, truth.true, for_texts, dim=0)
        heard = (moving + trend) @ texts[truth.plain].T.detach()  # [S, plain texts]
        quiet = (heard - heard.mean(0)).square().mean() if truth.plain.any() else heard.sum() * 0
        return {
            "align": (by_second + by_text) / 2,
            "opposites": self._opposites(logits, truth),
            "quiet": quiet,
        }

    def _opposites(self, logits: Tensor, truth: Truth) -> Tensor:
        """Each motion text against its own opposite, in the seconds where it is true."""
        columns = (truth.opposite >= 0).nonzero()[:, 0]
        if len(columns) == 0:
            return logits.sum() * 0
        contrary = truth.opposite[columns]
        clear = truth.true[:, columns] & ~(truth.true | truth.unknown)[:, contrary]  # [S, M]
        loss = F.softplus(logits[:, contrary] - logits[:, columns])
        return (loss * clear).sum() / clear.sum().clamp(min=1)


def _contrast(logits: Tensor, true: Tensor, false: Tensor, dim: int) -> Tensor:
    """Mean over rows (or columns) that have a positive, of the mean over their positives of L(t, i)."""
    others = torch.logsumexp(logits.masked_fill(~false, NEVER), dim=dim, keepdim=True)
    loss = F.softplus(others - logits) * true  # -log(e^l / (e^l + e^others)) = softplus(others - l)
    count = true.sum(dim)
    return (loss.sum(dim) / count.clamp(min=1))[count > 0].mean()
