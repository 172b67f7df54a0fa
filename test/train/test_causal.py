"""The link head learns what it should, hides what it should, and is scored on what it has not seen."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from model.train.causal.evaluate import bootstrap, fold_of_pairs, held_out, measures
from model.train.causal.features import likeness_features, order_features
from model.train.causal.golden import random_predictor, random_stories
from model.train.causal.head import position_blocks
from model.train.causal.logistic import Block, columns_of, fit, sigmoid
from model.train.causal.predictor import excess, losses
from model.train.causal.stories import Pairs, Story, ordered_spans, pairs_of, read_mecd
from model.train.causal.train_predictor import questions

torch.set_num_threads(1)


def stories(count: int = 200) -> list[Story]:
    """Stories of four events whose causes are always the two before the last."""
    spans = ordered_spans([(0, 5), (6, 9), (9, 14), (20, 25)])
    return [Story(str(n), ("a", "b", "c", "d"), spans, (0, 1, 1)) for n in range(count)]


def pairs() -> Pairs:
    return pairs_of(stories())


class StoriesTest(unittest.TestCase):
    def test_a_pair_is_an_earlier_event_and_the_last(self) -> None:
        some = pairs_of(stories(2))
        self.assertEqual(some.distance.tolist(), [3, 2, 1, 3, 2, 1])
        self.assertEqual(some.count.tolist(), [3] * 6)
        self.assertEqual(some.cause.tolist(), [0, 1, 2, 4, 5, 6])
        self.assertEqual(some.label.tolist(), [0, 1, 1, 0, 1, 1])

    def test_a_row_that_does_not_fit_is_named(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "stories.json"
            row = '{"v_1": {"sentences": ["a", "b"], "timestamps": [[0, 1], [1, 2]], "relation": ["01"]}}'
            file.write_text(f"[{row}]")
            with self.assertRaisesRegex(ValueError, "v_1"):
                read_mecd(file)


class RegressionTest(unittest.TestCase):
    def test_it_finds_weights_that_made_the_labels(self) -> None:
        draw = np.random.default_rng(1)
        x = draw.normal(size=(4000, 2))
        label = (draw.uniform(size=4000) < sigmoid(2 * x[:, 0] - x[:, 1] + 0.5)).astype(int)
        found = fit([Block("x", x, 10.0)], label, np.ones(4000, bool))
        np.testing.assert_allclose([*found.weights, found.bias], [2, -1, 0.5], atol=0.2)

    def test_a_tight_prior_holds_weights_back(self) -> None:
        draw = np.random.default_rng(1)
        x, label = draw.normal(size=(50, 20)), draw.integers(0, 2, 50)
        rows = np.ones(50, bool)
        free, tight = (fit([Block("x", x, width)], label, rows).weights for width in (1.0, 0.01))
        self.assertLess(np.abs(tight).max(), np.abs(free).max() / 10)

    def test_rows_left_out_teach_nothing(self) -> None:
        some = pairs()
        rows = some.story < 100
        turned = np.where(rows, some.label, 1 - some.label)
        blocks = position_blocks(some)
        one, other = (fit(blocks, label, rows) for label in (some.label, turned))
        np.testing.assert_array_equal(one.weights, other.weights)


class EvaluationTest(unittest.TestCase):
    def test_all_pairs_of_a_video_are_in_one_fold(self) -> None:
        some = pairs()
        fold = fold_of_pairs(some, seed=3)
        for story in range(200):
            self.assertEqual(len(set(fold[some.story == story])), 1)

    def test_every_row_is_told_by_a_fit_without_its_video(self) -> None:
        some = pairs()

        def way(rows: np.ndarray) -> np.ndarray:
            seen = set(some.story[rows])
            return np.array([float(story in seen) for story in some.story])

        self.assertEqual(held_out(some, way, seed=1).max(), 0)

    def test_position_alone_tells_what_position_decides(self) -> None:
        some = pairs()
        blocks = position_blocks(some)

        def way(rows: np.ndarray) -> np.ndarray:
            return fit(blocks, some.label, rows).probabilities(columns_of(blocks))

        scored = measures(some, held_out(some, way, seed=1))
        self.assertEqual((scored["accuracy"], scored["f1"], scored["shd"]), (100, 100, 0))

    def test_a_rule_has_no_log_loss(self) -> None:
        some = pairs()
        scored = measures(some, (some.distance == 1).astype(float))
        self.assertIsNone(scored["log_loss"])
        self.assertAlmostEqual(scored["shd"], 1)

    def test_no_difference_is_no_gain(self) -> None:
        some = pairs()
        told = [some.label.astype(float)]
        self.assertEqual(bootstrap(some, told, told)["p"], 1)
        worse = bootstrap(some, told, [1 - told[0]])
        self.assertEqual((worse["gain"], worse["p"]), (100, 0))


class FeaturesTest(unittest.TestCase):
    def test_order_says_the_place_before_the_effect(self) -> None:
        order = order_features(pairs_of(stories(1)))
        self.assertEqual(order[:, :4].tolist(), [[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]])
        self.assertEqual(order[:, 8].tolist(), [1, 0, 0])

    def test_likeness_of_stories_does_not_mix_them(self) -> None:
        vectors = np.random.default_rng(2).normal(size=(8, 4))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        both, first = (likeness_features(pairs_of(stories(count)), vectors) for count in (2, 1))
        np.testing.assert_allclose(both[:3], first)


class PredictorTest(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(1)
        self.model = random_predictor()
        self.past = torch.nn.functional.normalize(torch.randn(4, 8), dim=-1)
        self.places = torch.tensor([[-30.0, -25, -4], [-20, -15, -3], [-12, -8, -2], [-6, -1, -1]])

    def test_a_hidden_event_is_as_if_it_was_not_there(self) -> None:
        mask = torch.tensor([[1.0, 0, 1, 1]])
        hidden = self.model(self.past[None], self.places[None], mask)
        kept = [0, 2, 3]
        gone = self.model(self.past[None, kept], self.places[None, kept], torch.ones(1, 3))
        torch.testing.assert_close(hidden, gone)

    def test_an_empty_past_is_answered(self) -> None:
        told = self.model(self.past[None], self.places[None], torch.zeros(1, 4))
        self.assertAlmostEqual(told.norm().item(), 1, places=5)

    def test_excess_compares_with_hiding_the_others(self) -> None:
        lost = losses(self.model, self.past, self.places, self.past[0])
        self.assertAlmostEqual(excess(lost).sum().item(), 0, places=4)
        self.assertEqual(int(excess(lost).argmax()), int(lost.argmax()))

    def test_questions_hold_the_nearest_past_only(self) -> None:
        asked = questions(random_stories(np.random.default_rng(7)), context=3)
        self.assertLessEqual(int(asked.mask.sum(1).max()), 3)
        rows = asked.mask.bool()
        self.assertTrue(bool((asked.places[..., 2][rows] < 0).all()))
        newest = asked.past[torch.arange(len(rows)), asked.mask.sum(1).long() - 1]
        torch.testing.assert_close(newest, asked.effect - 1)


if __name__ == "__main__":
    unittest.main()
