"""The state of a training that is under way, on disk, so that a stopped one continues."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn


class Running:
    """Modules, optimiser and chance of one training; `part` is the file, or None to keep nothing."""

    def __init__(
        self,
        modules: Sequence[nn.Module],
        adam: torch.optim.Optimizer,
        chance: np.random.Generator,
        part: Path | None,
    ) -> None:
        self.modules, self.adam, self.chance, self.part = modules, adam, chance, part

    def keep(self, step: int) -> None:
        """Write the state before `step`, whole or not at all."""
        if not self.part:
            return
        state = {
            "step": step,
            "modules": [module.state_dict() for module in self.modules],
            "adam": self.adam.state_dict(),
            "chance": self.chance.bit_generator.state,
            "torch": torch.get_rng_state(),
        }
        whole = self.part.with_suffix(".writing")
        torch.save(state, whole)
        whole.replace(self.part)

    def resume(self, device: str) -> int:
        """The step to go on with; 0 where nothing was kept."""
        if not self.part or not self.part.exists():
            return 0
        state = torch.load(self.part, map_location=device, weights_only=False)
        for module, values in zip(self.modules, state["modules"]):
            module.load_state_dict(values)
        self.adam.load_state_dict(state["adam"])
        self.chance.bit_generator.state = state["chance"]
        torch.set_rng_state(state["torch"].cpu())
        return state["step"]
