"""The timeline encoder keeps its promises: blocks, positions, order, padding, and a loss that falls."""

import unittest
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from model.train.fit_gate import fit_gates
from model.train.learner import new_learner
from model.train.motion_cells import shifted
from model.train.mrope import axis_of_pair, rotate, rotate_reference, rotation
from model.train.objective import ObjectiveConfig
from model.train.recurrence import largest_recurrence
from model.train.time_words import Reading, TimeWords, mean_and_ramp, read
from model.train.timeline import Content, TimelineConfig, TimelineEncoder
from model.train.tiny import tiny_corpus
from model.train.train_timeline import TrainConfig, train

torch.set_num_threads(1)
SMALL = TimelineConfig(dim=32, motion=8, order=8, width=48, heads=3, grid_layers=3, time_layers=1, expand=2)
SECONDS, MASK = 1, 2  # places among the encoder's inputs
CONTENT, MOTION, ORDER = slice(0, 32), slice(32, 40), slice(40, 48)


def window(length: int = 8, batch: int = 2, dim: int = 32) -> list[torch.Tensor]:
    """Random inputs of the encoder: vector, seconds, mask, shallow, middle, deep."""
    torch.manual_seed(3)
    grids = [torch.randn(batch, length, 9, channels) for channels in (40, 112, 320)]
    seconds = torch.arange(length, dtype=torch.float32).expand(batch, length).clone()
    return [F.normalize(torch.randn(batch, length, dim), dim=-1), seconds, torch.ones(batch, length), *grids]


def backwards(inputs: list[torch.Tensor]) -> list[torch.Tensor]:
    """The same seconds in reverse, at the times that they have forwards."""
    turned = [x.flip(1) for x in inputs]
    turned[SECONDS] = inputs[SECONDS]
    return turned


def encoder(**changes: object) -> TimelineEncoder:
    """A small encoder with large weights, so that every part of it shows in the output."""
    torch.manual_seed(5)
    model = TimelineEncoder(replace(SMALL, **changes)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.2)
        model.trend.project.normal_()
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


class Cuts(unittest.TestCase):
    def test_contents_do_not_mix_across_a_cut(self) -> None:
        torch.manual_seed(2)
        one, other, noise = torch.randn(32), torch.randn(32), 0.2 * torch.randn(1, 8, 32)
        vector = F.normalize(torch.stack([one] * 4 + [other] * 4)[None] + noise, dim=-1)
        seconds, mask = torch.arange(8.0)[None], torch.ones(1, 8)
        mixed, apart = (Content(cut_at)(vector, seconds, mask)[0] for cut_at in (None, 0.65))
        towards = F.normalize(other, dim=-1)
        self.assertGreater(float(mixed[3] @ towards), float(apart[3] @ towards) + 0.1)
        inside = Content()(vector[:, :4], seconds[:, :4], mask[:, :4])[0]
        torch.testing.assert_close(apart[:4], inside, rtol=0, atol=1e-3)


