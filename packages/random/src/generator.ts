import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { log } from '@policypath/elementary';
import { shown } from '@policypath/options';
import { mixedWords } from './mixedWords.ts';

/** Everything a generator needs to go on exactly where it was; plain numbers, safe in JSON. */
export interface GeneratorState {
  /** The four 32-bit words of xoroshiro128+. */
  readonly words: readonly number[];
  /** The second value of the last pair of normal draws, not yet handed out; null when there is none. */
  readonly spareNormal: number | null;
}

/**
 * A seeded stream of random numbers (xoroshiro128+ of pure-rand). Two generators with the same seed and name
 * draw the same numbers on every machine.
 */
export interface Generator {
  /** Uniform in [0, 1), 53 random bits. */
  uniform(): number;
  /** Uniform integer in [0, bound), without bias; `bound` from 1 to 2^32. */
  integer(bound: number): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Fills `out` with uniforms in [low, high). */
  fillUniform(out: Float32Array | Float64Array, low: number, high: number): void;
  /** Fills `out` with normals of mean 0 and the given standard deviation. */
  fillNormal(out: Float32Array | Float64Array, standardDeviation: number): void;
  saveState(): GeneratorState;
  /** @throws RangeError when the state is not one that `saveState` returned. */
  loadState(state: GeneratorState): void;
}

/**
 * Creates the generator of one named stream. Streams of one seed with different names are independent, so a new
 * consumer of randomness never shifts the draws of another.
 *
 * @param seed any safe integer
 * @param name of the stream, e.g. 'exploration'
 * @throws RangeError when `seed` is not a safe integer; TypeError when `name` is no text
 */
export function createGenerator(seed: number, name = ''): Generator {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is a safe integer, got ${shown(seed)}`);
  if (typeof name !== 'string') throw new TypeError(`the name of a stream is a text, got ${shown(name)}`);
  let source = xoroshiro128plusFromState(mixedWords(seed, name));
  /** The last pair of normal draws, and whether the second of it is still to be handed out. */
  const pair = new Float64Array(2);
  let spare = false;

  const uniform = (): number => {
    const high = source.next() >>> 5;
    const low = source.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };

  const drawPair = (): void => {
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * log(square)) / square);
      pair[0] = x * scale;
      pair[1] = y * scale;
      return;
    }
  };

  const normal = (): number => {
    spare = !spare;
    if (!spare) return pair[1];
    drawPair();
    return pair[0];
  };

  const integer = (bound: number): number => {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 4294967296)) {
      throw new RangeError(`the bound of integer() is an integer from 1 to 2^32, got ${shown(bound)}`);
    }
    // Draws above the largest multiple of the bound are thrown away: they would favour small results.
    const limit = 4294967296 - (4294967296 % bound);
    for (;;) {
      const value = source.next() >>> 0;
      if (value < limit) return value % bound;
    }
  };

  return {
    uniform,
    integer,
    normal,
    fillUniform(out, low, high) {
      checkFill(out, { low, high });
      const width = high - low;
      for (let i = 0; i < out.length; i += 1) out[i] = low + width * uniform();
    },
    fillNormal(out, standardDeviation) {
      checkFill(out, { standardDeviation });
      let i = 0;
      if (spare && out.length > 0) out[i++] = standardDeviation * normal();
      for (; i + 1 < out.length; i += 2) {
        drawPair();
        out[i] = standardDeviation * pair[0];
        out[i + 1] = standardDeviation * pair[1];
      }
      if (i < out.length) out[i] = standardDeviation * normal();
    },
    saveState: () => ({ words: [...source.getState()], spareNormal: spare ? pair[1] : null }),
    loadState(state) {
      const { words } = state;
      if (!Array.isArray(words) || words.length !== 4 || !words.every((word) => (word | 0) === word)) {
        throw new RangeError(
          'a generator state has four 32-bit words; this one does not: it was not made by saveState()',
        );
      }
      source = xoroshiro128plusFromState([...words]);
      spare = typeof state.spareNormal === 'number';
      pair[1] = state.spareNormal ?? 0;
    },
  };
}

/** @throws TypeError when there is nothing to fill, or a bound is no number */
function checkFill(out: unknown, numbers: Readonly<Record<string, unknown>>): void {
  if (!(out instanceof Float32Array || out instanceof Float64Array)) {
    throw new TypeError(`a generator fills a Float32Array or a Float64Array, got ${shown(out)}`);
  }
  for (const name in numbers) {
    if (typeof numbers[name] !== 'number') throw new TypeError(`${name} is a number, got ${shown(numbers[name])}`);
  }
}
