import { checkOptions } from '@policypath/options';
import { type DescribedPath, layoutSlices, type ParameterLayout } from '@policypath/path-buffer';
import {
  describePath,
  floatBytes,
  refuseReservedNames,
  rowChunks,
  stepBytes,
  type WritePathOptions,
} from './describedPath.ts';
import type { Checkpoint } from './checkpointTensors.ts';
import { formatMetadata, pathName, stepsName } from './pathMetadata.ts';
import { scalarTypes } from './scalarType.ts';

interface HeaderEntry {
  readonly name: string;
  /** safetensors' name of the type. */
  readonly dtype: string;
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
  checkOptions('safetensorsChunks', options, { layout: true, steps: true });

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
  options: SnapshotOptions = {},
): Generator<Uint8Array<ArrayBuffer>, void> {
  checkOptions('snapshotChunks', options, { notes: true });
  const { notes = {} } = options;

  refuseReservedNames(layout);
  if ('policypath' in notes) throw new RangeError("A note cannot be named 'policypath': the layout stands there.");
  const { dimension } = layoutSlices(layout);
  const bytes = floatBytes(parameters, dimension, 'The snapshot');
  const entries = layout.map(({ name, shape }): HeaderEntry => ({ name, dtype: 'F32', shape }));
  yield header(entries, formatMetadata({ kind: 'snapshot', begin: 0, layout }), notes);
  yield bytes;
}

/** A checkpoint as the bytes of a .safetensors file: its tensors as they are. @throws RangeError for a reserved name */
export function* checkpointChunks({ tensors, notes, layout }: Checkpoint): Generator<Uint8Array<ArrayBuffer>, void> {
  refuseReservedNames(tensors.map(({ name, shape }, i) => ({ name, shape, layer: i + 1 })));
  // Wide numbers first, then by name, as the format's own writers order them: each begins at a multiple of its size.
  const ordered = tensors.toSorted((a, b) => widthOf(b.type) - widthOf(a.type) || (a.name < b.name ? -1 : 1));
  yield header(
    ordered.map(({ name, shape, type }) => ({ name, shape, dtype: type })),
    layout === undefined ? undefined : formatMetadata({ kind: 'snapshot', begin: 0, layout }),
    notes,
  );
  for (const { bytes } of ordered) yield bytes;
}

const widthOf = (dtype: string): number => scalarTypes.get(dtype)?.bytes ?? 0;

function header(
  entries: readonly HeaderEntry[],
  metadata: string | undefined,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const described = entries.map(({ name, dtype, shape }): [string, unknown] => {
    const start = end;
    end += shape.reduce((product, size) => product * size, widthOf(dtype));
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const texts = metadata === undefined ? notes : { policypath: metadata, ...notes };
  const json = JSON.stringify(Object.fromEntries([['__metadata__', texts], ...described]));
  const text = new TextEncoder().encode(json);
  // Padded with spaces, so that the data begin at a multiple of 8 bytes.
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}
