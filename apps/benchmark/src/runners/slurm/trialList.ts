import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSha256, sha256, writeFileAtomically } from '@policypath/trial/node';
import { UsageError } from '@policypath/trial/errors';
import { z } from 'zod';
import { benchmarkPath, readBenchmark, type Benchmark } from '../../store/benchmark.ts';

const listSchema = z.object({
  formatVersion: z.literal(1),
  /** By index of the array's task. */
  trials: z.array(z.object({ folder: z.string(), settingsSha256: z.string() })),
});

/**
 * Writes which trial each index of an array means, because `benchmark.json` may change before its tasks run. Named by its
 * content: an array that was submitted before keeps its own. Returns its path.
 */
export function writeTrialList(root: string, { trials }: Benchmark): string {
  const listed = trials.map(({ folder, config }) => ({ folder, settingsSha256: settingsSha256(config) }));
  const content = `${JSON.stringify({ formatVersion: 1, trials: listed }, null, 2)}\n`;
  const path = join(root, 'slurm', `trials-${sha256(content).slice(0, 12)}.json`);
  mkdirSync(join(root, 'slurm'), { recursive: true });
  writeFileAtomically(path, content);
  return path;
}

/** A trial of an array, with the label of its benchmark. */
export type ListedTrial = Benchmark['trials'][number] & { readonly label: string | undefined };

/**
 * The trial that an index of an array means.
 *
 * @throws UsageError when list or benchmark are not there, or the benchmark has that trial no more or with other settings
 */
export function listedTrial(root: string, list: string, index: number): ListedTrial {
  const trials = readList(list);
  const listed = trials[index];
  if (listed === undefined) {
    throw new UsageError(
      `${list} has ${trials.length} trials, the last is ${trials.length - 1}; asked for is ${index}`,
    );
  }
  const benchmark = readBenchmark(root);
  if (benchmark === null) throw new UsageError(`${benchmarkPath(root)} is not there: no sweep was planned in ${root}`);
  const trial = benchmark.trials.find(({ folder }) => folder === listed.folder);
  if (trial === undefined || settingsSha256(trial.config) !== listed.settingsSha256) {
    const how = trial === undefined ? 'no more' : 'with other settings';
    throw new UsageError(
      `${benchmarkPath(root)} has ${listed.folder} ${how}: it was changed after this array was written; ` +
        'write the script again by policypath sweep --slurm, and submit that one',
    );
  }
  return { ...trial, label: benchmark.label };
}

function readList(path: string): z.infer<typeof listSchema>['trials'] {
  const again = 'write the script again by policypath sweep --slurm';
  if (!existsSync(path)) throw new UsageError(`${path}, which says what this array runs, is not there: ${again}`);
  const text = readFileSync(path, 'utf8');
  try {
    return listSchema.parse(JSON.parse(text)).trials;
  } catch {
    throw new UsageError(`${path} is no list of an array's trials: it was cut or altered; ${again}`);
  }
}
