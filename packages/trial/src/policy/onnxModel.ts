import type { GraphTensor, PolicyGraph, PolicyOperation } from '@policypath/agents';
import { elementTypes, onnxBytes, rawData, type OnnxModel, type OnnxNode, type OnnxTensor } from './onnxMessage.ts';

/** The input of a model. */
export const onnxObservation = 'observation';
/** Its outputs; `values`, the numbers that an argmax chooses from, is there only where there is one. */
export const onnxAction = 'action';
export const onnxValues = 'values';

/**
 * A policy without exploration as an ONNX model: from `observation` [batch, ...] to `action`, float32 [batch, a]; where the policy
 * chooses one of n actions, int64 [batch], with their `values` [batch, n] beside it. The batch has any size.
 *
 * @param metadata texts that the model carries (its metadata_props), e.g. the agent and the step
 * @returns the bytes of an .onnx file
 */
export function onnxModel(graph: PolicyGraph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const { observation } = graph;
  return onnxBytes({ ...nodesOf(graph), input: { name: onnxObservation, ...observation }, metadata });
}

/**
 * The operations as nodes that follow one another.
 *
 * @throws Error for a graph without operations, or with two tensors of one name
 */
function nodesOf({ observation, operations }: PolicyGraph): Pick<OnnxModel, 'nodes' | 'initialisers' | 'outputs'> {
  if (operations.length === 0) throw new Error('this policy has no operations');
  const nodes: OnnxNode[] = [];
  const initialisers: OnnxTensor[] = [];
  const keep = (tensor: OnnxTensor): string => {
    if (!initialisers.some(({ name }) => name === tensor.name)) initialisers.push(tensor);
    else throw new Error(`two tensors of the policy are called ${tensor.name}`);
    return tensor.name;
  };
  let current = onnxObservation;
  let columns = observation.shape.length === 1 ? observation.shape[0] : 0;
  const add = (operator: string, inputs: readonly string[] = [], attributes?: OnnxNode['attributes']): void => {
    const output = `${operator.toLowerCase()}_${nodes.length}`;
    nodes.push({ operator, inputs: [current, ...inputs], output, ...(attributes === undefined ? {} : { attributes }) });
    current = output;
  };
  const constant = (
    what: string,
    type: 'float32' | 'float64' | 'int64',
    values: readonly number[],
    shape = [values.length],
  ) => keep({ name: `${what}_${nodes.length}`, type, shape, bytes: rawData(type, values) });

  const write = (operation: PolicyOperation): void => {
    switch (operation.kind) {
      case 'affine':
        add('Gemm', [keep(parameters(operation.weight)), keep(parameters(operation.bias))], { transB: { int: 1 } });
        columns = operation.bias.values.length;
        return;
      case 'convolution': {
        const { weight, bias, stride } = operation;
        add('Conv', [keep(parameters(weight)), keep(parameters(bias))], { strides: { ints: [stride, stride] } });
        return;
      }
      case 'layer-norm':
        add('LayerNormalization', [keep(parameters(operation.gain)), keep(parameters(operation.shift))], {
          axis: { int: -1 },
          epsilon: { float: operation.epsilon },
        });
        return;
      case 'relu':
        return add('Relu');
      case 'tanh':
        return add('Tanh');
      case 'scale':
        return add('Mul', [constant('factor', 'float32', [operation.factor], [])]);
      case 'normalise': {
        const { mean, deviation, clip } = operation;
        add('Cast', [], { to: { int: elementTypes.float64 } });
        add('Sub', [constant('mean', 'float64', [...mean])]);
        add('Div', [constant('deviation', 'float64', [...deviation])]);
        if (clip !== Infinity) {
          const bound = (name: string, value: number): string => constant(name, 'float64', [value], []);
          add('Clip', [bound('low', -clip), bound('high', clip)]);
        }
        return add('Cast', [], { to: { int: elementTypes.float32 } });
      }
      case 'clip':
        return add('Clip', [
          constant('low', 'float32', [operation.low], []),
          constant('high', 'float32', [operation.high], []),
        ]);
      case 'channels-first':
        return add('Transpose', [], { perm: { ints: [0, 3, 1, 2] } });
      case 'crop': {
        const { y, x, height, width } = operation;
        return add('Slice', [
          constant('starts', 'int64', [y, x]),
          constant('ends', 'int64', [y + height, x + width]),
          constant('axes', 'int64', [2, 3]),
        ]);
      }
      case 'pad': {
        const { y, x, height, width } = operation;
        const [, ownHeight, ownWidth] = observation.shape;
        const after = [height - ownHeight - y, width - ownWidth - x];
        return add('Pad', [constant('pads', 'int64', [0, 0, y, x, 0, 0, ...after])]);
      }
      case 'flatten':
        return add('Flatten', [], { axis: { int: 1 } });
      case 'leading':
        add('Slice', [
          constant('starts', 'int64', [0]),
          constant('ends', 'int64', [operation.count]),
          constant('axes', 'int64', [1]),
        ]);
        columns = operation.count;
        return;
      case 'argmax':
        return add('ArgMax', [], { axis: { int: 1 }, keepdims: { int: 0 } });
    }
  };

  if (observation.type !== 'float32') add('Cast', [], { to: { int: elementTypes.float32 } });
  for (const operation of operations) write(operation);
  const chooses = operations.at(-1)?.kind === 'argmax';
  const renamed = new Map([[current, onnxAction]]);
  if (chooses) renamed.set(nodes[nodes.length - 1].inputs[0], onnxValues);
  const named = (name: string): string => renamed.get(name) ?? name;
  return {
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(named), output: named(node.output) })),
    initialisers,
    outputs: chooses
      ? [
          { name: onnxAction, type: 'int64', shape: [] },
          { name: onnxValues, type: 'float32', shape: [columns] },
        ]
      : [{ name: onnxAction, type: 'float32', shape: [columns] }],
  };
}

function parameters({ name, shape, values }: GraphTensor): OnnxTensor {
  return { name, type: 'float32', shape, bytes: rawData('float32', values) };
}
