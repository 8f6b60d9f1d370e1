import { bytesAt, refuseLongHeader, viewOf, type ByteSource, type HeaderOptions } from './byteSource.ts';
import { checkedJson, isRecord } from './checkedJson.ts';
import { naturalOrder } from './naturalOrder.ts';
import { PathFileError } from './pathFileError.ts';
import { parseMetadata } from './pathMetadata.ts';
import { scalarTypes } from './scalarType.ts';
import { tensorBytes, type StoredTensor, type TensorFile } from './tensorFile.ts';

/**
 * Reads the header of a safetensors file: 8 bytes of header length, JSON, then the tensors. As in the format's
 * reference implementation the tensors must fill the rest of the file end to end, without overlap or hole. Tensors come in
 * the natural order of their names (2 before 10), since writers order them each in their own way.
 *
 * @throws PathFileError with the reason.
 */
export function readSafetensors(source: ByteSource, options: HeaderOptions = {}): TensorFile {
  const refuse = (reason: string): PathFileError => new PathFileError(source.name, reason);
  const length = Number(viewOf(bytesAt(source, 0, 8, 'the length of the header')).getBigUint64(0, true));
  if (length > source.size - 8) {
    throw refuse(`the header claims ${length} bytes, the file has ${source.size}; it is truncated or no safetensors.`);
  }
  refuseLongHeader(source.name, 'the header', length, options);
  const header = parseHeader(source, bytesAt(source, 8, length, 'the header'));
  const metadata = metadataOf(source.name, header);
  const dataStart = 8 + length;

  const tensors: (StoredTensor & { readonly end: number })[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (name === '') throw refuse('a tensor has no name (an empty text); save it under one.');
    const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
    if (!Array.isArray(shape) || !Array.isArray(offsets) || offsets.length !== 2) {
      throw refuse(`'${name}' needs "dtype", "shape" and "data_offsets".`);
    }
    const type = typeof dtype === 'string' ? scalarTypes.get(dtype) : undefined;
    if (type === undefined)
      throw refuse(`'${name}' is of type ${String(JSON.stringify(dtype))}; known are ${knownTypes()}.`);
    const [start, end] = offsets as unknown[];
    const bytes = tensorBytes(source.name, name, shape, type);
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || (end as number) - (start as number) !== bytes) {
      throw refuse(`'${name}' has ${bytes} bytes by its shape, and the offsets [${offsets.join(', ')}].`);
    }
    tensors.push({ name, type, shape: shape as number[], source, offset: start as number, end: end as number });
  }

  tensors.sort((a, b) => a.offset - b.offset || a.end - b.end);
  let filled = 0;
  for (const { name, offset, end } of tensors) {
    if (offset !== filled)
      throw refuse(`'${name}' begins at byte ${offset} of the data, expected ${filled}: overlap or hole.`);
    filled = end;
  }
  const held = source.size - dataStart;
  if (filled !== held) {
    throw refuse(
      `the tensors need ${filled} bytes of data, the file has ${held}; ` +
        (held < filled
          ? 'it is truncated.'
          : `${held - filled} bytes follow the last tensor, which the format forbids: save it again.`),
    );
  }
  return {
    name: source.name,
    format: 'safetensors',
    tensors: tensors
      .map((tensor) => ({ ...tensor, offset: tensor.offset + dataStart }))
      .sort((a, b) => naturalOrder(a.name, b.name)),
    metadata,
    notes: notesOf(header),
  };
}

function parseHeader(source: ByteSource, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = checkedJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 3);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new PathFileError(source.name, `the header is not valid JSON (${reason}).`, { cause: error });
  }
  if (!isRecord(header)) throw new PathFileError(source.name, 'the header is not a JSON object.');
  return header;
}

function metadataOf(file: string, header: Readonly<Record<string, unknown>>): TensorFile['metadata'] {
  const all = header['__metadata__'];
  if (all === undefined) return undefined;
  if (!isRecord(all)) throw new PathFileError(file, '"__metadata__" is not a JSON object.');
  if (Array.isArray(all['data_offsets'])) {
    throw new PathFileError(
      file,
      "a tensor is named '__metadata__', the name under which the format keeps texts; save it under another.",
    );
  }
  const ours = all['policypath'];
  if (ours === undefined) return undefined;
  if (typeof ours !== 'string')
    throw new PathFileError(file, 'the entry "policypath" of "__metadata__" is not a string.');
  return parseMetadata(file, ours);
}

/** The texts beside our own entry. The format allows nothing but texts. */
function notesOf({ __metadata__: all }: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(isRecord(all) ? all : {}).filter(
    (entry): entry is [string, string] => entry[0] !== 'policypath' && typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

const knownTypes = (): string => [...scalarTypes.keys()].join(', ');
