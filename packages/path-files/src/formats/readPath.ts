import { firstNonFinite, type ParameterLayout } from '@policypath/path-buffer';
import { PathFileError } from './pathFileError.ts';
import { memorySource, type ByteSource } from './byteSource.ts';
import { pathOfTensors, type ReadPathOptions } from './pathOfTensors.ts';
import type { NpzOptions } from './readNpz.ts';
import { readTensors } from './readTensors.ts';
import { snapshotOfTensors } from './snapshotOfTensors.ts';
import type { StoredPath } from './storedPath.ts';

export type ReadOptions = ReadPathOptions & NpzOptions;

/**
 * Reads a path from the bytes of a .safetensors, .npy or .npz file, or from any `ByteSource`; runs in a browser too.
 * Rows are read on demand.
 *
 * @throws PathFileError for a file that is broken, hostile or no path.
 */
export function readPath(file: Uint8Array | ByteSource, options: ReadOptions = {}): StoredPath {
  return pathOfTensors(readTensors(asSource(file), options), options);
}

/** One checkpoint that was read. */
export interface Snapshot {
  /** [m], flat, end to end. */
  readonly parameters: Float32Array;
  readonly layout: ParameterLayout;
  /** Texts of its writer in the metadata of a .safetensors file, by name; empty for other formats. */
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Reads one checkpoint: the tensors of the file, flat, end to end.
 *
 * @throws PathFileError for a file that is broken, hostile or no checkpoint, or a value that is not finite as float32.
 */
export function readSnapshot(file: Uint8Array | ByteSource, options: ReadOptions = {}): Snapshot {
  const source = asSource(file);
  const tensors = readTensors(source, options);
  const { layout, dimension, read } = snapshotOfTensors(tensors, options);
  const parameters = new Float32Array(dimension);
  read(parameters);
  const bad = firstNonFinite(parameters);
  if (bad >= 0)
    throw new PathFileError(source.name, `it is not finite: ${parameters[bad]} (as float32) at position ${bad}.`);
  return { parameters, layout, notes: tensors.notes ?? {} };
}

function asSource(file: Uint8Array | ByteSource): ByteSource {
  return file instanceof Uint8Array ? memorySource(file) : file;
}
