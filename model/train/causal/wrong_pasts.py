"""From which excess on an event counts as evidence that it helps to predict another.

In each past one event is replaced by one of another video, which can have helped by chance only. What hiding
it costs beyond hiding another stays below the threshold in 199 of 200 such pasts.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .predictor import Predictor, excess, losses
from .train_predictor import Asked

FALSE_SHARE = 0.005  # an effect has up to ten earlier events, and one in twenty effects may be misled
WRONG_PASTS = 3  # of each true one
LEAST = 2  # events in a past: with one, there is none to compare with


@torch.no_grad()
def threshold(model: Predictor, vectors: Tensor, asked: Asked, seed: int = 1) -> dict[str, float]:
    """The excess that 0.5 % of foreign events reach, and the share of true past events that reach it. `asked`
    must be of stories that the model never saw."""
    generator = torch.Generator().manual_seed(seed)
    foreign, own = [], []
    for row in range(len(asked.effect)):
        count = int(asked.mask[row].sum())
        if count < LEAST:
            continue
        past, places = vectors[asked.past[row, :count]], asked.places[row, :count]
        effect = vectors[asked.effect[row]]
        own.append(excess(losses(model, past, places, effect)))
        for _ in range(WRONG_PASTS):
            place = int(torch.randint(count, (1,), generator=generator))
            wrong = past.clone()
            wrong[place] = vectors[int(torch.randint(len(vectors), (1,), generator=generator))]
            foreign.append(excess(losses(model, wrong, places, effect))[place])
    above = torch.quantile(torch.stack(foreign), 1 - FALSE_SHARE)
    true_share = (torch.cat(own) > above).float().mean()
    return {"threshold": round(float(above), 4), "true_events_above": round(float(true_share), 4)}
