import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Variant, variants } from '@policypath/trial/records';

export interface TrialFolderOptions {
  readonly environment?: string;
  /** Default 'td3'; settings of others are given whole. */
  readonly agent?: string;
  readonly variant?: Variant;
  readonly seed?: number;
  /** Mean return at each evaluation, from step 0 on. */
  readonly returns: readonly number[];
  readonly interval?: number;
  /** First step of an evaluation. */
  readonly firstStep?: number;
  readonly finished?: boolean;
  /** Of the evaluations after the first. */
  readonly stepsSinceEdit?: number;
  /** Of three edits. Default 2. */
  readonly effectiveEdits?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly label?: string;
}

const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** Writes a trial's folder as the trial loop leaves it; returns its path. */
export function writeTrialFolder(parent: string, options: TrialFolderOptions): string {
  const { environment = 'Hopper-v4', variant = 'base', seed = 0, returns, interval = 5000, firstStep = 0 } = options;
  const { agent = 'td3' } = options;
  const folder = join(parent, `${environment.replaceAll('/', '_')}.${agent}.${variant}.s${seed}`);
  mkdirSync(folder, { recursive: true });
  const steps = returns.map((_, index) => firstStep + index * interval);
  const { edits } = variants[variant];
  const pptb = variant === 'base' ? null : { period: 1000, boost: 0.003 };
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write(
    'manifest.json',
    JSON.stringify({
      formatVersion: 1,
      trial: {
        environment,
        agent,
        variant,
        seed,
        steps: 1_000_000,
        evaluationInterval: interval,
        evaluationEpisodes: 10,
        ...(agent === 'td3' ? { td3: { batchSize: 256 } } : {}),
        pptb,
        ...options.settings,
      },
      engine: { engine: 'native', instructionSet: 'avx2-fma', sourceHash: 'abc' },
      versions: {},
      startedAt: '2026-01-01T00:00:00Z',
      label: options.label,
    }),
  );
  write(
    'evaluations.jsonl',
    lines(
      returns.map((meanReturn, index) => ({
        step: steps[index],
        returns: [meanReturn - 1, meanReturn + 1],
        meanReturn,
        lengths: [10, 10],
        stepsSinceEdit: edits && index > 0 ? (options.stepsSinceEdit ?? 400 + index) : null,
        wallSeconds: index,
      })),
    ),
  );
  if (edits) {
    write(
      'edits.jsonl',
      lines(
        [1, 2, 3].map((i) => ({ step: 1000 * i, effective: i <= (options.effectiveEdits ?? 2), displacement: 0.1 })),
      ),
    );
  }
  if (options.finished ?? true) write('result.json', '{"finished":true}');
  return folder;
}
