"""The encoders keep their promises: grids, losses, scores, tables in int8, and what the classifier knew."""

import unittest

import numpy as np
import torch
from torch.nn import functional as F

from model.train.backbone import Backbone, grid_weights
from model.train.data.pictures import plain_label
from model.train.data.shared import stable_fraction
from model.train.e5_package import dequantise
from model.train.evaluate import Seconds, average_precision, pool_seconds, suppress_neighbours
from model.train.frame_head import FrameConfig, FrameHead
from model.train.join import join
from model.train.objective import contrast, relational, soft_maximum
from model.train.text_encoder import E5, TextConfig, TextEncoder, TextHead

torch.set_num_threads(1)
SMALL = TextConfig(
    vocabulary=50, hidden=24, layers=2, heads=2, inner=48, dim=16, words=10, word_dim=8, head_inner=12
)


class Pictures(unittest.TestCase):
    def test_grid_is_adaptive_pooling(self) -> None:
        for side in (28, 14, 7):
            maps = torch.randn(2, 3, side, side)
            expected = F.adaptive_avg_pool2d(maps, 3).flatten(2)
            torch.testing.assert_close(maps.flatten(2) @ grid_weights(side), expected)

    def test_backbone_has_the_shapes_of_the_pack_and_refuses_other_sizes(self) -> None:
        backbone = Backbone().eval()
        with torch.no_grad():
            features = backbone(torch.zeros((1, 224, 224, 3), dtype=torch.uint8))
        self.assertEqual(
            [tuple(level.shape) for level in features], [(1, 1280), (1, 9, 40), (1, 9, 112), (1, 9, 320)]
        )
        with self.assertRaises(ValueError):
            backbone(torch.zeros((1, 160, 224, 3), dtype=torch.uint8))

    def test_what_the_classifier_is_sure_of_pulls_towards_its_name(self) -> None:
        torch.manual_seed(1)
        head = FrameHead(FrameConfig()).eval()
        head.names.copy_(F.normalize(torch.randn_like(head.names), dim=-1))
        head.gate.data.fill_(2.0)
        pooled = torch.rand(1, 1280)
        with torch.no_grad():
            head.classifier.weight[7] += 10 * pooled[0]
            vector = head(pooled)
        self.assertAlmostEqual(float(vector.norm()), 1.0, places=5)
        self.assertEqual(int((vector @ head.names.T).argmax()), 7)


class Joined(unittest.TestCase):
    def test_cosines_of_joined_heads_are_the_mean_of_their_own(self) -> None:
        torch.manual_seed(3)
        members = [(FrameHead(FrameConfig(dim=16)).eval(), TextHead(SMALL).eval()) for _ in range(2)]
        pooled, sentence = torch.rand(5, 1280), torch.randn(6, SMALL.hidden)
        ids = torch.randint(2, 50, (6, 4))
        texts = (sentence, ids, torch.ones_like(ids))
        with torch.no_grad():
            own = [frame(pooled) @ F.normalize(text(*texts), dim=-1).T for frame, text in members]
            frame, text = join(members, lambda side: side(pooled), lambda side: side(*texts))
            joined = frame(pooled) @ F.normalize(text(*texts), dim=-1).T
        # Eleven vectors lie within sixteen axes, so nothing is lost.
        torch.testing.assert_close(joined, (own[0] + own[1]) / 2, atol=1e-4, rtol=1e-3)
        with torch.no_grad():
            frame, text = join(members, lambda side: side(pooled), lambda side: side(*texts), [3.0, 1.0])
            joined = frame(pooled) @ F.normalize(text(*texts), dim=-1).T
        torch.testing.assert_close(joined, (3 * own[0] + own[1]) / 4, atol=1e-4, rtol=1e-3)


