import { readTrials, withoutPath, type PlannedCell, type Unreadable } from '../../store/readTrials.ts';
import type { Benchmark } from '../../store/benchmark.ts';
import type { StoredTrial, TrialPlace } from '../../store/storedTrial.ts';
import { findBaselines, type ComparisonBaseline } from '../baselines.ts';

/** What lies in the roots. */
export interface ReportedTrials {
  /** By environment, agent, method and seed. */
  readonly trials: readonly StoredTrial[];
  readonly benchmarks: readonly Benchmark[];
  readonly unreadable: readonly Unreadable[];
  /** Lines on trials that were left out on purpose. */
  readonly leftOut: readonly string[];
  /** What the benchmarks plan; null without a benchmark. */
  readonly planned: readonly PlannedCell[] | null;
  /** Planned and not there; what is there and cannot be read is not among them. */
  readonly missing: readonly PlannedCell[];
  /** By `baselineKey`. */
  readonly random: ReadonlyMap<string, ComparisonBaseline>;
}

/**
 * Reads all trials in the roots and below them, and changes nothing there. What cannot be read is named, and does not
 * stop the others.
 *
 * @throws UsageError, with the mend, when there is no trial, none can be read, or two are the same
 */
export function readReportedTrials(roots: readonly string[]): ReportedTrials {
  // Tables and figures pool trials of one environment, so other agents and tasks need other names.
  const { trials, benchmarks, planned, broken, baselines, unreadable, leftOut } = readTrials(roots, {
    tolerant: true,
    agents: true,
  });
  const present = new Set(
    [...trials.map((trial) => ({ ...trial.manifest.trial, method: trial.method })), ...broken].map(key),
  );
  const unreadableFiles: Unreadable[] = [];
  const readable = baselines.filter((place) => {
    try {
      return findBaselines([place]).size > 0;
    } catch (error) {
      unreadableFiles.push({ shown: place.shown, reason: reasonOf(error, place) });
      return false;
    }
  });
  return {
    trials,
    benchmarks,
    unreadable: [...unreadable, ...unreadableFiles],
    leftOut,
    planned,
    missing: (planned ?? []).filter((cell) => !present.has(key(cell))),
    random: findBaselines(readable),
  };
}

function key({ environment, agent, method, seed }: PlannedCell): string {
  return JSON.stringify([environment, agent, method, seed]);
}

/** The reason, without names of folders of this machine. */
function reasonOf(error: unknown, { path, shown }: TrialPlace): string {
  return withoutPath(error instanceof Error ? error.message : String(error), path, shown);
}
