"""The composer knows what it did: intervals are exact, opposites are opposite, splits share nothing."""

import unittest

import numpy as np

from model.train.composer.film import plan_of, runs
from model.train.composer.motion import CAMERA_OPPOSITES, OBJECT_MOTIONS, Window, camera_window, object_box
from model.train.composer.pictures import drawn_stock, split_of
from model.train.composer.sentences import CAMERA_PATTERNS, FADE_PATTERNS, OBJECT_PATTERNS, every_wording
from model.train.composer.shots import facts_of, opposite_of, plan_shots, reversed_facts
from model.train.composer.studio import Studio
from model.train.composer.timelines import compose

STOCK = drawn_stock("train")
PICTURES = {picture.key: picture for picture in STOCK.pictures}
SHOTS = plan_shots(STOCK, 80, seed=4)


def timelines(kept_back: bool = False) -> list:
    return [compose(SHOTS, PICTURES, 24, seed, kept_back) for seed in range(40)]


class Motion(unittest.TestCase):
    def test_a_camera_motion_undone_by_its_opposite_returns(self) -> None:
        for motion, opposite in CAMERA_OPPOSITES.items():
            there = camera_window(motion, Window(0.5, 0.5, 0.4, 0.4), 1.3 if "zoom" in motion else 0.2, 1.0)
            back = camera_window(opposite, there, 1.3 if "zoom" in motion else 0.2, 1.0)
            np.testing.assert_allclose([back.x, back.y, back.width], [0.5, 0.5, 0.4], atol=1e-9)

    def test_a_thing_crossing_the_frame_begins_and_ends_outside(self) -> None:
        for progress in (0.0, 1.0):
            box = object_box("left_to_right", 0.4, 0.5, "left", progress)
            self.assertTrue(box.x + 0.2 < 0 or box.x - 0.2 > 1)

    def test_a_thing_that_leaves_is_gone_after(self) -> None:
        self.assertFalse(object_box("leaves", 0.4, 0.5, "left", 1.2).visible)
        self.assertTrue(object_box("enters", 0.4, 0.5, "left", 1.2).visible)


class Shots(unittest.TestCase):
    def test_a_shot_drawn_twice_is_the_same_to_the_byte(self) -> None:
        studio = Studio(STOCK)
        for shot in SHOTS[:6]:
            for once, again in zip(studio.render(shot), studio.render(shot)):
                self.assertTrue((once == again).all())

    def test_every_second_of_a_shot_has_a_frame(self) -> None:
        studio = Studio(STOCK)
        for shot in SHOTS[:20]:
            frames = list(studio.render(shot))
            self.assertEqual(len(frames), shot.seconds)
            self.assertEqual(frames[0].shape, (224, 224, 3))

    def test_the_picture_changes_while_a_thing_moves_and_only_then(self) -> None:
        studio = Studio(STOCK)
        crossing = [s for s in SHOTS if s.object in ("left_to_right", "rises") and s.object_from >= 2]
        for shot in crossing[:4]:
            # Means over 16 x 16 pixels: grain is not motion.
            frames = [frame.reshape(14, 16, 14, 16, 3).mean((1, 3)) for frame in studio.render(shot)]
            change = [np.abs(a - b).mean() for a, b in zip(frames, frames[1:])]
            moving = change[shot.object_from : shot.object_to - 1]
            self.assertGreater(max(moving), 2 * change[0])

    def test_facts_lie_inside_the_shot(self) -> None:
        for shot in SHOTS:
            for fact in facts_of(shot):
                self.assertTrue(0 <= fact.start < fact.end <= shot.seconds, fact)

    def test_playing_backwards_turns_motion_round(self) -> None:
        for shot in SHOTS:
            names = {fact.name for fact in facts_of(shot)}
            turned = {fact.name for fact in reversed_facts(shot)}
            self.assertEqual(turned, {opposite_of(name) or name for name in names})


