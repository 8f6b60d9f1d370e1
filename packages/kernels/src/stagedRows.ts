import type { WasmExports } from './wasmExports.ts';

/** Rows of A that are staged at a time. */
const stagedRowsA = 128;
/** Rows of B at a time: few enough to stay in the cache from their copy to their products. */
const stagedRowsB = 32;
const stagedRows = stagedRowsA + stagedRowsB;
/** Elements between two staged rows: rows a power of 2 apart would share one set of the cache. */
const padding = 16;

/**
 * The kernels over rows that lie outside the WebAssembly memory: tiles of columns are copied into a staging area, some
 * rows at a time. The tiles are those of the C source, so the cut into groups of rows changes no bit.
 */
export class StagedRows {
  readonly #exports: WasmExports;
  readonly #columnTile: number;
  /** Of all staged rows, those of A first. */
  readonly #pointers: Uint32Array;
  readonly #floats: Float32Array;
  readonly #results: Float64Array;
  readonly #weights: Float64Array;

  /** Bytes of the staging area. */
  static bytes(columnTile: number): number {
    return stagedRows * (4 + 8) + stagedRows * (columnTile + padding) * 4 + resultLength(columnTile) * 8;
  }

  /** The staging area begins at `offset`, 64-byte aligned, of the module's memory. */
  constructor(exports: WasmExports, memory: ArrayBufferLike, offset: number) {
    this.#exports = exports;
    this.#columnTile = exports.columnTile();
    const rowLength = this.#columnTile + padding;
    let next = offset;
    const take = (bytes: number): number => {
      const begin = next;
      next += bytes;
      return begin;
    };
    this.#pointers = new Uint32Array(memory, take(stagedRows * 4), stagedRows);
    this.#weights = new Float64Array(memory, take(stagedRows * 8), stagedRows);
    const results = resultLength(this.#columnTile);
    this.#results = new Float64Array(memory, take(results * 8), results);
    this.#floats = new Float32Array(memory, take(stagedRows * rowLength * 4), stagedRows * rowLength);
    for (let i = 0; i < stagedRows; i += 1) this.#pointers[i] = this.#floats.byteOffset + i * rowLength * 4;
  }

  gramBlock(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void {
    const columns = rowsA[0]?.length ?? 0;
    for (let beginA = 0; beginA < rowsA.length; beginA += stagedRowsA) {
      const endA = Math.min(rowsA.length, beginA + stagedRowsA);
      let begin = 0;
      do {
        const width = Math.min(this.#columnTile, columns - begin);
        this.#stage(rowsA, beginA, endA, begin, width, 0);
        for (let beginB = 0; beginB < rowsB.length; beginB += stagedRowsB) {
          const endB = Math.min(rowsB.length, beginB + stagedRowsB);
          this.#stage(rowsB, beginB, endB, begin, width, stagedRowsA);
          this.#multiply(endA - beginA, endB - beginB, width);
          this.#store(out, begin > 0, { beginA, endA, beginB, endB, step: rowsB.length });
        }
        begin += width;
      } while (begin < columns);
    }
  }

  weightedRowSum(rows: readonly Float32Array[], weights: Float64Array, out: Float64Array | Float32Array): void {
    if (rows.length === 0) {
      out.fill(0);
      return;
    }
    for (let begin = 0; begin < out.length; begin += this.#columnTile) {
      const width = Math.min(this.#columnTile, out.length - begin);
      for (let beginRow = 0; beginRow < rows.length; beginRow += stagedRowsB) {
        const endRow = Math.min(rows.length, beginRow + stagedRowsB);
        this.#stage(rows, beginRow, endRow, begin, width, 0);
        this.#weights.set(weights.subarray(beginRow, endRow));
        this.#exports.weightedRowTile(
          this.#pointers.byteOffset,
          this.#weights.byteOffset,
          endRow - beginRow,
          width,
          this.#results.byteOffset,
          beginRow > 0 ? 1 : 0,
        );
      }
      out.set(this.#results.subarray(0, width), begin);
    }
  }

  /** Results [countA, countB] of the staged rows. */
  #multiply(countA: number, countB: number, width: number): void {
    const pointersB = this.#pointers.byteOffset + stagedRowsA * 4;
    const { byteOffset } = this.#results;
    this.#exports.gramBlock(this.#pointers.byteOffset, countA, pointersB, countB, width, byteOffset, 0);
  }

  /** The results into their place of `out`, or added to what is there. */
  #store(
    out: Float64Array,
    add: boolean,
    { beginA, endA, beginB, endB, step }: Readonly<Record<'beginA' | 'endA' | 'beginB' | 'endB' | 'step', number>>,
  ): void {
    const results = this.#results;
    let from = 0;
    for (let i = beginA; i < endA; i += 1) {
      for (let to = i * step + beginB; to < i * step + endB; to += 1, from += 1) {
        out[to] = add ? out[to] + results[from] : results[from];
      }
    }
  }

  #stage(rows: readonly Float32Array[], beginRow: number, endRow: number, begin: number, width: number, slot: number) {
    const rowLength = this.#columnTile + padding;
    for (let i = beginRow; i < endRow; i += 1) {
      this.#floats.set(rows[i].subarray(begin, begin + width), (slot + i - beginRow) * rowLength);
    }
  }
}

function resultLength(columnTile: number): number {
  return Math.max(stagedRowsA * stagedRowsB, columnTile);
}
