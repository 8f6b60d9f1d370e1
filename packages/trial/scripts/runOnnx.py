"""Runs models in ONNX Runtime: for each <name>.onnx of a folder, actions at the observations in <name>.bin.

python runOnnx.py FOLDER: reads cases.json {name: {"shape": [...], "type": "float32" | "uint8"}} and writes actions.json
{"onnxruntime": version, "onnx": version, "actions": {name: [...]}}. Needs onnx and onnxruntime.
"""
import json, sys, pathlib
import numpy as np, onnx, onnxruntime

folder = pathlib.Path(sys.argv[1])
actions = {}
for name, case in json.loads((folder / 'cases.json').read_text()).items():
    model = onnx.load(folder / f'{name}.onnx')
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(str(folder / f'{name}.onnx'), providers=['CPUExecutionProvider'])
    rows = np.fromfile(folder / f'{name}.bin', dtype=case['type']).reshape(-1, *case['shape'])
    together = session.run(['action'], {'observation': rows})[0]
    alone = np.concatenate([session.run(['action'], {'observation': row[None]})[0] for row in rows])
    assert np.abs(together - alone).max() < 1e-6, f'{name}: rows of a batch depend on one another'
    actions[name] = together.ravel().tolist()
(folder / 'actions.json').write_text(json.dumps({'onnxruntime': onnxruntime.__version__, 'onnx': onnx.__version__, 'actions': actions}))
