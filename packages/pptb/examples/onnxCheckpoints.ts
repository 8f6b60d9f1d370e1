// PPTB over the .onnx files that a training leaves, and a session of onnxruntime with the edited policy.
// onnxruntime does not train: the weights are initializers of the model's graph, and change only with the file.
import { PathBuffer, type ParameterLayout } from '@policypath/path-buffer';
import { openPathEdit } from '@policypath/pptb';
import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-web';
import { exportedPolicies } from './exportedPolicies.ts';

const { ModelProto } = onnxProto.onnx;
const float = onnxProto.onnx.TensorProto.DataType.FLOAT;
type Model = InstanceType<typeof ModelProto>;

/** The float32 initializers in the order in which the graph's nodes use them; each node that has some is a layer. */
export function initializersOf(model: Model) {
  const byName = new Map(model.graph?.initializer?.map((tensor) => [tensor.name, tensor]));
  const layers = (model.graph?.node ?? []).map(({ input }) =>
    (input ?? []).flatMap((name) => {
      const tensor = byName.get(name);
      byName.delete(name);
      return tensor?.dataType === float ? [tensor] : [];
    }),
  );
  return layers
    .filter((tensors) => tensors.length > 0)
    .flatMap((tensors, i) =>
      tensors.map((tensor) => ({
        tensor,
        name: tensor.name ?? '',
        shape: (tensor.dims ?? []).map(Number),
        layer: i + 1,
      })),
    );
}

export function layoutOf(model: Model): ParameterLayout {
  return initializersOf(model).map(({ name, shape, layer }) => ({ name, shape, layer }));
}

/** theta of a model: its initializers end to end, stored as bytes or as numbers. */
export function readInitializers(model: Model): Float32Array {
  const values = initializersOf(model).flatMap(({ tensor: { rawData, floatData } }) =>
    rawData?.length ? [...new Float32Array(Uint8Array.from(rawData).buffer)] : (floatData ?? []),
  );
  return Float32Array.from(values);
}

/** Writes theta into the model. */
export function writeInitializers(model: Model, theta: Float32Array): void {
  let start = 0;
  for (const { tensor, shape } of initializersOf(model)) {
    const size = shape.reduce((product, length) => product * length, 1);
    tensor.rawData = new Uint8Array(theta.slice(start, start + size).buffer);
    tensor.floatData = [];
    start += size;
  }
}

// Files of one training, oldest first; here made in memory, else `await readFile('policy_000025.onnx')` and so on.
export const files = exportedPolicies();
const newest = ModelProto.decode(files[files.length - 1]);
export const path = new PathBuffer({ capacity: files.length, layout: layoutOf(newest) });
for (const [i, file] of files.entries()) path.push(readInitializers(ModelProto.decode(file)), 25 * i);

const pptb = openPathEdit('pptb', { path, rank: 8, boost: 0.1, snapshotInterval: 25, period: 1000 });
writeInitializers(newest, pptb.edit().parameters);
export const editedFile = ModelProto.encode(newest).finish();

export const observation = new ort.Tensor('float32', Float32Array.of(0.5, -1, 2), [1, 3]);
export async function actionOf(file: Uint8Array): Promise<ort.Tensor> {
  const session = await ort.InferenceSession.create(file);
  const { action } = await session.run({ observation });
  await session.release();
  return action;
}
const before = await actionOf(files[files.length - 1]);
const after = await actionOf(editedFile);
console.log(`action ${before.data.join(', ')} became ${after.data.join(', ')}`);