class Timelines(unittest.TestCase):
    def test_pieces_fill_the_timeline_without_gap_or_overlap(self) -> None:
        for timeline in timelines():
            edges = [(piece.start, piece.end) for piece in timeline.pieces]
            self.assertEqual([edges[0][0], edges[-1][1]], [0, 24])
            self.assertTrue(all(a[1] == b[0] for a, b in zip(edges, edges[1:])))

    def test_a_sentence_holds_exactly_where_its_shot_shows_it(self) -> None:
        for timeline in timelines():
            for sentence in timeline.sentences:
                if sentence.kind == "seen":
                    picture = sentence.needs[0].removeprefix("see:")
                    shown = np.zeros(24, bool)
                    for piece in timeline.pieces:
                        shot = SHOTS[piece.shot]
                        shown[piece.start : piece.end] |= shot.picture == picture and shot.beside is None
                    np.testing.assert_array_equal(timeline.holds(sentence.needs), shown)

    def test_a_camera_motion_holds_where_the_frames_follow_it(self) -> None:
        for timeline in timelines():
            for piece in timeline.pieces:
                shot = SHOTS[piece.shot]
                if not shot.camera.startswith("pan") or len(piece.frames) < 2:
                    continue
                forwards = piece.frames[1] > piece.frames[0]
                motion = shot.camera if forwards else CAMERA_OPPOSITES[shot.camera]
                self.assertTrue(timeline.holds((f"camera:{motion}",))[piece.start : piece.end].all())

    def test_every_sentence_is_true_somewhere_and_never_with_its_opposite(self) -> None:
        for timeline in timelines():
            for sentence in timeline.sentences:
                held = timeline.holds(sentence.needs)
                self.assertTrue(held.any(), sentence)
                if sentence.opposite:
                    self.assertFalse((held & timeline.holds(sentence.opposite_needs)).any(), sentence)
                    self.assertNotEqual(sentence.text, sentence.opposite)

    def test_both_languages_are_spoken(self) -> None:
        spoken = {sentence.language for timeline in timelines() for sentence in timeline.sentences}
        self.assertEqual(spoken, {"en", "zh"})

    def test_the_same_seed_composes_the_same_timeline(self) -> None:
        self.assertEqual(compose(SHOTS, PICTURES, 24, 9), compose(SHOTS, PICTURES, 24, 9))

    def test_a_plan_says_every_interval(self) -> None:
        timeline = timelines()[0]
        plan = plan_of(timeline, SHOTS)
        for said, sentence in zip(plan["sentences"], timeline.sentences):
            self.assertEqual(said["intervals"], runs(timeline.holds(sentence.needs)))
        self.assertEqual(plan["pieces"][-1]["end"], 24)


class Wording(unittest.TestCase):
    def test_opposites_have_the_same_number_of_patterns(self) -> None:
        for bank in (CAMERA_PATTERNS, OBJECT_PATTERNS, FADE_PATTERNS):
            for motion in bank:
                kind = (
                    "camera" if bank is CAMERA_PATTERNS else "object:*" if bank is OBJECT_PATTERNS else "fade"
                )
                twin = opposite_of(f"{kind}:{motion}")
                if twin:
                    other = bank[twin.split(":")[-1]]
                    self.assertEqual([len(p) for p in bank[motion]], [len(p) for p in other], motion)
        self.assertEqual(set(OBJECT_PATTERNS), set(OBJECT_MOTIONS))

    def test_training_never_hears_the_kept_back_wordings(self) -> None:
        heard = {s.text for timeline in timelines() for s in timeline.sentences if s.kind == "camera"}
        kept = {language[-1] for bank in CAMERA_PATTERNS.values() for language in bank}
        self.assertFalse(heard & kept)
        self.assertFalse(set(every_wording()) & kept)
        tested = {
            s.text for timeline in timelines(kept_back=True) for s in timeline.sentences if s.kind == "camera"
        }
        self.assertTrue(all(any(text.startswith(pattern) for pattern in kept) for text in tested))


class Splits(unittest.TestCase):
    def test_no_picture_or_thing_is_in_two_splits(self) -> None:
        keys = [
            {x.key for x in (*stock.pictures, *stock.cutouts)}
            for stock in map(drawn_stock, ("train", "dev", "eval"))
        ]
        self.assertFalse(keys[0] & keys[1] or keys[0] & keys[2] or keys[1] & keys[2])
        self.assertEqual({split_of(f"picture-{n}") for n in range(60)}, {"train", "dev", "eval"})


if __name__ == "__main__":
    unittest.main()
