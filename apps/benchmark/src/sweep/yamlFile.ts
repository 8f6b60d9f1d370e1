import { readFileSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** Keys and indices that lead from the top of a file to a value. */
export type KeyPath = readonly (string | number)[];

/** A YAML file with the line of each value. */
export interface YamlFile {
  readonly path: string;
  readonly content: unknown;
  /** An error that names the file, the line and the key. */
  refusal(path: KeyPath, message: string): UsageError;
}

/** @throws UsageError when there is no such file, or it is not YAML, by line */
export function readYamlFile(path: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${(error as Error).message}`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const { line } = lines.linePos(fault.pos[0]);
    const message =
      fault.code === 'DUPLICATE_KEY' ? `a key stands here a second time; keep one of them` : fault.message;
    throw new UsageError(`${path}, line ${line}: ${message}`);
  }
  return {
    path,
    content: document.toJS() as unknown,
    refusal(keys, message) {
      const { line } = lines.linePos(offsetOf(document.contents, keys));
      const where = keys.length === 0 ? '' : `${keys.join('.')}: `;
      return new UsageError(`${path}, line ${line}: ${where}${message}`);
    },
  };
}

/** The place of a value's key, or of the nearest key around it. */
function offsetOf(top: Node | null, keys: KeyPath): number {
  let node: unknown = top;
  let offset = 0;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}
