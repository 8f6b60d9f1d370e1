import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UsageError } from '../errors.ts';

export interface ReadLogOptions {
  /** The trial has ended: its last line must be whole. Otherwise one that is half written is left out. Default false. */
  readonly complete?: boolean;
}

/**
 * The lines of a trial's log, none when it is not there.
 *
 * @throws UsageError naming file and line when one is not what `schema` says
 */
export function readLog<Line>(
  path: string,
  schema: z.ZodType<Line>,
  { complete = false }: ReadLogOptions = {},
): Line[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const rest = lines.pop();
  if (rest !== '' && complete) throw new UsageError(`${path}: its last line was cut`);
  return lines.map((line, index) => readJson(`${path}, line ${index + 1}`, line, schema));
}

/** @throws UsageError naming `where` when the text is no JSON or not what `schema` says */
export function readJson<Content>(where: string, text: string, schema: z.ZodType<Content>): Content {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${where}: not JSON; it was cut or altered`);
  }
  const result = schema.safeParse(content);
  if (!result.success) {
    const { path, message } = result.error.issues[0];
    throw new UsageError(`${where}: ${path.join('.') || 'top level'}: ${message}`);
  }
  return result.data;
}
