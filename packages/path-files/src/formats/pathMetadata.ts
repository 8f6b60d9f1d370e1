import { layoutSlices, type ParameterLayout } from '@policypath/path-buffer';
import { checkedJson, isRecord } from './checkedJson.ts';
import { PathFileError } from './pathFileError.ts';

/** What our files keep beside the numbers: in safetensors the entry "policypath" of the metadata, in .npz metadata.json. */
export interface PathMetadata {
  /** A whole path [n, m], or one snapshot with named tensors. */
  readonly kind: 'path' | 'snapshot';
  /** Global index of the first row of a path; 0 for a snapshot. */
  readonly begin: number;
  readonly layout: ParameterLayout;
}

/** The name of the steps [n] in a file, for our writers and for anybody's np.savez. */
export const stepsName = '__steps__';
/** The name of the matrix [n, m] that our writers write. */
export const pathName = 'path';

const version = 1;

export function formatMetadata({ kind, begin, layout }: PathMetadata): string {
  const entries = layout.map(({ name, shape, layer }) => ({ name, shape, layer }));
  return JSON.stringify({ version, kind, begin, layout: entries });
}

/** @throws PathFileError for text that `formatMetadata` cannot have written. */
export function parseMetadata(file: string, text: string): PathMetadata {
  let value: unknown;
  try {
    value = checkedJson(text, 4);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new PathFileError(file, `its policypath metadata is not valid JSON (${reason}).`, { cause: error });
  }
  if (!isRecord(value)) throw new PathFileError(file, 'its policypath metadata is not a JSON object.');
  const { kind, begin, layout } = value;
  if (value.version !== version) {
    throw new PathFileError(
      file,
      `its policypath metadata is of version ${String(JSON.stringify(value.version))}; this release reads version ${version}.`,
    );
  }
  if (kind !== 'path' && kind !== 'snapshot')
    throw new PathFileError(file, 'its metadata names neither a path nor a snapshot.');
  if (typeof begin !== 'number' || !Number.isSafeInteger(begin) || begin < 0) {
    throw new PathFileError(file, `its metadata begins the path at ${String(begin)}; expected a whole number from 0.`);
  }
  return { kind, begin, layout: checkedLayout(file, layout) };
}

function checkedLayout(file: string, layout: unknown): ParameterLayout {
  if (!Array.isArray(layout) || !layout.every(isEntry)) {
    throw new PathFileError(file, 'the layout in its metadata is not a list of { name, shape, layer }.');
  }
  try {
    layoutSlices(layout as unknown as ParameterLayout);
  } catch (error) {
    throw new PathFileError(file, `the layout in its metadata is not valid. ${(error as Error).message}`, {
      cause: error,
    });
  }
  return layout as unknown as ParameterLayout;
}

function isEntry(entry: unknown): boolean {
  return (
    isRecord(entry) &&
    typeof entry.name === 'string' &&
    typeof entry.layer === 'number' &&
    Array.isArray(entry.shape) &&
    entry.shape.every((size) => typeof size === 'number')
  );
}
