import type { z } from 'zod';
import { parsedLine } from './jsonLinesTail.ts';
import { readBytes, sameState, withRegularFile, type FileState } from './regularFile.ts';

const bytesRead = 64 * 1024;

/** The newest whole line of a log, read from its end alone: for long logs of which nothing else is shown. */
export class LastLine<Entry> {
  readonly #path: string;
  readonly #schema: z.ZodType<Entry>;
  #state: FileState | null = null;
  #entry: Entry | null = null;

  constructor(path: string, schema: z.ZodType<Entry>) {
    this.#path = path;
    this.#schema = schema;
  }

  get entry(): Entry | null {
    return this.#entry;
  }
  /** When the file was last written to, in milliseconds since 1970; null when it is not there. */
  get modified(): number | null {
    return this.#state?.modified ?? null;
  }

  /** Looks again. @throws Error when the file may not be read */
  async read(): Promise<void> {
    const found = await withRegularFile(this.#path, async (file, state) => {
      if (sameState(this.#state, state)) return true;
      const from = Math.max(0, state.size - bytesRead);
      const lines = (await readBytes(file, from, state.size - from)).toString('utf8').split('\n');
      // What follows the last line's end is a line that is still being written.
      lines.pop();
      this.#state = state;
      this.#entry = null;
      for (const line of lines.toReversed()) {
        this.#entry = parsedLine(line, this.#schema);
        if (this.#entry !== null) break;
      }
      return true;
    });
    if (found === null) {
      this.#state = null;
      this.#entry = null;
    }
  }
}