class Encoder(unittest.TestCase):
    def test_every_block_has_the_same_length_in_every_second(self) -> None:
        out = encoder()(*window())
        b = SMALL.time_share
        for block, length in ((CONTENT, (1 - b * b) ** 0.5), (MOTION, b / 2**0.5), (ORDER, b / 2**0.5)):
            lengths = out[..., block].norm(dim=-1)
            torch.testing.assert_close(lengths, torch.full_like(lengths, length))

    def test_shifting_all_seconds_changes_nothing(self) -> None:
        inputs, model = window(), encoder()
        before = model(*inputs)
        inputs[SECONDS] = inputs[SECONDS] + 1000
        torch.testing.assert_close(model(*inputs), before, rtol=1e-3, atol=1e-3)

    def test_a_gap_in_the_seconds_is_seen_by_every_block(self) -> None:
        inputs, model = window(), encoder(motion_cells=False)
        before = model(*inputs)
        inputs[SECONDS][:, 4:] += 6
        change = (model(*inputs) - before).abs()
        for block in (CONTENT, MOTION, ORDER):
            self.assertGreater(float(change[..., block].max()), 1e-3, block)

    def test_motion_depends_on_the_order_of_seconds(self) -> None:
        inputs = window()
        for changes in (
            {},
            {"motion_cells": False, "returns": False},
            {"positions": "chunked", "motion_cells": False, "returns": False},
            {"positions": "learned", "motion_cells": False, "returns": False},
            {"positions": "none", "returns": False},
            {"positions": "none", "motion_cells": False},
            {"grids": False},
        ):
            model = encoder(**changes)
            turned = model(*backwards(inputs)).flip(1)
            self.assertGreater(float((turned - model(*inputs))[..., MOTION].abs().max()), 1e-3, changes)

    def test_without_positions_motion_cells_and_returns_it_cannot(self) -> None:
        inputs, model = window(), encoder(positions="none", motion_cells=False, returns=False)
        turned = model(*backwards(inputs)).flip(1)
        torch.testing.assert_close(turned[..., MOTION], model(*inputs)[..., MOTION], rtol=1e-3, atol=1e-4)

    def test_padding_changes_nothing(self) -> None:
        inputs, model = window(), encoder()
        longer = [torch.cat((x, torch.full_like(x[:, :3], 0.7)), dim=1) for x in inputs]
        longer[MASK][:, 8:] = 0
        torch.testing.assert_close(model(*longer)[:, :8], model(*inputs), rtol=1e-3, atol=1e-4)

    def test_content_goes_to_near_and_like_frames(self) -> None:
        first, second = F.normalize(torch.randn(2, 32, generator=torch.Generator().manual_seed(1)), dim=-1)
        content = encoder().content(torch.stack([first] * 4 + [second] * 4)[None], *window(batch=1)[1:3])[0]
        own = torch.stack([content[:4] @ first, content[4:] @ second]).flatten()
        self.assertGreater(float(own.min()), 0.9)
        self.assertLess(float(own[3]), float(own[0]))

    def test_the_trend_points_from_what_was_to_what_follows(self) -> None:
        first, second = F.normalize(torch.randn(2, 32, generator=torch.Generator().manual_seed(1)), dim=-1)
        change = encoder().trend.change(torch.stack([first] * 4 + [second] * 4)[None], *window(batch=1)[1:3])
        self.assertTrue(bool((change[0, 1:7] @ (second - first) > 0).all()))

    def test_every_deepstack_level_reaches_motion(self) -> None:
        for level in (3, 4, 5):
            inputs, model = window(), encoder(motion_cells=False)
            before = model(*inputs)
            inputs[level] = inputs[level] + torch.randn_like(inputs[level])
            self.assertGreater(float((model(*inputs) - before)[..., MOTION].abs().max()), 1e-4, level)

    def test_motion_does_not_depend_on_the_heads(self) -> None:
        inputs, model = window(), encoder()
        before = model(*inputs)[..., MOTION]
        inputs[0] = F.normalize(torch.randn_like(inputs[0]), dim=-1)
        torch.testing.assert_close(model(*inputs)[..., MOTION], before)

    def test_what_a_frame_leaves_empty_is_not_read(self) -> None:
        inputs, model = window(), encoder()
        before = model(*inputs)
        inputs[0] = F.pad(inputs[0], (0, SMALL.total - SMALL.dim))
        torch.testing.assert_close(model(*inputs), before)

    def test_neighbours_are_those_seconds_apart_and_none_beyond_the_window(self) -> None:
        x = torch.arange(1.0, 6.0).reshape(1, 5, 1)
        self.assertEqual(shifted(x, 1).flatten().tolist(), [2, 3, 4, 5, 0])
        self.assertEqual(shifted(x, -3).flatten().tolist(), [0, 0, 0, 1, 2])


class RecurrenceTest(unittest.TestCase):
    def returns(self, shown: str, padded: int = 0) -> list[list[float]]:
        """Each second shows one of several unlike things: the largest return before, and after."""
        seen = torch.eye(4)[["abcd".index(letter) for letter in shown]][None]
        mask = torch.ones(1, len(shown))
        mask[:, len(shown) - padded :] = 0
        return largest_recurrence(seen, mask)[0].tolist()

    def test_what_stays_does_not_return(self) -> None:
        self.assertEqual(self.returns("aaabb"), [[0, 0]] * 5)

    def test_what_comes_back_was_there_before_and_what_it_was_will_come_back(self) -> None:
        self.assertEqual(self.returns("abba"), [[0, 1], [0, 0], [0, 0], [1, 0]])

    def test_likeness_that_only_fades_is_no_return(self) -> None:
        angle = torch.linspace(0, 1.5, 6)
        turning = torch.stack((angle.cos(), angle.sin()), dim=-1)[None]
        torch.testing.assert_close(largest_recurrence(turning, torch.ones(1, 6)), torch.zeros(1, 6, 2))

    def test_padding_neither_returns_nor_lies_between(self) -> None:
        self.assertEqual(self.returns("aaba", padded=1)[:3], [[0, 0]] * 3)


