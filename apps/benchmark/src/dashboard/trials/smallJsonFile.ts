import type { z } from 'zod';
import { readBytes, sameState, withRegularFile, type FileState } from './regularFile.ts';

/** A file of one JSON value, read again only when it has changed. */
export class SmallJsonFile<Content> {
  readonly #path: string;
  readonly #schema: z.ZodType<Content>;
  readonly #mostBytes: number;
  #state: FileState | null = null;
  #content: Content | null = null;

  constructor(path: string, schema: z.ZodType<Content>, mostBytes = 1024 * 1024) {
    this.#path = path;
    this.#schema = schema;
    this.#mostBytes = mostBytes;
  }

  /** The content; null when the file is not there. @throws Error when it is too large or not understood */
  read(): Promise<Content | null> {
    return withRegularFile(this.#path, async (file, state) => {
      if (sameState(this.#state, state)) return this.#content;
      this.#state = null;
      if (state.size > this.#mostBytes) throw new Error(`it holds ${state.size} bytes, read are ${this.#mostBytes}`);
      this.#content = understood((await readBytes(file, 0, state.size)).toString('utf8'), this.#schema);
      this.#state = state;
      return this.#content;
    });
  }
}

/** @throws Error that says what is wrong, without the content */
function understood<Content>(text: string, schema: z.ZodType<Content>): Content {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error('it is no JSON: it was cut or altered');
  }
  const { data, error } = schema.safeParse(content);
  if (data !== undefined) return data;
  const [{ path, message }] = error?.issues ?? [{ path: [], message: 'it is not understood' }];
  throw new Error(`${path.join('.') || 'top level'}: ${message}`);
}
