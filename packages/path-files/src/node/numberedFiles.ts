import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { PathFileError } from '../formats/pathFileError.ts';

export interface NumberedFile {
  readonly file: string;
  readonly number: number;
}

const extensions = ['.safetensors', '.npz', '.npy'];

/**
 * The checkpoints of a folder in the order of their numbers: the last digits in each file's name ('step_000025.npz' is
 * 25). Files of other kinds are passed over.
 *
 * @throws PathFileError when there is none, they are of several kinds, one has no number, or two have the same.
 */
export function numberedFiles(folder: string): NumberedFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new PathFileError(folder, `it cannot be listed (${(error as Error).message}).`, { cause: error });
  }
  const checkpoints = names.filter((name) => !name.startsWith('.') && extensions.includes(extname(name)));
  if (checkpoints.length === 0) {
    const others = names.slice(0, 3).join(', ') || 'nothing';
    throw new PathFileError(
      folder,
      `it holds no ${extensions.join(', ')} file (it holds ${others}); PyTorch's and Stable-Baselines3's own files must be ` +
        'exported first (see the README of @policypath/path-files).',
    );
  }
  const kinds = [...new Set(checkpoints.map((name) => extname(name)))];
  if (kinds.length > 1) throw new PathFileError(folder, `it holds checkpoints of several kinds: ${kinds.join(', ')}.`);
  const files = checkpoints.map((name) => ({ file: join(folder, name), number: numberOf(folder, name) }));
  files.sort((a, b) => a.number - b.number);
  const twin = files.findIndex(({ number }, i) => number === files[i - 1]?.number);
  if (twin > 0) {
    throw new PathFileError(
      folder,
      `${files[twin - 1].file} and ${files[twin].file} have the same number, ${files[twin].number}.`,
    );
  }
  return files;
}

function numberOf(folder: string, name: string): number {
  const digits = name.slice(0, -extname(name).length).match(/\d+/g)?.at(-1);
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) {
    throw new PathFileError(
      folder,
      `'${name}' has no number that could be its step; name it like 'step_000025${extname(name)}' or move it away.`,
    );
  }
  return number;
}
