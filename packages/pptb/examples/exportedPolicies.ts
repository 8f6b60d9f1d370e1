import onnxProto from 'onnx-proto';

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;
const float = TensorProto.DataType.FLOAT;
const sizes = [3, 8, 2];

/**
 * Stands in for a training that exports its policy every 25 updates: 30 .onnx files of a 3-8-2 perceptron (Gemm, Tanh,
 * Gemm, as torch.onnx.export writes it) whose weights drift and wobble.
 */
export function exportedPolicies(): Uint8Array[] {
  return Array.from({ length: 30 }, (_, time) => policy(time));
}

function policy(time: number): Uint8Array {
  const layers = [1, 2].map((layer) => ({ layer, rows: sizes[layer], columns: sizes[layer - 1] }));
  const weights = layers.flatMap(({ layer, rows, columns }) => [
    initializer(`fc${layer}.weight`, [rows, columns], time),
    initializer(`fc${layer}.bias`, [rows], time),
  ]);
  const transposed = [{ name: 'transB', type: AttributeProto.AttributeType.INT, i: 1 }];
  const graph = {
    name: 'policy',
    // Exporters order initializers as they like, often not as the graph uses them.
    initializer: weights.toReversed(),
    node: [
      { opType: 'Gemm', input: ['observation', 'fc1.weight', 'fc1.bias'], output: ['h'], attribute: transposed },
      { opType: 'Tanh', input: ['h'], output: ['a'] },
      { opType: 'Gemm', input: ['a', 'fc2.weight', 'fc2.bias'], output: ['action'], attribute: transposed },
    ],
    input: [valueOf('observation', sizes[0])],
    output: [valueOf('action', sizes[2])],
  };
  return ModelProto.encode(
    ModelProto.create({ irVersion: 8, opsetImport: [{ domain: '', version: 13 }], graph }),
  ).finish();
}

function initializer(name: string, dims: number[], time: number) {
  const phase = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const values = Float32Array.from(
    { length: dims.reduce((product, length) => product * length, 1) },
    (_, k) => Math.cos(k + phase) / 2 + 0.01 * time * Math.sin(3 * k) + 0.02 * Math.sin((time + 1) * (k + phase) ** 2),
  );
  return { name, dims, dataType: float, rawData: new Uint8Array(values.buffer) };
}

function valueOf(name: string, width: number) {
  return { name, type: { tensorType: { elemType: float, shape: { dim: [{ dimValue: 1 }, { dimValue: width }] } } } };
}
