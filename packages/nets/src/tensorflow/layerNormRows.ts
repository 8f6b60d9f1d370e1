/** What the backward pass needs of `normalizeRows`. */
export interface NormalizedRows {
  /** [rows, columns] */
  readonly output: Float32Array;
  readonly normalized: Float32Array;
  /** [rows] 1 / sqrt(variance + epsilon) */
  readonly inverseDeviation: Float64Array;
}

/** LayerNorm of rows in plain loops: features are few, and calls into the library would cost more than the work. */
export function normalizeRows(
  input: Float32Array,
  columns: number,
  gain: Float32Array,
  bias: Float32Array,
  epsilon: number,
): NormalizedRows {
  const rows = input.length / columns;
  const output = new Float32Array(input.length);
  const normalized = new Float32Array(input.length);
  const inverseDeviation = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const begin = row * columns;
    const end = begin + columns;
    let mean = 0;
    for (let at = begin; at < end; at += 1) mean += input[at] / columns;
    let variance = 0;
    for (let at = begin; at < end; at += 1) variance += (input[at] - mean) ** 2 / columns;
    inverseDeviation[row] = 1 / Math.sqrt(variance + epsilon);
    for (let at = begin; at < end; at += 1) {
      normalized[at] = (input[at] - mean) * inverseDeviation[row];
      output[at] = normalized[at] * gain[at - begin] + bias[at - begin];
    }
  }
  return { output, normalized, inverseDeviation };
}

export interface RowGradients {
  /** [rows, columns] */
  readonly input: Float32Array;
  /** [columns] */
  readonly gain: Float32Array;
  readonly bias: Float32Array;
}

export function rowGradients(
  { normalized, inverseDeviation }: NormalizedRows,
  columns: number,
  gain: Float32Array,
  outputGradient: Float32Array,
): RowGradients {
  const input = new Float32Array(outputGradient.length);
  const gains = new Float64Array(columns);
  const biases = new Float64Array(columns);
  inverseDeviation.forEach((inverse, row) => {
    const begin = row * columns;
    const end = begin + columns;
    let [mean, product] = [0, 0];
    for (let at = begin; at < end; at += 1) {
      const column = at - begin;
      gains[column] += outputGradient[at] * normalized[at];
      biases[column] += outputGradient[at];
      mean += (outputGradient[at] * gain[column]) / columns;
      product += (outputGradient[at] * gain[column] * normalized[at]) / columns;
    }
    for (let at = begin; at < end; at += 1) {
      input[at] = inverse * (outputGradient[at] * gain[at - begin] - mean - normalized[at] * product);
    }
  });
  return { input, gain: Float32Array.from(gains), bias: Float32Array.from(biases) };
}
