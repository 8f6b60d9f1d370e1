import type { ParameterLayout } from './parameterLayout.ts';

/** Where a layer, or a whole layout, lies in the flat vector: [start, end). */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** A layout that was checked, and what follows from it. */
export interface LayoutSlices {
  /** m: length of the flat vector. */
  readonly dimension: number;
  /** By layer number, in the order of the vector. */
  readonly layers: ReadonlyMap<number, Slice>;
}

/**
 * Checks a layout and finds the slice of every layer.
 *
 * @throws RangeError for an empty layout, a name that is empty or used twice, a size that is not a positive whole
 * number, a layer that is not a whole number from 1, or a layer whose entries are not next to one another.
 */
export function layoutSlices(layout: ParameterLayout): LayoutSlices {
  if (layout.length === 0) throw new RangeError('The layout is empty; name at least one part of the parameter vector.');
  const names = new Set<string>();
  const layers = new Map<number, Slice>();
  let previousLayer = 0;
  let start = 0;
  for (const [position, { name, shape, layer }] of layout.entries()) {
    if (name === '') throw new RangeError(`Entry ${position} of the layout has no name.`);
    if (names.has(name)) throw new RangeError(`Two entries of the layout are named '${name}'; names must be unique.`);
    names.add(name);
    if (!shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
      throw new RangeError(`'${name}' has shape [${shape.join(', ')}]; sizes must be positive whole numbers.`);
    }
    if (!Number.isSafeInteger(layer) || layer < 1) {
      throw new RangeError(`'${name}' is in layer ${layer}; layers are whole numbers from 1.`);
    }
    const end = start + shape.reduce((product, size) => product * size, 1);
    const slice = layers.get(layer);
    if (slice !== undefined && previousLayer !== layer) {
      throw new RangeError(
        `'${name}' of layer ${layer} lies after layer ${previousLayer}; put the entries of a layer next to one another.`,
      );
    }
    layers.set(layer, { start: slice?.start ?? start, end });
    previousLayer = layer;
    start = end;
  }
  return { dimension: start, layers };
}
