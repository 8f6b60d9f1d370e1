/** Where a command line writes; the process's own streams unless a test gives others. */
export interface Streams {
  readonly output: { write(text: string): unknown; readonly columns?: number };
  readonly errors: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}
