import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@policypath/trial/node';
import { z } from 'zod';

const fileName = 'queue.json';
const schema = z.object({ folderId: z.string().min(1) });

/** The name by which a benchmark's folder is told from others, whatever its path; null when it has none or is not there. */
export function readFolderId(root: string): string | null {
  const path = join(root, fileName);
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8'))).folderId;
  } catch {
    return null;
  }
}

/** The same, given to the folder where it has none. */
export function folderId(root: string): string {
  const found = readFolderId(root);
  if (found !== null) return found;
  const made = randomUUID();
  writeFileAtomically(join(root, fileName), `${JSON.stringify({ folderId: made })}\n`);
  return made;
}
