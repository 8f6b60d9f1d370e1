import { readFileSync } from 'node:fs';

/** Rows of a C-ordered, little-endian float32 matrix in a .npy file. @throws RangeError for any other file. */
export function readNpy(file: string): Float32Array[] {
  const bytes = readFileSync(file);
  const wide = bytes[6] > 1;
  const start = (wide ? 12 : 10) + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.subarray(0, start).toString('latin1');
  const shape = /'shape': \((\d+), (\d+)\)/.exec(header);
  if (shape === null || !header.includes("'<f4'") || !header.includes("'fortran_order': False")) {
    throw new RangeError(
      `${file} is not a C-ordered float32 matrix in .npy; its header is: ${header.slice(10).trim()}`,
    );
  }
  const [rows, columns] = shape.slice(1).map(Number);
  const data = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  return Array.from({ length: rows }, (_, i) => new Float32Array(data, 4 * i * columns, columns));
}
