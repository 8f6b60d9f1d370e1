import { nameMatcher, type NameFilters, type ParameterLayout } from '@policypath/path-buffer';
import { checkpointOf } from './checkpointTensors.ts';
import { moduleLayers } from './moduleLayers.ts';
import { refuseOneCheckpoint } from './oneCheckpoint.ts';
import { parameterTensors } from './parameterTensors.ts';
import { PathFileError } from './pathFileError.ts';
import { pathName, stepsName } from './pathMetadata.ts';
import { pathBetween } from './pathBetween.ts';
import type { StoredPath } from './storedPath.ts';
import { readFloats, readOverlap, type StoredTensor, type TensorFile } from './tensorFile.ts';

/** `include` and `exclude` choose tensors by name: `'actor.*'`, `(name) => name.startsWith('actor.')` or a list. */
export interface ReadPathOptions extends NameFilters {
  /** Only snapshots from this step on. Needs a path with steps. */
  readonly from?: number;
  /** Only snapshots up to this step. */
  readonly to?: number;
  /** The first axis of every tensor counts snapshots, also where the file looks like one checkpoint. */
  readonly stacked?: boolean;
}

/** A run of a row that lies in one piece in the file. */
interface Segment {
  readonly tensor: StoredTensor;
  /** Numbers from one row of the tensor to the next. */
  readonly stride: number;
  readonly start: number;
  count: number;
}

/**
 * A file of stacked tensors [n, ...shape] as a path of n snapshots: every tensor is an entry of the layout, in the order
 * of the file; the matrix [n, m] of our own writers brings its layout in the metadata.
 *
 * @throws PathFileError with the reason; see `refuseUnstacked` and `refuseOneCheckpoint`.
 */
export function pathOfTensors(file: TensorFile, options: ReadPathOptions = {}, close?: () => void): StoredPath {
  const keep = nameMatcher(options);
  const { metadata } = file;
  if (metadata?.kind === 'snapshot') {
    throw new PathFileError(
      file.name,
      'it is one snapshot; put its like into a folder, numbered, and open the folder.',
    );
  }
  const stored = { ...file, tensors: file.tensors.filter(({ name }) => name !== stepsName) };
  const { tensors, remarks } = parameterTensors(stored, metadata === undefined ? options : {});
  refuseUnstacked(file.name, tensors);
  if (options.stacked !== true) refuseOneCheckpoint(file, tensors);
  const length = tensors[0].shape[0];

  const segments: Segment[] = [];
  let layout: ParameterLayout;
  if (metadata === undefined) {
    layout = moduleLayers(tensors.map(({ name, shape }) => ({ name, shape: shape.slice(1) })));
    for (const tensor of tensors) {
      const stride = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
      segments.push({ tensor, stride, start: 0, count: stride });
    }
  } else {
    const [matrix] = tensors;
    const stride = matrix.shape[1];
    const dimension = metadata.layout.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    if (tensors.length !== 1 || matrix.name !== pathName || matrix.shape.length !== 2 || dimension !== stride) {
      throw new PathFileError(
        file.name,
        `its metadata describes one matrix '${pathName}' [n, ${dimension}]; it holds ` +
          `${tensors
            .map(({ name, shape }) => `'${name}' [${shape.join(', ')}]`)
            .join(', ')
            .slice(0, 200)}.`,
      );
    }
    layout = metadata.layout.filter(({ name }) => keep(name));
    let start = 0;
    for (const { name, shape } of metadata.layout) {
      const count = shape.reduce((product, size) => product * size, 1);
      const last = segments.at(-1);
      if (keep(name) && last !== undefined && last.start + last.count === start) last.count += count;
      else if (keep(name)) segments.push({ tensor: matrix, stride, start, count });
      start += count;
    }
  }
  if (layout.length === 0) throw new PathFileError(file.name, 'no tensor of it is included.');

  const begin = metadata?.begin ?? 0;
  if (!Number.isSafeInteger(begin + length))
    throw new PathFileError(file.name, `its metadata begins the path at ${begin}.`);
  const types = metadata === undefined ? tensors.map(({ type }) => type.name) : layout.map(() => tensors[0].type.name);
  return pathBetween(
    {
      name: file.name,
      format: file.format,
      begin,
      length,
      layout,
      types,
      remarks: [...(file.remarks ?? []), ...remarks],
      steps: readSteps(file, length),
      inParts: true,
      read: (row, target, position = 0) => {
        let begin = 0;
        for (const { tensor, stride, start, count } of segments) {
          const read = (from: number, part: Float32Array): void =>
            readFloats(tensor, row * stride + start + from, part);
          readOverlap({ begin, count, start: position }, target, read);
          begin += count;
        }
      },
      checkpoint: (row) => checkpointOf({ ...stored, tensors: rowTensors(stored, row, length) }),
      close,
    },
    options,
  );
}

