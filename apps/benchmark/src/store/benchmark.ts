import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@policypath/trial/node';
import { UsageError } from '@policypath/trial/errors';
import { trialSchema } from '@policypath/trial/records';
import { z } from 'zod';

const settingSchema = z.object({
  /** null: settings of all environments or variants. */
  environment: z.string().nullable(),
  variant: z.string().nullable(),
  name: z.string(),
  value: z.unknown(),
  source: z.string(),
  note: z.string().optional(),
});

const benchmarkSchema = z.object({
  formatVersion: z.literal(1),
  name: z.string(),
  title: z.string(),
  label: z.string().optional(),
  /** Name of the file that defined it. */
  file: z.string(),
  environments: z.array(z.string()),
  variants: z.array(z.object({ name: z.string(), variant: z.string() })),
  seeds: z.array(z.number()),
  /** Settings that the file gives, with their sources; all others have their defaults. */
  settings: z.array(settingSchema),
  /** All trials in the order in which they are started. */
  trials: z.array(
    z.object({
      environment: z.string(),
      variant: z.string(),
      seed: z.number(),
      /** Folder, relative to the benchmark's. */
      folder: z.string(),
      config: trialSchema,
      /** Steps at which it keeps a checkpoint for ever. */
      keepCheckpoints: z.array(z.int().positive()).optional(),
      /** The trial that it begins with: its folder, relative to the benchmark's, and the step; a clone takes only its transitions. */
      fork: z.object({ trunk: z.string(), at: z.int().nonnegative(), clone: z.literal(true).optional() }).optional(),
    }),
  ),
});

/** `benchmark.json` in a benchmark's folder: its definition, checked, and all its trials. */
export type Benchmark = z.infer<typeof benchmarkSchema>;

export type BenchmarkSetting = z.infer<typeof settingSchema>;

/** Path of the definition in a benchmark's folder. */
export function benchmarkPath(root: string): string {
  return join(root, 'benchmark.json');
}

export function writeBenchmark(root: string, benchmark: Benchmark): void {
  writeFileAtomically(benchmarkPath(root), `${JSON.stringify(benchmark, null, 2)}\n`);
}

/** The benchmark of a folder; null when it holds none. @throws UsageError when its file was cut or altered */
export function readBenchmark(root: string): Benchmark | null {
  const path = benchmarkPath(root);
  if (!existsSync(path)) return null;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`${path} is not JSON: it was cut or altered; delete it, the next sweep writes it again`);
  }
  const parsed = benchmarkSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [{ path: where, message }] = parsed.error.issues;
  throw new UsageError(`${path} is not a benchmark's: ${where.join('.')}: ${message}`);
}
