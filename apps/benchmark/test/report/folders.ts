import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeMeasuredFolder, type MeasuredFolderOptions } from '../measuredFolders.ts';

export { newFolder } from '../storedFolders.ts';

/** Trials of the variants that rise to each of the heights, a seed each. */
export function writeTrials(
  root: string,
  heights: Readonly<Record<string, readonly number[]>>,
  options: Partial<MeasuredFolderOptions> = {},
): void {
  for (const [variant, each] of Object.entries(heights)) {
    each.forEach((height, seed) => {
      const returns = [0, 1, 2, 3, 4].map((i) => (height * i) / 4);
      writeMeasuredFolder(root, { variant, seed, returns, ...options });
    });
  }
}

/** Edits as the trial loop logs them; with changes of the log standard deviation those of SAC and RAD. */
export function writeEdits(folder: string, moves: readonly number[], logStdChanges: readonly number[] = []): void {
  const lines = moves.map((move, i) =>
    JSON.stringify({
      step: 1000 * (i + 1),
      edit: i + 1,
      effective: true,
      displacement: 10 * move,
      relativeDisplacement: move,
      trimmedShare: move / 2,
      boostedShare: move,
      rankUsed: 16,
      feedback: 0.2,
      milliseconds: 20,
      meanAbsoluteActionChange: 0.01,
      saturatedShare: 0.5,
      ...(logStdChanges[i] === undefined
        ? {}
        : { meanLogStdChange: logStdChanges[i], meanAbsoluteLogStdChange: Math.abs(logStdChanges[i]) }),
    }),
  );
  writeFileSync(join(folder, 'edits.jsonl'), lines.map((line) => `${line}\n`).join(''));
}

/** Changes a trial's manifest. */
export function changeManifest(folder: string, change: (manifest: Record<string, unknown>) => object): void {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...manifest, ...change(manifest) }));
}

/** All files below a folder with their bytes, by name. */
export function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'base64')]));
}
