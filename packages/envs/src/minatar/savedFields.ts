import type { EnvironmentState } from '../environment.ts';

/** Reads the fields of a saved game; each method throws a RangeError that names the field and what it holds instead. */
export class SavedFields {
  readonly #state: EnvironmentState;

  constructor(state: EnvironmentState) {
    this.#state = state;
  }

  /** A whole number. */
  integer(name: string): number {
    const value = this.#state[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw this.#wrong(name, 'a whole number');
  }

  boolean(name: string): boolean {
    const value = this.#state[name];
    if (typeof value === 'boolean') return value;
    throw this.#wrong(name, 'true or false');
  }

  /** `length` whole numbers. */
  integers(name: string, length: number): readonly number[] {
    const value = this.#integers(name);
    if (value?.length === length) return value;
    throw this.#wrong(name, `a list of ${length} whole numbers`);
  }

  /** Any number of members, each of `size` whole numbers. */
  members(name: string, size: number): readonly (readonly number[])[] {
    const value = this.#integers(name);
    if (value === undefined || value.length % size !== 0) {
      throw this.#wrong(name, `a list of whole numbers, ${size} for each member`);
    }
    return Array.from({ length: value.length / size }, (_, i) => value.slice(i * size, (i + 1) * size));
  }

  #integers(name: string): readonly number[] | undefined {
    const value = this.#state[name];
    return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one)) ? value : undefined;
  }

  #wrong(name: string, expected: string): RangeError {
    const value = this.#state[name];
    const given = value === undefined ? 'nothing' : JSON.stringify(value);
    return new RangeError(`the saved game's ${name} is ${expected}, got ${given}`);
  }
}
