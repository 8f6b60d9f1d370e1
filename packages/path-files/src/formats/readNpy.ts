import { bytesAt, viewOf, type ByteSource } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import { scalarTypes, type ScalarType } from './scalarType.ts';
import { tensorBytes, type StoredTensor } from './tensorFile.ts';

export const npyMagic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
// numpy writes headers of 128 bytes for plain arrays and reads 10,000 at most.
const maximumNpyHeader = 65_536;

/** safetensors' names by numpy's without their first character, which is the order of the bytes. */
export const npyTypes: Readonly<Record<string, string>> = {
  f2: 'F16',
  f4: 'F32',
  f8: 'F64',
  i1: 'I8',
  u1: 'U8',
  b1: 'BOOL',
  i2: 'I16',
  u2: 'U16',
  i4: 'I32',
  i8: 'I64',
  u4: 'U32',
  u8: 'U64',
};

/**
 * Reads the header of a .npy file, format 1.0 to 3.0. (numpy's numpy/lib/format.py states the format.)
 *
 * @throws PathFileError for structured or pickled data, or a shape that the file does not hold.
 */
export function readNpy(source: ByteSource, name: string): StoredTensor {
  const refuse = (reason: string): PathFileError => new PathFileError(source.name, reason);
  const start = bytesAt(source, 0, 10, 'the start of a .npy file');
  if (!npyMagic.every((byte, i) => start[i] === byte)) throw refuse('it does not begin as a .npy file does.');
  const version = start[6];
  if (version < 1 || version > 3)
    throw refuse(`it is of .npy format ${version}.${start[7]}; 1.0, 2.0 and 3.0 are read.`);
  const prefix = version === 1 ? 10 : 12;
  const view = viewOf(bytesAt(source, 0, prefix, 'the length of the header'));
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maximumNpyHeader)
    throw refuse(`the header claims ${length} bytes; ${maximumNpyHeader} are read at most.`);
  const text = new TextDecoder('latin1').decode(bytesAt(source, prefix, length, 'the header'));
  const { type, shape, bigEndian, fortran } = parseHeader(source.name, text);
  const bytes = tensorBytes(source.name, name, shape, type);
  const held = source.size - prefix - length;
  if (bytes !== held) {
    throw refuse(
      `shape [${shape.join(', ')}] of ${type.name} needs ${bytes} bytes, the file has ${held}; ` +
        (held < bytes ? 'it is truncated.' : 'it holds something more, or its header is wrong.'),
    );
  }
  const strides = fortran ? columnStrides(shape) : undefined;
  return {
    name,
    type,
    shape,
    source,
    offset: prefix + length,
    ...(strides && { strides }),
    ...(bigEndian && { bigEndian }),
  };
}

/** Fortran order: the first axis runs fastest. Undefined where that is the same as C order. */
function columnStrides(shape: readonly number[]): readonly number[] | undefined {
  if (shape.includes(0) || shape.filter((size) => size > 1).length < 2) return undefined;
  let stride = 1;
  return shape.map((size) => {
    stride *= size;
    return stride / size;
  });
}

/** The header is a Python dict literal with these three keys. */
function parseHeader(
  file: string,
  text: string,
): { type: ScalarType; shape: number[]; bigEndian: boolean; fortran: boolean } {
  const values = new Map<string, string>();
  const item = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^']*'|True|False|\([\dL,\s]*\)|\[.*\])\s*(,|(?=\}))/sy;
  const open = /^\s*\{/.exec(text)?.[0].length;
  let position = open ?? 0;
  for (;;) {
    item.lastIndex = position;
    const found = item.exec(text);
    if (found === null) break;
    if (values.has(found[1])) throw new PathFileError(file, `the header names '${found[1]}' twice.`);
    values.set(found[1], found[2]);
    position = item.lastIndex;
  }
  if (open === undefined || values.size !== 3 || !/^\s*\}\s*$/.test(text.slice(position))) {
    throw new PathFileError(
      file,
      `the header is not one that numpy writes: ${JSON.stringify(text.slice(0, 80).trim())}.`,
    );
  }
  const descr = (values.get('descr') ?? '').replaceAll("'", '');
  const type = /^[<>|=]/.test(descr) ? scalarTypes.get(npyTypes[descr.slice(1)] ?? '') : undefined;
  if (type === undefined) throw new PathFileError(file, `${typeReason(descr)}; save it with .astype('float32').`);
  const list = (values.get('shape') ?? '').slice(1, -1).split(',');
  if (list.at(-1)?.trim() === '') list.pop();
  const shape = list.map((size) => (/^\s*\d+L?\s*$/.test(size) ? Number.parseInt(size, 10) : NaN));
  return { type, shape, bigEndian: descr.startsWith('>'), fortran: values.get('fortran_order') === 'True' };
}

function typeReason(descr: string): string {
  if (descr.includes('O')) return 'it holds pickled Python objects, which are never read';
  if (descr.startsWith('[')) return 'it is a structured array';
  return `its numbers are of type ${JSON.stringify(descr.slice(0, 20))}; read are ${Object.keys(npyTypes).join(', ')}, of either byte order`;
}
