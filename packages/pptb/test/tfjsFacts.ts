/** Runs examples/tfjsLayersModel.ts in a process of its own, as onnxFacts.ts does, and prints what a test compares. */
import { gather } from '@policypath/path-buffer';
import * as tf from '@tensorflow/tfjs';
import { layoutOf, model, path, writeWeights } from '../examples/tfjsLayersModel.ts';
import { openPathEdit } from '../src/index.ts';

const layout = layoutOf(model);
const options = { rank: 8, boost: 0.1, boostedDirections: 2 };
const input = [0.7, -1.2];
const output = (): number => (model.predict(tf.tensor2d([input])) as tf.Tensor).dataSync()[0];
const averages = (): number[][] => {
  const rest = model.getWeights().slice(layout.length);
  return rest.map((tensor) => [...tensor.dataSync()]);
};

const [before, averagesBefore] = [output(), averages()];
writeWeights(model, openPathEdit('pptb', { path, ...options, snapshotInterval: 5, period: 50 }).edit().parameters);
const tensors = tf.memory().numTensors;
writeWeights(model, gather(model.getWeights(true)));
const leakedTensors = tf.memory().numTensors - tensors;
const facts = {
  rows: Array.from({ length: path.end - path.begin }, (_, i) => [...path.at(path.begin + i)]),
  layout,
  options,
  input,
  before,
  after: output(),
  parameters: [...gather(model.getWeights(true))],
  averagesBefore,
  averages: averages(),
  leakedTensors,
};
console.log(JSON.stringify(facts));

export type TfjsFacts = typeof facts;
