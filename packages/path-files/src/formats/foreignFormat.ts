const kerasMend =
  'load it in Keras and write each checkpoint by np.savez(file, **{w.path: w.numpy() for w in model.weights})';

/** What to do with a checkpoint of a format that is not read, by the ending of its name. */
const byEnding: Readonly<Record<string, string>> = {
  '.h5': `HDF5 files (Keras) are not read; ${kerasMend}.`,
  '.hdf5': `HDF5 files (Keras) are not read; ${kerasMend}.`,
  '.keras': `Keras archives are not read; ${kerasMend}.`,
  '.gguf': 'GGUF files are not read, their weights are quantised; take the .safetensors that they were made from.',
  '.onnx':
    'ONNX files are not read; write their weights by np.savez(file, **{w.name: onnx.numpy_helper.to_array(w) for w in ' +
    'onnx.load(model).graph.initializer}), or save the model in the framework that it came from.',
  '.pb':
    "TensorFlow's files are not read; write the variables by np.savez(file, **{v.name: v.numpy() for v in variables}).",
  '.index':
    "TensorFlow's files are not read; write the variables by np.savez(file, **{v.name: v.numpy() for v in variables}).",
  '.msgpack':
    "Flax's files are not read; write the parameters by safetensors.flax.save_file, or np.savez with a name for each.",
  '.pkl':
    "Python's pickles are not read, since loading one runs what it says; save the arrays by np.savez(file, **arrays).",
  '.pickle':
    "Python's pickles are not read, since loading one runs what it says; save the arrays by np.savez(file, **arrays).",
};

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/** Reason and mend for a name of a format that is known and not read. */
export function foreignName(name: string): string | undefined {
  const ending = Object.keys(byEnding).find((known) => name.toLowerCase().endsWith(known));
  return ending === undefined ? undefined : byEnding[ending];
}

/** The same by the first ten bytes, and by the name where those say nothing. */
export function foreignFormat(name: string, start: Uint8Array): string | undefined {
  if (startsWith(start, [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])) return byEnding['.h5'];
  if (startsWith(start, [0x47, 0x47, 0x55, 0x46])) return byEnding['.gguf'];
  // PROTO 2, LONG1 of 10 bytes: the magic number before the parts of torch's old format.
  if (startsWith(start, [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46])) {
    return (
      "it is of PyTorch's format before 1.6, which is not read; save it again: " +
      "torch.save(torch.load(file, map_location='cpu', weights_only=True), file)."
    );
  }
  if (start[0] === 0x80 && start[1] >= 2 && start[1] <= 5) return byEnding['.pkl'];
  return foreignName(name);
}
