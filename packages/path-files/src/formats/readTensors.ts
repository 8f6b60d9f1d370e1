import { bytesAt, type ByteSource } from './byteSource.ts';
import { foreignFormat, foreignName } from './foreignFormat.ts';
import { PathFileError } from './pathFileError.ts';
import { npyMagic, readNpy } from './readNpy.ts';
import { readNpz } from './readNpz.ts';
import { readSafetensors } from './readSafetensors.ts';
import { isTorchArchive, readTorch, type TorchOptions } from './readTorch.ts';
import type { TensorFile } from './tensorFile.ts';
import { zipDirectory } from './zipDirectory.ts';

export type ReadTensorsOptions = TorchOptions;

/** Reads the header of a file; the format is told by its first bytes, never by its name. */
export function readTensors(source: ByteSource, options: ReadTensorsOptions = {}): TensorFile {
  const { name, size } = source;
  if (size < 10) {
    throw new PathFileError(name, `it has ${size} bytes, too few for a .safetensors, .npy, .npz or PyTorch file.`);
  }
  const start = bytesAt(source, 0, 10, 'the start');
  const [first, second, third, fourth] = start;
  if (first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6))) {
    const members = zipDirectory(source, options);
    if (isTorchArchive(members)) return readTorch(source, options, members);
    const foreign = members.some((member) => member.name.endsWith('.weights.h5')) ? '.keras' : name;
    if (!members.some((member) => member.name.endsWith('.npy'))) {
      const reason = foreignName(foreign);
      if (reason !== undefined) throw new PathFileError(name, reason);
    }
    refuseKey(name, options);
    return readNpz(source, options, members);
  }
  refuseKey(name, options);
  if (npyMagic.every((byte, i) => start[i] === byte)) {
    return { name, format: 'npy', tensors: [readNpy(source, 'parameters')], metadata: undefined };
  }
  if (start[8] === 0x7b) return readSafetensors(source, options);
  throw new PathFileError(
    name,
    foreignFormat(name, start) ?? 'it begins as neither a .safetensors, a .npy, a .npz nor a PyTorch file does.',
  );
}

function refuseKey(name: string, { key }: ReadTensorsOptions): void {
  if (key === undefined) return;
  throw new PathFileError(
    name,
    `it has no state dict '${key}': only PyTorch files have keys; choose tensors by \`include\`.`,
  );
}
