"""Training of the heads: dropout, soft answers, states that are kept, bags, and weights of a join."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from torch import nn

from model.train.bags import only, pick
from model.train.dropout import Dropout
from model.train.objective import agreement
from model.train.running import Running
from model.train.text_batch import TextBatch, join_texts, mix_texts, shares
from model.train.tokenizer import PAD
from model.train.weigh import Cosines, mixed, recall, weighting

torch.set_num_threads(1)


class Dropping(unittest.TestCase):
    def test_keeps_the_mean_and_does_nothing_when_not_training(self) -> None:
        torch.manual_seed(0)
        layer, x = Dropout(0.4), torch.ones(200, 500)
        dropped = layer.train()(x)
        self.assertAlmostEqual(float((dropped == 0).float().mean()), 0.4, delta=0.01)
        self.assertAlmostEqual(float(dropped.mean()), 1.0, delta=0.01)
        torch.testing.assert_close(layer.eval()(x), x)

    def test_lower_precision_stays(self) -> None:
        x = torch.ones(4, 4, dtype=torch.bfloat16)
        self.assertEqual(Dropout(0.5).train()(x).dtype, torch.bfloat16)


class Agreeing(unittest.TestCase):
    def test_is_least_where_both_say_the_same(self) -> None:
        torch.manual_seed(0)
        taught, warmth = torch.rand(6, 6) * 2 - 1, torch.tensor(0.2)
        cosines = (torch.rand(6, 6) * 2 - 1).requires_grad_()
        torch.autograd.grad(agreement(cosines, taught, warmth), cosines)
        self.assertLess(agreement(taught, taught, warmth), agreement(cosines, taught, warmth))
        same = taught.clone().requires_grad_()
        (slope,) = torch.autograd.grad(agreement(same, taught, warmth), same)
        self.assertLess(float(slope.abs().max()), 1e-6)


class Stopping(unittest.TestCase):
    def train(self, steps: int, part: Path | None, stop: int | None = None) -> list[float]:
        """Weights after `steps` steps with noise from both generators, stopped before step `stop`."""
        torch.manual_seed(3)
        layer, chance = nn.Linear(3, 1), np.random.default_rng(3)
        adam = torch.optim.AdamW(layer.parameters(), lr=0.1)
        state = Running([layer], adam, chance, part)
        for step in range(state.resume("cpu"), steps):
            if step == stop:
                state.keep(step)
                return []
            x = torch.from_numpy(chance.random((4, 3))).float() + torch.rand(4, 3)
            adam.zero_grad()
            layer(x).square().mean().backward()
            adam.step()
        return layer.weight[0].tolist()

    def test_a_stopped_training_ends_where_one_in_one_go_does(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "pair.part"
            self.train(6, part, stop=4)
            self.assertEqual(self.train(6, part), self.train(6, None))


class Bags(unittest.TestCase):
    def test_only_kept_pictures_and_their_bags_are_drawn(self) -> None:
        bags, drawn = only([np.array([0, 1]), np.array([2]), np.array([3, 4, 5])], {1, 3, 5})
        self.assertEqual([bag.tolist() for bag in bags], [[1], [], [3, 5]])
        self.assertEqual(drawn.tolist(), [0, 2])

    def test_a_small_bag_repeats_pictures_and_a_large_one_does_not(self) -> None:
        chance = np.random.default_rng(0)
        self.assertEqual(len(set(pick(np.arange(5), 3, chance).tolist())), 3)
        few = pick(np.array([7, 8]), 5, chance)
        self.assertEqual((len(few), set(few.tolist())), (5, {7, 8}))


class Mixing(unittest.TestCase):
    def test_means_are_mixed_and_words_are_those_of_the_larger_share(self) -> None:
        one = TextBatch(torch.zeros(2, 3), torch.tensor([[5, 6], [7, PAD]]), torch.tensor([[1, 1], [1, 0]]))
        ids = torch.tensor([[8, 9, 10], [11, PAD, PAD]])
        other = TextBatch(torch.ones(2, 3), ids, (ids != PAD).long())
        mixed = mix_texts(one, other, torch.tensor([0.25, 0.75]))
        torch.testing.assert_close(mixed.means, torch.tensor([[0.75] * 3, [0.25] * 3]))
        self.assertEqual(mixed.ids.tolist(), [[8, 9, 10], [7, PAD, PAD]])
        self.assertEqual(mixed.mask.tolist(), [[1, 1, 1], [1, 0, 0]])
        joined = join_texts([one, other], "cpu")
        self.assertEqual(joined.ids[:2].tolist(), [[5, 6, PAD], [7, PAD, PAD]])

    def test_the_asked_part_is_mixed(self) -> None:
        share = shares(4000, 0.3, np.random.default_rng(0))
        self.assertAlmostEqual(float((share < 1).float().mean()), 0.3, delta=0.03)
        self.assertTrue(bool(((share >= 0) & (share <= 1)).all()))
        self.assertEqual(shares(5, 0.0, np.random.default_rng(0)).tolist(), [1.0] * 5)


class Weighing(unittest.TestCase):
    def test_members_count_by_their_weights(self) -> None:
        def member(value: float) -> Cosines:
            full = np.full((2, 2), value)
            return Cosines({"en": full, "zh": full}, full, np.full(2, value), [full])

        joined = mixed([member(1.0), member(0.0)], [3, 1])
        for part in (joined.photos["zh"], joined.clips, joined.lengths, joined.labels[0]):
            np.testing.assert_allclose(part, 0.75)

    def test_recall_counts_ranks(self) -> None:
        cosines = np.tile(np.arange(12.0), (2, 1))
        self.assertEqual(recall(cosines, np.array([11, 9])), [50.0, 100.0, 100.0])

    def test_a_weighting_names_members(self) -> None:
        names = ["new", "earlier 0", "earlier 1"]
        weights = weighting("new=1,earlier=0.25", names)
        self.assertEqual(weights, {"new": 1.0, "earlier 0": 0.25, "earlier 1": 0.25})
        with self.assertRaisesRegex(ValueError, "old"):
            weighting("new=1,old=1", names)


if __name__ == "__main__":
    unittest.main()
