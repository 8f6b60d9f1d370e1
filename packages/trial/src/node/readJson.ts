import type { z } from 'zod';
import { UsageError } from '../errors.ts';

/** @throws UsageError naming `where` when the text is not JSON or does not match `schema` */
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
