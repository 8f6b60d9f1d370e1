import type { PositionSet } from './positionSet.ts';

/** Fewer values than these are sorted. */
const SORTED = 2 ** 14;
/** A bucket has the sign, the exponent and 9 bits of the mantissa of its values in common. */
const SHIFT = 11;
const BUCKETS = 1 << (32 - SHIFT);

/**
 * Order statistics of many values without sorting them: a histogram by their leading bits says in which bucket a rank is,
 * and only the values of such buckets are sorted. Exact; 12 MB and two readings of the values, which are left as they are and
 * must not change meanwhile. Values that are not finite are left out.
 */
export class OrderStatistics {
  /** Finite values. */
  readonly count: number;
  readonly #values: Float64Array;
  readonly #words: Uint32Array;
  readonly #chosen: PositionSet | undefined;
  /** Values before each bucket [buckets + 1]; empty where all are `#sorted`. */
  readonly #begins: Uint32Array = new Uint32Array(0);
  readonly #sorted: Float64Array | undefined;

  /** @param chosen Positions of the values that count; default: all. */
  constructor(values: Float64Array, chosen?: PositionSet) {
    this.#values = values;
    this.#chosen = chosen;
    this.#words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
    if ((chosen?.count ?? values.length) <= SORTED) {
      this.#sorted = values.filter((value, k) => Number.isFinite(value) && chosen?.has(k) !== false).sort();
      this.count = this.#sorted.length;
      return;
    }
    const words = this.#words;
    const begins = new Uint32Array(BUCKETS + 1);
    let count = 0;
    for (let k = 0; k < values.length; k += 1) {
      const word = words[2 * k + 1];
      if (!isFiniteWord(word) || chosen?.has(k) === false) continue;
      begins[bucketOf(word) + 1] += 1;
      count += 1;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) begins[bucket + 1] += begins[bucket];
    this.#begins = begins;
    this.count = count;
  }

  /** The values that would stand at these ranks (from 0) if all were in increasing order. @throws RangeError for another rank. */
  at(ranks: readonly number[]): Float64Array {
    for (const rank of ranks) {
      if (Number.isSafeInteger(rank) && rank >= 0 && rank < this.count) continue;
      throw new RangeError(`${this.count} values have ranks from 0 to ${this.count - 1}, asked for ${rank}.`);
    }
    const sorted = this.#sorted;
    if (sorted !== undefined) return Float64Array.from(ranks, (rank) => sorted[rank]);
    const begins = this.#begins;
    const buckets = ranks.map((rank) => firstAtLeast(begins, rank + 1) - 1);
    const contents = this.#contents(buckets);
    return Float64Array.from(ranks, (rank, i) => {
      const content = contents.get(buckets[i])!;
      // Of equal values one is kept.
      return content[Math.min(rank - begins[buckets[i]], content.length - 1)];
    });
  }

  /** How many values are below each bound. */
  below(bounds: readonly number[]): number[] {
    const sorted = this.#sorted;
    if (sorted !== undefined) return bounds.map((bound) => firstAtLeast(sorted, bound));
    const begins = this.#begins;
    // -0 stands before 0, and neither is below the other.
    const words = new Uint32Array(Float64Array.from(bounds, (bound) => (bound === 0 ? -0 : bound)).buffer);
    const buckets = bounds.map((_, i) => bucketOf(words[2 * i + 1]));
    const contents = this.#contents(buckets);
    return bounds.map((bound, i) => {
      const content = contents.get(buckets[i])!;
      const size = begins[buckets[i] + 1] - begins[buckets[i]];
      const within = firstAtLeast(content, bound);
      return begins[buckets[i]] + (within === content.length ? size : within);
    });
  }

  /** The values of some buckets in increasing order, or one value where all of a large bucket are equal. */
  #contents(buckets: readonly number[]): Map<number, Float64Array> {
    const [values, words, chosen, begins] = [this.#values, this.#words, this.#chosen, this.#begins];
    const wanted = [...new Set(buckets)];
    const slots = new Uint16Array(BUCKETS);
    for (const [i, bucket] of wanted.entries()) slots[bucket] = i + 1;
    const contents = new Map<number, Float64Array>();
    for (const bucket of wanted) {
      const count = begins[bucket + 1] - begins[bucket];
      if (count > SORTED && this.#isOfOneValue(bucket)) {
        contents.set(bucket, this.#firstOf(bucket));
        slots[bucket] = 0;
      } else contents.set(bucket, new Float64Array(count));
    }
    const arrays = wanted.map((bucket) => contents.get(bucket)!);
    const filled = new Uint32Array(wanted.length);
    for (let k = 0; k < values.length; k += 1) {
      const word = words[2 * k + 1];
      const slot = slots[bucketOf(word)];
      if (slot === 0 || !isFiniteWord(word) || chosen?.has(k) === false) continue;
      arrays[slot - 1][filled[slot - 1]] = values[k];
      filled[slot - 1] += 1;
    }
    for (const content of arrays) content.sort();
    return contents;
  }

  #firstOf(bucket: number): Float64Array {
    const [values, words, chosen] = [this.#values, this.#words, this.#chosen];
    for (let k = 0; k < values.length; k += 1) {
      const word = words[2 * k + 1];
      if (bucketOf(word) !== bucket || !isFiniteWord(word) || chosen?.has(k) === false) continue;
      return Float64Array.of(values[k]);
    }
    return new Float64Array(0);
  }

  /** Stops at the first value that differs, which is soon where there is one. */
  #isOfOneValue(bucket: number): boolean {
    const [values, words, chosen] = [this.#values, this.#words, this.#chosen];
    const [one] = this.#firstOf(bucket);
    for (let k = 0; k < values.length; k += 1) {
      const word = words[2 * k + 1];
      if (bucketOf(word) !== bucket || !isFiniteWord(word) || values[k] === one) continue;
      if (chosen?.has(k) !== false) return false;
    }
    return true;
  }
}

/** In the order of the values: of the upper word of a float64 number all bits are turned where it is negative, else its sign. */
function bucketOf(word: number): number {
  return (word ^ ((word >> 31) | 0x80000000)) >>> SHIFT;
}

function isFiniteWord(word: number): boolean {
  return (word & 0x7ff00000) !== 0x7ff00000;
}

/** Position of the first value that is not below `bound`; the length where there is none. */
function firstAtLeast(ascending: Float64Array | Uint32Array, bound: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
