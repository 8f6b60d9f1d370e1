import { PbfWriter } from 'pbf';

/** Messages of protocol buffers as closures, over the writer of `pbf`: TensorBoard's events and ONNX models are such messages. */

/** Writes the fields of a message. */
export type WriteFields = (message: PbfWriter) => void;

/** The bytes of a message. */
export function messageBytes(write: WriteFields): Uint8Array {
  const message = new PbfWriter();
  write(message);
  return message.finish();
}

/** Writes a message into a field of another. */
export function writeMessage(message: PbfWriter, field: number, write: WriteFields): void {
  message.writeMessage(field, callWith, write);
}

/** Writes a text. Not `writeStringField`: pbf 5.1.2 writes other characters in place of those from U+20000 on. */
export function writeText(message: PbfWriter, field: number, text: string): void {
  message.writeBytesField(field, encoder.encode(text));
}

const encoder = new TextEncoder();

function callWith(write: WriteFields, message: PbfWriter): void {
  write(message);
}
