/** Number of rows of `width` in a flat array. @throws RangeError when it is empty or ends within a row. */
export function rowCount(name: string, values: Float32Array, width: number): number {
  if (values.length === 0 || values.length % width !== 0) {
    throw new RangeError(`${name} has ${values.length} floats: not rows of ${width}, at least one`);
  }
  return values.length / width;
}

/** @throws RangeError when a flat array is not `count` rows of `width`. */
export function requireRows(name: string, values: Float32Array, count: number, width: number): void {
  if (values.length !== count * width) {
    throw new RangeError(`${name} has ${values.length} floats, expected ${count} rows of ${width}`);
  }
}

/** @throws RangeError when one observation has not `width` entries. */
export function requireWidth(observation: ArrayLike<number>, width: number): void {
  if (observation.length !== width) {
    throw new RangeError(`an observation has ${width} entries for this agent, got ${observation.length}`);
  }
}

/** Rows of `left` [count, leftWidth] and `right` [count, rightWidth], side by side. */
export function joinedRows(left: Float32Array, right: Float32Array, count: number): Float32Array {
  const leftWidth = left.length / count;
  const rightWidth = right.length / count;
  const width = leftWidth + rightWidth;
  const out = new Float32Array(count * width);
  for (let row = 0; row < count; row += 1) {
    out.set(left.subarray(row * leftWidth, (row + 1) * leftWidth), row * width);
    out.set(right.subarray(row * rightWidth, (row + 1) * rightWidth), row * width + leftWidth);
  }
  return out;
}

/** Replaces the last columns of `rows` [count, width] by `columns` [count, narrower]. */
export function setColumns(rows: Float32Array, columns: Float32Array, count: number): void {
  const width = rows.length / count;
  const narrower = columns.length / count;
  for (let row = 0; row < count; row += 1) {
    const to = (row + 1) * width - narrower;
    for (let i = 0; i < narrower; i += 1) rows[to + i] = columns[row * narrower + i];
  }
}

/** Replaces the first columns of `rows` [count, width] by `columns` [count, narrower]. */
export function setLeadingColumns(rows: Float32Array, columns: Float32Array, count: number): void {
  const width = rows.length / count;
  const narrower = columns.length / count;
  for (let row = 0; row < count; row += 1) {
    for (let i = 0; i < narrower; i += 1) rows[row * width + i] = columns[row * narrower + i];
  }
}
