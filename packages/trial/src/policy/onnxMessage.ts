import type { PbfWriter } from 'pbf';
import { messageBytes, writeMessage, writeText } from '../protocolBuffer.ts';

/**
 * Source: onnx/onnx.proto3 (https://github.com/onnx/onnx), whose field numbers stand at each write below.
 * LayerNormalization needs operator set 17, which IR version 8 goes with (docs/Versioning.md there).
 */
const irVersion = 8;
const operatorSet = 17;

/** TensorProto.DataType. */
export const elementTypes = { float32: 1, uint8: 2, int64: 7, float64: 11 } as const;
export type ElementType = keyof typeof elementTypes;

export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  { readonly int: number } | { readonly float: number } | { readonly ints: readonly number[] };

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: ElementType;
  /** Without the batch. */
  readonly shape: readonly number[];
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: readonly OnnxTensor[];
  readonly input: OnnxValueInfo;
  readonly outputs: readonly OnnxValueInfo[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an .onnx file. */
export function onnxBytes({ nodes, initialisers, input, outputs, metadata }: OnnxModel): Uint8Array {
  return messageBytes((model) => {
    model.writeVarintField(1, irVersion);
    writeText(model, 2, 'policypath'); // producer_name
    writeMessage(model, 7, (graph) => {
      for (const node of nodes) writeMessage(graph, 1, (message) => writeNode(message, node));
      writeText(graph, 2, 'policy'); // name
      for (const tensor of initialisers) writeMessage(graph, 5, (message) => writeTensor(message, tensor));
      writeMessage(graph, 11, (message) => writeValueInfo(message, input));
      for (const output of outputs) writeMessage(graph, 12, (message) => writeValueInfo(message, output));
    });
    writeMessage(model, 8, (set) => set.writeVarintField(2, operatorSet)); // opset_import
    for (const [key, value] of Object.entries(metadata)) {
      writeMessage(model, 14, (entry) => {
        writeText(entry, 1, key);
        writeText(entry, 2, value);
      });
    }
  });
}

/** Little-endian, as raw_data is. */
export function rawData(type: 'float32' | 'float64' | 'int64', values: ArrayLike<number>): Uint8Array {
  const size = type === 'float32' ? 4 : 8;
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i += 1) {
    if (type === 'float32') view.setFloat32(size * i, values[i], true);
    else if (type === 'float64') view.setFloat64(size * i, values[i], true);
    else view.setBigInt64(size * i, BigInt(values[i]), true);
  }
  return bytes;
}

/** NodeProto. */
function writeNode(message: PbfWriter, { operator, inputs, output, attributes = {} }: OnnxNode): void {
  for (const input of inputs) writeText(message, 1, input);
  writeText(message, 2, output);
  writeText(message, 3, output); // name
  writeText(message, 4, operator); // op_type
  for (const [name, value] of Object.entries(attributes)) {
    writeMessage(message, 5, (attribute) => writeAttribute(attribute, name, value));
  }
}

/** AttributeProto, with its type. */
function writeAttribute(message: PbfWriter, name: string, value: OnnxAttribute): void {
  writeText(message, 1, name);
  if ('float' in value) message.writeFloatField(2, value.float);
  else if ('int' in value) message.writeVarintField(3, value.int);
  else for (const one of value.ints) message.writeVarintField(8, one);
  message.writeVarintField(20, 'float' in value ? 1 : 'int' in value ? 2 : 7);
}

/** TensorProto. */
function writeTensor(message: PbfWriter, { name, type, shape, bytes }: OnnxTensor): void {
  for (const size of shape) message.writeVarintField(1, size); // dims
  message.writeVarintField(2, elementTypes[type]); // data_type
  writeText(message, 8, name);
  message.writeBytesField(9, bytes); // raw_data
}

/** ValueInfoProto of a tensor whose first dimension is the batch. */
function writeValueInfo(message: PbfWriter, { name, type, shape }: OnnxValueInfo): void {
  writeText(message, 1, name);
  writeMessage(message, 2, (info) =>
    writeMessage(info, 1, (tensor) => {
      tensor.writeVarintField(1, elementTypes[type]);
      writeMessage(tensor, 2, (shapes) => {
        writeMessage(shapes, 1, (dimension) => writeText(dimension, 2, 'batch'));
        for (const size of shape) writeMessage(shapes, 1, (dimension) => dimension.writeVarintField(1, size));
      });
    }),
  );
}
