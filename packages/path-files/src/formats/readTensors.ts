import { bytesAt, type ByteSource } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import { npyMagic, readNpy } from './readNpy.ts';
import { readNpz, type NpzOptions } from './readNpz.ts';
import { readSafetensors } from './readSafetensors.ts';
import type { TensorFile } from './tensorFile.ts';

/** Reads the header of a file; the format is told by its first bytes, never by its name. */
export function readTensors(source: ByteSource, options: NpzOptions = {}): TensorFile {
  if (source.size < 10) {
    throw new PathFileError(source.name, `it has ${source.size} bytes, too few for a .safetensors, .npy or .npz file.`);
  }
  const start = bytesAt(source, 0, 10, 'the start');
  if (npyMagic.every((byte, i) => start[i] === byte)) {
    return { name: source.name, format: 'npy', tensors: [readNpy(source, 'parameters')], metadata: undefined };
  }
  const [first, second, third, fourth] = start;
  if (first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6))) {
    return readNpz(source, options);
  }
  if (start[8] === 0x7b) return readSafetensors(source);
  throw new PathFileError(source.name, 'it begins as neither a .safetensors, a .npy nor a .npz file does.');
}
