import type { KernelCalls } from './kernelBackend.ts';

/** What a module exports; the last four only where it was built for threads. */
export interface WasmExports extends KernelCalls {
  firstFreeByte(): number;
  columnTile(): number;
  workingMemoryBytes(): number;
  useWorkingMemory(memory: number): void;
  fusesMultiplyAdd(): number;
  gramBlock(
    rowsA: number,
    countA: number,
    rowsB: number,
    countB: number,
    columns: number,
    out: number,
    accumulate: number,
  ): void;
  weightedRowTile(rows: number, weights: number, count: number, columns: number, out: number, accumulate: number): void;
  /** target[c, i, j] = source[c, i + y, j + x] for one frame; `source` and `target` are byte offsets. */
  copyFrame(
    channels: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    source: number,
    y: number,
    x: number,
    target: number,
  ): void;
  secondThreadStack?(): number;
  runSecondThread?(): void;
  useSecondThread?(): void;
  stopSecondThread?(): void;
}
