"""The backbone's last block apart from the rest: it gives what the backbone gives, and can be tuned."""

import unittest

import torch
from torch import nn

from model.train.backbone import Backbone
from model.train.frame_head import FrameConfig, FrameHead
from model.train.maps import BeforeTail, two
from model.train.optim import optimiser
from model.train.tail import SHORTEST, SIDE, Tail, TunedFrame, interpolated, part_of

torch.set_num_threads(1)


def unusual(backbone: Backbone) -> Backbone:
    """A backbone whose batch norms have other statistics than at the start."""
    torch.manual_seed(0)
    for module in backbone.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.1)
    return backbone.eval()


class Tails(unittest.TestCase):
    def setUp(self) -> None:
        self.backbone = unusual(Backbone())

    def test_maps_through_the_tail_are_the_pooled_features(self) -> None:
        pixels = torch.randint(0, 256, (2, 224, 224, 3), dtype=torch.uint8)
        with torch.no_grad():
            maps = BeforeTail(self.backbone).eval()(pixels)
            pooled = Tail(self.backbone).eval()(maps)
            torch.testing.assert_close(pooled, self.backbone(pixels).pooled, rtol=1e-3, atol=1e-4)

    def test_training_turns_maps_over_and_leaves_parts_out(self) -> None:
        tail = Tail(self.backbone).train()
        torch.manual_seed(1)
        maps = torch.randn(1, SIDE * SIDE * 192)
        with torch.no_grad():
            seen = {tuple(tail(maps)[0, :8].tolist()) for _ in range(20)}
        self.assertGreater(len(seen), 5)
        for _ in range(20):
            part = part_of(torch.zeros(1, 1, SIDE, SIDE))
            self.assertTrue(all(SHORTEST <= side <= SIDE for side in part.shape[2:]), part.shape)

    def test_interpolation_ends_at_the_published_and_at_the_tuned_weights(self) -> None:
        published, tuned = Tail(self.backbone), Tail(self.backbone)
        nn.init.ones_(tuned.project)
        for share, expected in ((0.0, published), (1.0, tuned)):
            torch.testing.assert_close(interpolated(published, tuned, share).project, expected.project)
        half = interpolated(published, tuned, 0.5)
        torch.testing.assert_close(half.project, (published.project + tuned.project) / 2)

    def test_the_tail_learns_at_a_pace_of_its_own(self) -> None:
        frame = TunedFrame(Tail(self.backbone), FrameHead(FrameConfig(dim=4, inner=8)))
        groups = optimiser([frame], 0.05, 2.0, 0.25).param_groups
        tail = {id(parameter) for parameter in frame.tail.parameters()}
        paces = {group["pace"] for group in groups for p in group["params"] if id(p) in tail}
        self.assertEqual(paces, {0.25})
        found = [id(parameter) for group in groups for parameter in group["params"]]
        wanted = [id(parameter) for parameter in frame.parameters() if parameter.requires_grad]
        self.assertEqual(sorted(found), sorted(wanted))

    def test_two_frames_come_from_both_halves(self) -> None:
        self.assertEqual(two([3, 4, 5, 6]), [4, 6])
        self.assertEqual(two([7]), [7])


if __name__ == "__main__":
    unittest.main()
