import {
  anyNumber,
  callable,
  checkOptions,
  numberFromZero,
  text,
  trueOrFalse,
  type KnownOptions,
} from '@policypath/options';
import { firstNonFinite, type ParameterLayout } from '@policypath/path-buffer';
import { PathFileError } from './pathFileError.ts';
import { memorySource, type ByteSource } from './byteSource.ts';
import { pathOfTensors, type ReadPathOptions } from './pathOfTensors.ts';
import { readTensors, type ReadTensorsOptions } from './readTensors.ts';
import { snapshotOfTensors } from './snapshotOfTensors.ts';
import type { TensorFile } from './tensorFile.ts';
import type { StoredPath } from './storedPath.ts';

export type ReadOptions = ReadPathOptions & ReadTensorsOptions;

/** What each option of a reader takes. */
export const readOptions: KnownOptions<keyof ReadOptions> = {
  from: anyNumber,
  to: anyNumber,
  stacked: trueOrFalse,
  include: true,
  exclude: true,
  key: text,
  inflate: callable,
  maximumInflatedBytes: numberFromZero,
  maximumHeaderBytes: numberFromZero,
};

/**
 * Reads a path from the bytes of a .safetensors, .npy, .npz or PyTorch file, or from any `ByteSource`; runs in a browser too.
 * Rows are read on demand.
 *
 * @throws PathFileError for a file that is broken, hostile or no path.
 */
export function readPath(file: Uint8Array | ByteSource, options: ReadOptions = {}): StoredPath {
  checkOptions('readPath', options, readOptions);

  return pathOfTensors(readTensors(asSource(file), options), options);
}

/** One checkpoint that was read. */
export interface Snapshot {
  /** [m], flat, end to end. */
  readonly parameters: Float32Array;
  readonly layout: ParameterLayout;
  /** Texts of its writer in the metadata of a .safetensors file, by name; empty for other formats. */
  readonly notes: Readonly<Record<string, string>>;
  /** How each entry of the layout is stored: safetensors' names, such as F32 and BF16. */
  readonly types: readonly string[];
  /** Lines for the user: what was taken of the file, and what was left out. */
  readonly remarks: readonly string[];
}

/**
 * Reads one checkpoint: the tensors of the file, flat, end to end.
 *
 * @throws PathFileError for a file that is broken, hostile or no checkpoint, or a value that is not finite as float32.
 */
export function readSnapshot(file: Uint8Array | ByteSource, options: ReadOptions = {}): Snapshot {
  checkOptions('readSnapshot', options, readOptions);

  return snapshotOf(readTensors(asSource(file), options), options);
}

/** Reads all parameters of a file with one checkpoint. @throws PathFileError, as `readSnapshot` does. */
export function snapshotOf(tensors: TensorFile, options: ReadPathOptions): Snapshot {
  const { layout, dimension, types, remarks, read } = snapshotOfTensors(tensors, options);
  const parameters = new Float32Array(dimension);
  read(parameters);
  const bad = firstNonFinite(parameters);
  if (bad >= 0)
    throw new PathFileError(tensors.name, `it is not finite: ${parameters[bad]} (as float32) at position ${bad}.`);
  return { parameters, layout, notes: tensors.notes ?? {}, types, remarks };
}

function asSource(file: Uint8Array | ByteSource): ByteSource {
  return file instanceof Uint8Array ? memorySource(file) : file;
}