class Words(unittest.TestCase):
    def words(self) -> TimeWords:
        torch.manual_seed(0)
        words = TimeWords(16, SMALL.dim, SMALL.motion, SMALL.order).eval()
        words.project.normal_()
        return words

    def test_a_plain_sentence_ranks_seconds_as_the_contents_do(self) -> None:
        words, plain = self.words(), F.normalize(torch.randn(3, 32), dim=-1)
        with torch.no_grad():
            words.gate[-1].bias.fill_(-9)
            texts = words(Reading(plain, torch.randn(3, 32), torch.randn(3, 16)))
        seconds = encoder()(*window())
        self.assertEqual(float(texts[:, 32:].abs().max()), 0.0)
        scale = (1 - SMALL.time_share**2) ** 0.5
        alone = F.normalize(seconds[..., CONTENT], dim=-1) @ plain.T
        torch.testing.assert_close(seconds @ texts.T, scale * alone, rtol=1e-4, atol=1e-5)

    def test_motion_and_order_fill_their_own_dimensions(self) -> None:
        said = Reading(torch.randn(2, 32), torch.randn(2, 32), torch.randn(2, 16))
        texts = self.words()(said, torch.eye(2))
        filled = [bool(texts[n, block].any()) for n in (0, 1) for block in (MOTION, ORDER)]
        self.assertEqual(filled, [True, False, False, True])

    def test_an_order_and_its_contrary_give_what_is_seen_the_same_weight(self) -> None:
        plain, change = torch.randn(1, 32).expand(2, -1), torch.randn(1, 32)
        said = Reading(F.normalize(plain, dim=-1), torch.cat((change, -3 * change)), torch.randn(2, 16))
        texts = self.words()(said, torch.tensor([[0.0, 1.0], [0.0, 1.0]]))
        torch.testing.assert_close(texts[0, CONTENT], texts[1, CONTENT])

    def test_late_words_minus_early_ones_point_from_the_first_thing_to_the_second(self) -> None:
        words = torch.randn(4, 16, generator=torch.Generator().manual_seed(0))
        told = torch.stack([words[[0, 0, 1, 2, 2]], words[[2, 2, 1, 0, 0]]])  # a a then b b; b b then a a
        mask = torch.ones(2, 5)
        change = read(lambda x, _ids, _weights: x, mean_and_ramp(told, mask), mask, mask).change
        self.assertGreater(float(change[0] @ (words[2] - words[0])), 0)
        self.assertLess(float(change[1] @ (words[2] - words[0])), 0)

    def test_padding_of_a_sentence_changes_nothing(self) -> None:
        hidden, mask = torch.randn(1, 5, 16), torch.tensor([[1, 1, 1, 0, 0]])
        head = lambda x, _ids, weights: x * weights.sum(1, keepdim=True)  # noqa: E731
        short = read(head, mean_and_ramp(hidden[:, :3], mask[:, :3]), mask[:, :3], mask[:, :3])
        for padded, plain in zip(read(head, mean_and_ramp(hidden, mask), mask, mask), short):
            torch.testing.assert_close(padded, plain)


class Training(unittest.TestCase):
    def test_the_objective_falls_on_tiny_composed_timelines(self) -> None:
        corpus = tiny_corpus(shots=24, windows=12, dim=32)
        torch.manual_seed(0)
        learner = new_learner(SMALL, ObjectiveConfig(), corpus)
        losses = train(learner, corpus, TrainConfig(steps=20, batch=4, warmup=4, rate=3e-3))
        self.assertLess(np.mean(losses[-5:]), 0.8 * np.mean(losses[:5]))

    def test_gates_tell_what_a_sentence_speaks_of(self) -> None:
        corpus = tiny_corpus(shots=24, windows=12, dim=32)
        learner = new_learner(SMALL, ObjectiveConfig(), corpus)
        shares = fit_gates(learner.words, corpus, ["a dog on the grass", "two men in a boat", "雪中的山"])
        self.assertGreater(min(shares.values()), 70)


if __name__ == "__main__":
    unittest.main()
