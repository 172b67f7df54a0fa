"""The composer: timelines whose every sentence has an exactly known interval.

pictures.py   the stock: still pictures with captions, cut-outs of things with a noun; three splits
motion.py     where the camera and a moving thing stand at second t, and which motion reads as which backwards
shots.py      a shot: one picture, a camera, perhaps a thing that moves; its facts; its frames
sentences.py  what people say of a fact, in English and Chinese, with paraphrases kept aside for evaluation
timelines.py  shots cut together: which facts hold in which second, and the sentences with their intervals

Only shots are rendered. A cut keeps both of its sides as they were, so the same rendered shots serve in any
number of timelines, played forwards or backwards, whole or in part.
"""
