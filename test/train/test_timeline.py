"""The timeline encoder keeps its promises: positions, order, padding, start, and a loss that falls."""

import unittest
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from model.train.learner import Learner, carry_over, new_learner
from model.train.mrope import axis_of_pair, rotate, rotate_reference, rotation
from model.train.objective import Alignment, ObjectiveConfig
from model.train.time_words import TimeWords
from model.train.timeline import TimelineConfig, TimelineEncoder
from model.train.tiny import tiny_corpus
from model.train.train_timeline import TrainConfig, train

torch.set_num_threads(1)
SMALL = TimelineConfig(dim=32, width=48, heads=3, grid_layers=3, time_layers=1, expand=2)


def window(length: int = 8, batch: int = 2, dim: int = 32) -> list[torch.Tensor]:
    """Random inputs of the encoder: vector, shallow, middle, deep, seconds, mask."""
    torch.manual_seed(3)
    grids = [torch.randn(batch, length, 9, channels) for channels in (40, 112, 320)]
    seconds = torch.arange(length, dtype=torch.float32).expand(batch, length).clone()
    return [F.normalize(torch.randn(batch, length, dim), dim=-1), *grids, seconds, torch.ones(batch, length)]


def encoder(**changes: object) -> TimelineEncoder:
    """A small encoder whose gates are wide open, so that every part of it shows in the output."""
    torch.manual_seed(5)
    model = TimelineEncoder(replace(SMALL, **changes)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.2)
        model.delta_gate.fill_(1.0)
    return model


class Positions(unittest.TestCase):
    def test_fast_rotation_equals_the_plain_one(self) -> None:
        torch.manual_seed(0)
        x, coordinates = torch.randn(2, 3, 5, 16), torch.rand(2, 5, 3) * 20
        for interleaved in (True, False):
            fast = rotate(x, rotation(coordinates, 8, 100.0, interleaved))
            torch.testing.assert_close(
                fast, rotate_reference(x, coordinates, 100.0, interleaved), rtol=1e-4, atol=1e-5
            )

    def test_pairs_are_dealt_to_time_height_and_width_in_turn(self) -> None:
        self.assertEqual(axis_of_pair(8, interleaved=True), [0, 1, 2, 0, 1, 2, 0, 1])
        self.assertEqual(axis_of_pair(8, interleaved=False), [0, 0, 0, 1, 1, 1, 2, 2])

    def test_attention_sees_only_differences_of_coordinates(self) -> None:
        torch.manual_seed(1)
        q, k, at = torch.randn(1, 1, 4, 16), torch.randn(1, 1, 4, 16), torch.rand(1, 4, 3) * 9
        scores = []
        for shift in (torch.zeros(3), torch.tensor([7.0, 1.0, 2.0])):
            turn = rotation(at + shift, 8, 100.0, True)
            scores.append(rotate(q, turn) @ rotate(k, turn).transpose(-1, -2))
        torch.testing.assert_close(scores[0], scores[1], rtol=1e-4, atol=1e-4)


class Encoder(unittest.TestCase):
    def test_vectors_have_unit_length(self) -> None:
        lengths = encoder()(*window()).norm(dim=-1)
        torch.testing.assert_close(lengths, torch.ones_like(lengths))

    def test_shifting_all_seconds_changes_nothing(self) -> None:
        inputs = window()
        model = encoder()
        before = model(*inputs)
        inputs[4] = inputs[4] + 1000
        torch.testing.assert_close(model(*inputs), before, rtol=1e-3, atol=1e-3)

    def test_a_gap_in_the_seconds_is_seen(self) -> None:
        inputs = window()
        model = encoder(motion=False)
        before = model(*inputs)
        inputs[4][:, 4:] += 6
        self.assertGreater(float((model(*inputs) - before).abs().max()), 1e-3)

    def test_the_order_of_seconds_matters(self) -> None:
        inputs = window()
        for changes in (
            {},
            {"motion": False},
            {"positions": "chunked"},
            {"positions": "learned", "motion": False},
            {"positions": "none", "motion": False, "trend": True},
        ):
            model = encoder(**{"trend": False, **changes})
            forwards = model(*inputs)
            turned = [x.flip(1) for x in inputs]
            turned[4] = inputs[4]
            self.assertGreater(float((model(*turned).flip(1) - forwards).abs().max()), 1e-3, changes)

    def test_without_positions_and_motion_cells_order_cannot_matter(self) -> None:
        inputs, model = window(), encoder(positions="none", motion=False, trend=False)
        turned = [x.flip(1) for x in inputs]
        torch.testing.assert_close(model(*turned).flip(1), model(*inputs), rtol=1e-3, atol=1e-4)

    def test_padding_changes_nothing(self) -> None:
        inputs, model = window(), encoder()
        longer = [torch.cat((x, torch.full_like(x[:, :3], 0.7)), dim=1) for x in inputs]
        longer[5][:, 8:] = 0
        torch.testing.assert_close(model(*longer)[:, :8], model(*inputs), rtol=1e-3, atol=1e-4)

    def test_the_trend_points_from_what_was_to_what_follows(self) -> None:
        first, second = F.normalize(torch.randn(2, 32, generator=torch.Generator().manual_seed(1)), dim=-1)
        seconds, mask = torch.arange(8.0)[None], torch.ones(1, 8)
        change = encoder().change(torch.stack([first] * 4 + [second] * 4)[None], seconds, mask)
        self.assertTrue(bool((change[0, 1:7] @ (second - first) > 0).all()))

    def test_deepstack_levels_reach_the_output(self) -> None:
        for level in (1, 2, 3):
            inputs, model = window(), encoder(motion=False)
            before = model(*inputs)
            inputs[level] = inputs[level] + 1
            self.assertGreater(float((model(*inputs) - before).abs().max()), 1e-4, level)

    def test_a_new_network_stays_near_the_frame(self) -> None:
        torch.manual_seed(0)
        inputs = window(length=24)
        out = TimelineEncoder(SMALL).eval()(*inputs)
        self.assertGreater(float((out * inputs[0]).sum(-1).min()), 0.8)


class Training(unittest.TestCase):
    def test_a_learner_follows_a_rotation_of_the_space(self) -> None:
        torch.manual_seed(0)
        turn = torch.linalg.qr(torch.randn(32, 32))[0]
        inputs = window()
        model = encoder()
        model.delta_gate.data.uniform_(0.5, 1.0)
        learner = Learner(model, TimeWords(8, 32), Alignment(ObjectiveConfig()))
        before = model(*inputs)
        old = F.normalize(torch.randn(200, 32), dim=-1)
        self.assertGreater(carry_over(learner, old, old @ turn.T), 0.999)
        torch.testing.assert_close(
            model(inputs[0] @ turn.T, *inputs[1:]), before @ turn.T, rtol=1e-3, atol=1e-4
        )

    def test_the_objective_falls_on_tiny_composed_timelines(self) -> None:
        corpus = tiny_corpus(shots=24, windows=12, dim=32)
        torch.manual_seed(0)
        learner = new_learner(SMALL, ObjectiveConfig(), corpus)
        losses = train(learner, corpus, TrainConfig(steps=20, batch=4, warmup=4, rate=3e-3))
        self.assertLess(np.mean(losses[-5:]), 0.8 * np.mean(losses[:5]))


if __name__ == "__main__":
    unittest.main()
