import { dirname, resolve } from 'node:path';
import { readBenchmark } from '../sweep/benchmarkFile.ts';
import { findFiles } from './findFiles.ts';

/**
 * What benchmarks in the folders or below them call their trials' variants, by the trial's absolute folder: several of one
 * variant, with settings of their own, are told apart by that name.
 *
 * @throws UsageError when a benchmark.json is not readable
 */
export function namedVariants(folders: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const root of findFiles(folders, ['benchmark.json']).map((path) => dirname(path))) {
    for (const { folder, variant } of readBenchmark(root)?.trials ?? []) names.set(resolve(root, folder), variant);
  }
  return names;
}

/** The trial, its variant called as its benchmark calls it. */
export function withGivenName<Trial extends { readonly folder: string; readonly variant: string }>(
  trial: Trial,
  names: ReadonlyMap<string, string>,
): Trial {
  return { ...trial, variant: names.get(resolve(trial.folder)) ?? trial.variant };
}