class Sentences(unittest.TestCase):
    def test_pieces_that_training_never_met_say_nothing_beside_one_that_it_met(self) -> None:
        torch.manual_seed(6)
        bag = TextHead(SMALL).bag.eval()
        bag.meet(torch.arange(10, 19))
        alone, among = torch.tensor([[12]]), torch.tensor([[12, 30, 31]])
        with torch.no_grad():
            difference = bag(alone, torch.ones_like(alone)) - bag(among, torch.ones_like(among))
        self.assertLess(float(difference.abs().max()), 1e-3)

    def test_padding_changes_nothing(self) -> None:
        torch.manual_seed(2)
        encoder = TextEncoder(E5(SMALL), TextHead(SMALL)).eval()
        ids = torch.tensor([[0, 9, 12, 2]])
        padded = F.pad(ids, (0, 3), value=1)
        with torch.no_grad():
            short = encoder(ids, torch.ones_like(ids))
            long = encoder(padded, (padded != 1).long())
        torch.testing.assert_close(short, long, atol=1e-5, rtol=1e-4)

    def test_four_bit_blocks_are_read_low_nibbles_first(self) -> None:
        nibbles = np.arange(16, dtype=np.uint8) | (15 - np.arange(16, dtype=np.uint8)) << 4
        block = np.float16(0.5).tobytes() + nibbles.tobytes()
        expected = np.concatenate([np.arange(16), 15 - np.arange(16)]) * 0.5 - 4
        np.testing.assert_array_equal(dequantise(block, 0, 32), expected.astype(np.float32))


class Losses(unittest.TestCase):
    def test_contrast_counts_every_partner(self) -> None:
        cosines = torch.tensor([[0.9, 0.9, -1.0], [0.9, 0.9, -1.0], [-1.0, -1.0, 0.9]])
        alone = torch.eye(3, dtype=torch.bool)
        both = alone.clone()
        both[:2, :2] = True
        warmth = torch.tensor(0.05)
        self.assertAlmostEqual(float(contrast(cosines, both, warmth)), 0.0, places=4)
        self.assertGreater(float(contrast(cosines, alone, warmth)), 0.3)

    def test_soft_maximum_lies_between_mean_and_maximum(self) -> None:
        cosines = torch.tensor([[[0.1], [0.5], [0.3]]])
        for temperature in (0.02, 0.5):
            found = float(soft_maximum(cosines, torch.tensor(temperature)))
            self.assertTrue(0.3 < found < 0.5)
        self.assertGreater(
            float(soft_maximum(cosines, torch.tensor(0.02))), float(soft_maximum(cosines, torch.tensor(0.5)))
        )
        torch.testing.assert_close(soft_maximum(cosines[:, :1], torch.tensor(0.1)), cosines[:, 0])

    def test_relational_loss_vanishes_when_likenesses_agree(self) -> None:
        vectors = F.normalize(torch.randn(6, 8, generator=torch.Generator().manual_seed(4)), dim=-1)
        turn, _ = torch.linalg.qr(torch.randn(8, 8, generator=torch.Generator().manual_seed(5)))
        warmth = torch.tensor(0.1)
        self.assertAlmostEqual(float(relational(vectors @ turn, vectors, warmth, 0.1)), 0.0, places=5)
        self.assertGreater(float(relational(vectors.flip(0), vectors, warmth, 0.1)), 0.1)


class Scores(unittest.TestCase):
    def test_average_precision(self) -> None:
        self.assertAlmostEqual(
            average_precision(np.array([0.9, 0.8, 0.7]), np.array([True, False, True])), (1 + 2 / 3) / 2
        )

    def test_neighbours_of_a_better_second_are_left_out(self) -> None:
        seconds = Seconds(np.zeros((14, 1)), np.array([0] * 12 + [1] * 2), np.array([*range(12), 0, 1]))
        scores = np.linspace(1, 0, 14)
        self.assertEqual(suppress_neighbours(scores, seconds, 3), [0, 6, 12])

    def test_seconds_are_averaged_within_their_clip(self) -> None:
        clips = [np.eye(2)[[0, 0, 1]], np.eye(2)[[1]]]
        pooled = pool_seconds(clips)
        np.testing.assert_allclose(pooled.vectors[0], [1, 0])
        np.testing.assert_allclose(pooled.vectors[3], [0, 1])


class Data(unittest.TestCase):
    def test_labels_read_as_words(self) -> None:
        self.assertEqual(plain_label("grand_piano"), "grand piano")
        self.assertEqual(plain_label("Faces_easy"), "face")

    def test_splits_stay_the_same(self) -> None:
        self.assertAlmostEqual(stable_fraction("class", "dog"), stable_fraction("class", "dog"))
        drawn = [stable_fraction("picture", str(i)) for i in range(2000)]
        self.assertAlmostEqual(sum(value < 0.1 for value in drawn) / 2000, 0.1, delta=0.03)
        self.assertNotEqual(stable_fraction("ab", "c"), stable_fraction("a", "bc"))


if __name__ == "__main__":
    unittest.main()
