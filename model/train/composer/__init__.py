"""The composer: timelines whose every sentence has an exactly known interval.

pictures.py   the stock: still pictures with captions, cut-outs of things with a noun; three splits
motion.py     where the camera and a moving thing stand at second t, and which motion reads as which backwards
shots.py      a shot: one picture, a camera, perhaps a thing that moves; its plan and its facts
studio.py     its frames
sentences.py  what people say of a fact, in English and Chinese, with paraphrases kept aside for evaluation
film.py       a composed timeline as data: frames, facts and sentences by the second; its plan as JSON
speaker.py    says what holds in a timeline
timelines.py  cuts shots together
write.py      the command that writes a timeline's plan and its film

Only shots are rendered. A cut keeps both of its sides as they were, so the same rendered shots serve in any
number of timelines, played forwards or backwards, whole or in part.
"""
