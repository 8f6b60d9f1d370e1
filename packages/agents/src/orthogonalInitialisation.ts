import type { ParameterLayout } from '@policypath/nets';
import type { Generator } from '@policypath/random';

/**
 * Parameters [p] of linear layers with orthogonal weights and zero biases, as PyTorch's `orthogonal_` (Saxe et al. 2014)
 * gives them: the Q of a normal matrix's QR decomposition, R's diagonal positive. A weight [out, in] has orthonormal rows
 * where out <= in, else orthonormal columns. Gram-Schmidt in float64: a 1024 x 1024 weight takes a second or two.
 *
 * @param gain of a weight by the layer it is of, from 1; default 1
 *
 * @throws RangeError on a part that is neither a matrix nor a vector
 */
export function orthogonalInitialisation(
  layout: ParameterLayout,
  generator: Generator,
  gain: (layer: number) => number = () => 1,
): Float32Array {
  const lengths = layout.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const parameters = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  layout.forEach(({ name, shape, layer }, part) => {
    const values = parameters.subarray(at, at + lengths[part]);
    if (shape.length === 2) fillOrthogonal(values, shape[0], shape[1], gain(layer), generator);
    else if (shape.length !== 1) {
      throw new RangeError(
        `${name} has shape [${shape.join(', ')}]: neither the weight nor the bias of a linear layer`,
      );
    }
    at += lengths[part];
  });
  return parameters;
}

/** Fills `out` [rows, columns] with an orthogonal matrix, times `gain`. */
function fillOrthogonal(out: Float32Array, rows: number, columns: number, gain: number, generator: Generator): void {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = Array.from({ length: count }, () => new Float64Array(length));
  for (const vector of vectors) generator.fillNormal(vector, 1);
  vectors.forEach((vector, k) => {
    for (let earlier = 0; earlier < k; earlier += 1) {
      const unit = vectors[earlier];
      const projection = innerProduct(vector, unit);
      for (let i = 0; i < length; i += 1) vector[i] -= projection * unit[i];
    }
    const norm = Math.sqrt(innerProduct(vector, vector));
    for (let i = 0; i < length; i += 1) vector[i] /= norm;
  });
  const asRows = rows <= columns;
  vectors.forEach((vector, k) => {
    for (let i = 0; i < length; i += 1) out[asRows ? k * columns + i : i * columns + k] = gain * vector[i];
  });
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
