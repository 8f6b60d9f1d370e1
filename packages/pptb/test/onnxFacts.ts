/**
 * Runs examples/onnxCheckpoints.ts and prints as JSON what a test compares. A process of its own: with the conditions
 * that tests resolve imports by, onnx-proto's protobufjs gets an ES module where it requires a CommonJS one.
 */
import onnxProto from 'onnx-proto';
import * as example from '../examples/onnxCheckpoints.ts';

const { files, editedFile, path, observation, actionOf, layoutOf, readInitializers, writeInitializers } = example;
const { ModelProto } = onnxProto.onnx;
const edited = ModelProto.decode(editedFile);
const rows = Array.from({ length: path.end - path.begin }, (_, i) => [...path.at(path.begin + i)]);

// Weights stored as numbers rather than as bytes, beside a tensor of another kind.
const asNumbers = ModelProto.decode(files[0]);
const [first] = asNumbers.graph?.initializer ?? [];
first.floatData = [...new Float32Array(Uint8Array.from(first.rawData ?? []).buffer)];
first.rawData = new Uint8Array(0);
asNumbers.graph?.initializer?.push({ name: 'shape', dims: [1], dataType: 7, int64Data: [3] });
asNumbers.graph?.node?.[0].input?.push('shape');
const readAsNumbers = [...readInitializers(asNumbers)];
writeInitializers(asNumbers, path.at(3));

const facts = {
  rows,
  layout: layoutOf(edited),
  parameters: [...readInitializers(edited)],
  observation: [...(observation.data as Float32Array)],
  before: [...((await actionOf(files[files.length - 1])).data as Float32Array)],
  after: [...((await actionOf(editedFile)).data as Float32Array)],
  readAsNumbers,
  writtenAsNumbers: [...readInitializers(asNumbers)],
};
console.log(JSON.stringify(facts));

export type OnnxFacts = typeof facts;
