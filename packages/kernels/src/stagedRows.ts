import type { WasmExports } from './wasmExports.ts';

/** Rows of A and of B that are staged at a time. */
const stagedRows = 128;

/**
 * The kernels over rows that lie outside the WebAssembly memory: tiles of columns are copied into a staging area, some
 * rows at a time. The tiles are those of the C source, so the cut into groups of rows changes no bit.
 */
export class StagedRows {
  readonly #exports: WasmExports;
  readonly #columnTile: number;
  readonly #pointersA: Uint32Array;
  readonly #pointersB: Uint32Array;
  readonly #floats: Float32Array;
  readonly #results: Float64Array;
  readonly #weights: Float64Array;

  /** Bytes of the staging area. */
  static bytes(columnTile: number): number {
    return 2 * stagedRows * 4 + 2 * stagedRows * columnTile * 4 + stagedRows * 8 + resultLength(columnTile) * 8;
  }

  /** The staging area begins at `offset`, 64-byte aligned, of the module's memory. */
  constructor(exports: WasmExports, memory: ArrayBufferLike, offset: number) {
    this.#exports = exports;
    this.#columnTile = exports.columnTile();
    let next = offset;
    const take = (bytes: number): number => {
      const begin = next;
      next += bytes;
      return begin;
    };
    this.#pointersA = new Uint32Array(memory, take(stagedRows * 4), stagedRows);
    this.#pointersB = new Uint32Array(memory, take(stagedRows * 4), stagedRows);
    this.#weights = new Float64Array(memory, take(stagedRows * 8), stagedRows);
    const results = resultLength(this.#columnTile);
    this.#results = new Float64Array(memory, take(results * 8), results);
    const floats = 2 * stagedRows * this.#columnTile;
    this.#floats = new Float32Array(memory, take(floats * 4), floats);
    for (let i = 0; i < stagedRows; i += 1) {
      this.#pointersA[i] = this.#floats.byteOffset + i * this.#columnTile * 4;
      this.#pointersB[i] = this.#floats.byteOffset + (stagedRows + i) * this.#columnTile * 4;
    }
  }

  gramBlock(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void {
    const columns = rowsA[0]?.length ?? 0;
    for (let beginA = 0; beginA < rowsA.length; beginA += stagedRows) {
      const countA = Math.min(stagedRows, rowsA.length - beginA);
      for (let beginB = 0; beginB < rowsB.length; beginB += stagedRows) {
        const countB = Math.min(stagedRows, rowsB.length - beginB);
        let begin = 0;
        do {
          const width = Math.min(this.#columnTile, columns - begin);
          this.#stage(rowsA, beginA, countA, begin, width, 0);
          this.#stage(rowsB, beginB, countB, begin, width, stagedRows);
          this.#exports.gramBlock(
            this.#pointersA.byteOffset,
            countA,
            this.#pointersB.byteOffset,
            countB,
            width,
            this.#results.byteOffset,
            begin > 0 ? 1 : 0,
          );
          begin += width;
        } while (begin < columns);
        for (let i = 0; i < countA; i += 1) {
          const results = this.#results.subarray(i * countB, (i + 1) * countB);
          out.set(results, (beginA + i) * rowsB.length + beginB);
        }
      }
    }
  }

  weightedRowSum(rows: readonly Float32Array[], weights: Float64Array, out: Float64Array | Float32Array): void {
    if (rows.length === 0) {
      out.fill(0);
      return;
    }
    for (let begin = 0; begin < out.length; begin += this.#columnTile) {
      const width = Math.min(this.#columnTile, out.length - begin);
      for (let beginRow = 0; beginRow < rows.length; beginRow += stagedRows) {
        const count = Math.min(stagedRows, rows.length - beginRow);
        this.#stage(rows, beginRow, count, begin, width, 0);
        this.#weights.set(weights.subarray(beginRow, beginRow + count));
        this.#exports.weightedRowTile(
          this.#pointersA.byteOffset,
          this.#weights.byteOffset,
          count,
          width,
          this.#results.byteOffset,
          beginRow > 0 ? 1 : 0,
        );
      }
      out.set(this.#results.subarray(0, width), begin);
    }
  }

  #stage(
    rows: readonly Float32Array[],
    beginRow: number,
    count: number,
    begin: number,
    width: number,
    slot: number,
  ): void {
    for (let i = 0; i < count; i += 1) {
      const row = rows[beginRow + i];
      this.#floats.set(row.subarray(begin, begin + width), (slot + i) * this.#columnTile);
    }
  }
}

function resultLength(columnTile: number): number {
  return Math.max(stagedRows * stagedRows, columnTile);
}
