import { type DescribedPath, layoutSlices, type ParameterLayout } from '@policypath/path-buffer';
import {
  describePath,
  floatBytes,
  refuseReservedNames,
  rowChunks,
  stepBytes,
  type WritePathOptions,
} from './describedPath.ts';
import { formatMetadata, pathName, stepsName } from './pathMetadata.ts';

interface HeaderEntry {
  readonly name: string;
  readonly dtype: 'F32' | 'I64';
  readonly shape: readonly number[];
}

/**
 * A path as the bytes of a .safetensors file, piece by piece: the matrix `path` [n, m] float32, `__steps__` [n] where
 * there are steps, and the layout in the metadata. `new Blob([...safetensorsChunks(path)])` saves it in a browser.
 *
 * @throws RangeError for a path without snapshots, or rows, layout or steps that do not fit.
 */
export function* safetensorsChunks(
  path: DescribedPath,
  options: WritePathOptions = {},
): Generator<Uint8Array<ArrayBuffer>, void> {
  const { length, layout, steps } = describePath(path, options);
  const metadata = formatMetadata({ kind: 'path', begin: path.begin, layout });
  const entries: HeaderEntry[] = [{ name: pathName, dtype: 'F32', shape: [length, path.dimension] }];
  if (steps !== undefined) entries.unshift({ name: stepsName, dtype: 'I64', shape: [length] });
  yield header(entries, metadata);
  if (steps !== undefined) yield stepBytes(steps);
  yield* rowChunks(path);
}

export interface SnapshotOptions {
  /** Texts of the writer's own for the file's metadata, by name. */
  readonly notes?: Readonly<Record<string, string>>;
}

/**
 * One snapshot as the bytes of a .safetensors file with a tensor for each entry of the layout, so that PyTorch's
 * `load_file` gives a state dict.
 *
 * @throws RangeError for parameters that are not finite or do not fit the layout, and for a note named 'policypath'.
 */
export function* snapshotChunks(
  parameters: Float32Array,
  layout: ParameterLayout,
  { notes = {} }: SnapshotOptions = {},
): Generator<Uint8Array<ArrayBuffer>, void> {
  refuseReservedNames(layout);
  if ('policypath' in notes) throw new RangeError("A note cannot be named 'policypath': the layout stands there.");
  const { dimension } = layoutSlices(layout);
  const bytes = floatBytes(parameters, dimension, 'The snapshot');
  const entries = layout.map(({ name, shape }): HeaderEntry => ({ name, dtype: 'F32', shape }));
  yield header(entries, formatMetadata({ kind: 'snapshot', begin: 0, layout }), notes);
  yield bytes;
}

function header(
  entries: readonly HeaderEntry[],
  metadata: string,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const described = entries.map(({ name, dtype, shape }): [string, unknown] => {
    const start = end;
    end += shape.reduce((product, size) => product * size, dtype === 'I64' ? 8 : 4);
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', { policypath: metadata, ...notes }], ...described]));
  const text = new TextEncoder().encode(json);
  // Padded with spaces, so that the data begin at a multiple of 8 bytes.
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}
