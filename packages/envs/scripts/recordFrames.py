"""Records frames of dm_control's own tasks for test/fixtures/frames: a picture of 100 x 100 and the state that it shows.

    pip install dm_control mujoco==3.14.0 pillow        # and OSMesa (Debian: libosmesa6)
    MUJOCO_GL=osmesa python scripts/recordFrames.py
"""

import json
import pathlib

import numpy
from dm_control import suite
from PIL import Image

TASKS = ["reacher-easy", "reacher-hard", "finger-turn_easy", "finger-turn_hard", "ball_in_cup-catch"]

folder = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "frames"
folder.mkdir(exist_ok=True)
states = {}
for name in TASKS:
    domain, task = name.split("-")
    environment = suite.load(domain, task, task_kwargs={"random": 3})
    generator = numpy.random.default_rng(0)
    environment.reset()
    for _ in range(20):
        environment.step(generator.uniform(-1, 1, environment.action_spec().shape))
    physics = environment.physics
    targets = {"reacher": lambda: physics.named.model.geom_pos["target"][:2], "finger": lambda: physics.named.model.site_pos["target"]}
    states[f"dm_control/{name}"] = {
        "qpos": physics.data.qpos.tolist(),
        "qvel": physics.data.qvel.tolist(),
        **({"target": targets[domain]().tolist()} if domain in targets else {}),
    }
    Image.fromarray(physics.render(100, 100, camera_id=0)).save(folder / f"{name}.png")
(folder / "states.json").write_text(json.dumps(states) + "\n")
