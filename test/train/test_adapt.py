"""A pack's own vectors are enough to train a timeline encoder for it, and its graphs grow to fit."""

import importlib.util
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from model.train.adapt import Plan, adapt, corpus_of, make, read_vectors
from model.train.learner import Learner
from model.train.objective import Alignment, ObjectiveConfig
from model.train.time_words import TimeWords
from model.train.timeline import TimelineConfig, TimelineEncoder
from model.train.tiny import word_vector
from model.train.train_timeline import TrainConfig

torch.set_num_threads(1)
DIM = 24
PLAN = Plan(shots=20, windows=10, drawn=True)


def write_vectors(folder: Path) -> list[Path]:
    """What `tidemark embed` would write with a pack that sees mean colours and knows words by chance."""
    mix = np.random.default_rng(0).standard_normal((48, DIM))
    frames, texts = folder / "frames.jsonl", folder / "texts.jsonl"
    with frames.open("w") as file:
        for path in sorted((folder / "frames").iterdir()):
            seen = np.asarray(Image.open(path).resize((4, 4))).reshape(-1) / 255
            file.write(json.dumps({"id": path.name, "vector": (seen @ mix).tolist()}) + "\n")
    with texts.open("w") as file:
        for number, text in enumerate((folder / "texts.txt").read_text(encoding="utf8").splitlines(), 1):
            vector = sum(word_vector(word, DIM) for word in text)
            file.write(json.dumps({"id": str(number), "vector": vector.tolist()}) + "\n")
    return [frames, texts]


class Adapt(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        make(Path(cls.folder.name), PLAN)
        cls.vectors = read_vectors(write_vectors(Path(cls.folder.name)))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_it_trains_on_vectors_alone(self) -> None:
        learner, results = adapt(corpus_of(PLAN, self.vectors), PLAN, TrainConfig(steps=3, batch=4, warmup=1))
        self.assertEqual(learner.encoder.config.total, DIM + 32)
        self.assertGreater(results["opposites"]["all"]["count"], 0)
        self.assertIn("seen", results["intervals"]["timeline"])

    def test_a_vector_that_is_missing_is_named(self) -> None:
        some = {name: vector for name, vector in self.vectors.items() if name != "train-00003-00.jpg"}
        with self.assertRaisesRegex(ValueError, "train-00003-00.jpg"):
            corpus_of(PLAN, some)

    def test_a_line_that_is_no_vector_is_named(self) -> None:
        file = Path(self.folder.name) / "bad.jsonl"
        file.write_text('{"id": "a", "vector": [1, 2]}\n{"id": "b"}\n')
        with self.assertRaisesRegex(ValueError, "line 2"):
            read_vectors([file])


@unittest.skipUnless(importlib.util.find_spec("onnxruntime"), "onnx and onnxruntime are not installed")
class Graphs(unittest.TestCase):
    def test_a_grown_pack_says_what_the_learner_says(self) -> None:
        import onnx
        import onnxruntime
        from onnx import TensorProto, helper

        from model.train.adapt_graphs import WordsOfVector, grow_pack

        def mirror(name: str) -> onnx.ModelProto:
            ends = [
                helper.make_tensor_value_info(end, TensorProto.FLOAT, ["batch", DIM]) for end in ("x", name)
            ]
            graph = helper.make_graph([helper.make_node("Neg", ["x"], [name])], "mirror", ends[:1], ends[1:])
            return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)

        shape = TimelineConfig(dim=DIM, motion=31, order=1, grids=False)
        words = TimeWords(DIM, DIM, shape.motion, shape.order).eval()
        words.gate[-1].bias.data.fill_(1.0)
        learner = Learner(TimelineEncoder(shape).eval(), words, Alignment(ObjectiveConfig()))
        with tempfile.TemporaryDirectory() as folder:
            pack = Path(folder)
            for name in ("frame", "text"):
                onnx.save(mirror(f"{name}_vector"), str(pack / f"{name}.onnx"))
            manifest = {
                "dim": DIM, "timeline": None, "files": {"frame.onnx": {}, "text.onnx": {}},
                "frame": {"file": "frame.onnx", "outputs": {"vector": "frame_vector"}},
                "text": {"file": "text.onnx", "output": "text_vector"},
            }  # fmt: skip
            (pack / "manifest.json").write_text(json.dumps(manifest))
            grown = grow_pack(pack, learner)
            self.assertEqual([grown["dim"], grown["timeline"]["inputs"]["levels"]], [DIM + 32, []])
            x = torch.randn(3, DIM)
            with torch.no_grad():
                wanted = WordsOfVector(words)(-x).numpy()
            for name in ("frame", "text"):
                session = onnxruntime.InferenceSession(
                    str(pack / f"{name}.onnx"), providers=["CPUExecutionProvider"]
                )
                (found,) = session.run(["timely"], {"x": x.numpy()})
                if name == "text":
                    np.testing.assert_allclose(found, wanted, atol=1e-5)
                else:
                    self.assertEqual(float(np.abs(found[:, DIM:]).max()), 0.0)
            with self.assertRaisesRegex(ValueError, "already"):
                grow_pack(pack, learner)


if __name__ == "__main__":
    unittest.main()