/** The tensors of one row of a path: entries of our own matrix, or rows of every stacked tensor. */
function rowTensors({ tensors, metadata }: TensorFile, row: number, length: number): StoredTensor[] {
  if (metadata === undefined) {
    return tensors.filter(({ shape }) => shape[0] === length).map((tensor) => rowOf(tensor, row));
  }
  const vector = rowOf(tensors[0], row);
  const step = vector.strides?.[0];
  let start = 0;
  return metadata.layout.map(({ name, shape }) => {
    const offset = vector.offset + start * (step ?? 1) * vector.type.bytes;
    start += shape.reduce((product, size) => product * size, 1);
    const sizes = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
    return {
      ...vector,
      name,
      shape,
      offset,
      ...(step === undefined ? {} : { strides: sizes.map((size) => size * step) }),
    };
  });
}

function rowOf(tensor: StoredTensor, row: number): StoredTensor {
  const { shape, strides, type, offset } = tensor;
  const stride = strides?.[0] ?? shape.slice(1).reduce((product, size) => product * size, 1);
  const rest = strides === undefined ? {} : { strides: strides.slice(1) };
  return { ...tensor, ...rest, shape: shape.slice(1), offset: offset + row * stride * type.bytes };
}

function refuseUnstacked(file: string, tensors: readonly StoredTensor[]): void {
  const refuse = (reason: string): PathFileError => new PathFileError(file, reason);
  for (const { name, shape } of tensors) {
    if (shape.length === 0) {
      throw refuse(`'${name}' has no snapshots: its shape is []; a path is stacked as [snapshots, ...shape].`);
    }
    if (shape[0] !== tensors[0].shape[0]) {
      throw refuse(
        `'${name}' of shape [${shape.join(', ')}] and '${tensors[0].name}' of shape [${tensors[0].shape.join(', ')}] do not ` +
          'begin with the same number of snapshots. A path is stacked as [snapshots, ...shape]; single checkpoints belong ' +
          'into a folder, numbered.',
      );
    }
  }
  if (tensors.every(({ shape }) => shape.length < 2)) {
    throw refuse(`its arrays have one axis, a path needs [snapshots, parameters]; reshape or np.stack the snapshots.`);
  }
}

/** The steps [n] of `__steps__`, whole numbers that never go back. */
function readSteps(file: TensorFile, length: number): number[] | undefined {
  const stored = file.tensors.find(({ name }) => name === stepsName);
  if (stored === undefined) return undefined;
  const { type, shape, source, offset } = stored;
  const { valueAt } = type;
  if (type.floating || valueAt === undefined || shape.length !== 1 || shape[0] !== length) {
    throw new PathFileError(
      file.name,
      `'${stepsName}' is ${type.name} [${shape.join(', ')}]; expected whole numbers (I64), one for each of ${length} snapshots.`,
    );
  }
  const bytes = new Uint8Array(length * type.bytes);
  source.read(offset, bytes);
  const view = new DataView(bytes.buffer);
  const steps = Array.from({ length }, (_, i) => valueAt(view, i * type.bytes, stored.bigEndian !== true));
  const bad = steps.findIndex((step, i) => !Number.isSafeInteger(step) || step < (i === 0 ? 0 : steps[i - 1]));
  if (bad >= 0) {
    throw new PathFileError(
      file.name,
      `'${stepsName}' is ${steps[bad]} at snapshot ${bad}; steps are from 0 and never go back.`,
    );
  }
  return steps;
}
