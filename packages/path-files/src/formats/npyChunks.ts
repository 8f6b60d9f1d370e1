import type { DescribedPath } from '@policypath/path-buffer';
import { describePath, rowChunks } from './describedPath.ts';
import { npyMagic } from './readNpy.ts';

/** The header of a .npy file, format 1.0, padded so that the data begin at a multiple of 64 bytes. */
export function npyHeader(descr: '<f4' | '<i8', shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const size = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(size).fill(0x20);
  bytes.set(npyMagic);
  bytes.set([1, 0], 6);
  new DataView(bytes.buffer).setUint16(8, size - 10, true);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[size - 1] = 0x0a;
  return bytes;
}

/**
 * A path as the bytes of a .npy file [n, m] float32, piece by piece. The format has no place for a layout or steps.
 *
 * @throws RangeError for a path without snapshots or rows that do not fit.
 */
export function* npyChunks(path: DescribedPath): Generator<Uint8Array<ArrayBuffer>, void> {
  const { length } = describePath(path);
  yield npyHeader('<f4', [length, path.dimension]);
  yield* rowChunks(path);
}
