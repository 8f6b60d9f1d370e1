import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from '@policypath/trial/node';
import { UsageError } from '@policypath/trial/errors';
import { z } from 'zod';
import { baselineKey } from './baselineKey.ts';

const finite = z.number();
const baselineSchema = z.object({
  environment: z.string().min(1),
  /** Environment steps that an action is held for; 1 in older files, which do not say. */
  actionRepeat: z.int().positive().default(1),
  episodes: z.int().positive(),
  seed: z.int(),
  /** Of the undiscounted return of an episode. */
  mean: finite,
  /** Population standard deviation over episodes (ddof 0). */
  populationStandardDeviation: finite.nonnegative(),
  /** Standard error of the mean over episodes; null for one episode. */
  standardError: finite.nonnegative().nullable(),
  median: finite,
  minimum: finite,
  maximum: finite,
  /** Actions in an episode: agent steps. */
  meanLength: finite.positive(),
});

/** The returns of a uniformly random agent in one environment at one action repeat. */
export type RandomBaseline = z.infer<typeof baselineSchema>;

const fileSchema = z.object({ formatVersion: z.literal(1), baselines: z.array(baselineSchema) });

/** @throws UsageError when the file is missing or not one that `writeBaselineFile` wrote */
export function readBaselineFile(path: string): RandomBaseline[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const { path: where, message } = parsed.error.issues[0];
    throw new UsageError(
      `${path} holds no random-agent baselines (${where.join('.') || 'top level'}: ${message}); ` +
        'policypath random --out writes such a file',
    );
  }
  return parsed.data.baselines;
}

/** Writes baselines; those of other environments and action repeats that the file already holds are kept. */
export function writeBaselineFile(path: string, baselines: readonly RandomBaseline[]): void {
  const present = existsSync(path) ? readBaselineFile(path) : [];
  const keyOf = ({ environment, actionRepeat }: RandomBaseline): string => baselineKey(environment, actionRepeat);
  const measured = new Set(baselines.map(keyOf));
  const all = [...present.filter((one) => !measured.has(keyOf(one))), ...baselines];
  writeFileAtomically(path, `${JSON.stringify({ formatVersion: 1, baselines: all }, null, 2)}\n`);
}
