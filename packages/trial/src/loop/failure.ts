import { firstNonFinite } from '@policypath/path-buffer';
import { readPolicy, type Observation, type TrialAgent } from '../agents/trialAgent.ts';
import type { LogLines, LogName } from '../records/logs.ts';

/** Training diverged: a loss, reward, parameter or diagnostic is NaN or infinite. */
export class TrialFailure extends Error {
  override readonly name = 'TrialFailure';
  readonly step: number;
  readonly metrics: Readonly<Record<string, unknown>>;

  constructor(step: number, message: string, metrics: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, { cause });
    this.step = step;
    this.metrics = metrics;
  }
}

/** @throws TrialFailure when `value` is NaN or infinite */
export function finiteOrFail(step: number, name: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new TrialFailure(step, `the ${name} at step ${step} is ${value}`, { [name]: String(value) });
  }
}

/** @throws TrialFailure when an entry of `observation` is NaN or infinite */
export function finiteObservationOrFail(step: number, observation: Observation): void {
  if (observation instanceof Uint8Array) return;
  for (let i = 0; i < observation.length; i += 1)
    if (!Number.isFinite(observation[i])) finiteOrFail(step, `observation[${i}]`, observation[i]);
}

/** The parameters [m] of the agent's policy. @throws TrialFailure when one is NaN or infinite */
export function finitePolicyOrFail(step: number, agent: TrialAgent): Float32Array {
  const parameters = readPolicy(agent);
  const broken = firstNonFinite(parameters);
  if (broken < 0) return parameters;
  throw new TrialFailure(step, `training diverged: policy parameter ${broken} is ${parameters[broken]}`);
}

/**
 * JSON has no NaN; in a log it would become null.
 *
 * @throws TrialFailure that names each NaN or infinite number of the line; its metrics are the whole line
 */
export function finiteLineOrFail<Name extends LogName>(log: Name, line: LogLines[Name]): void {
  const broken = nonFiniteNumbers(line);
  if (broken.length === 0) return;
  const shown = broken.slice(0, 3).map(([name, value]) => `${name} is ${value}`);
  const more = broken.length > 3 ? ` and ${broken.length - 3} more` : '';
  throw new TrialFailure(line.step, `training diverged: in ${log}, ${shown.join(', ')}${more}`, printable(line));
}

/** The NaN and infinite numbers of a record, by name. */
function nonFiniteNumbers(value: unknown, name = ''): [name: string, value: number][] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, own]) => nonFiniteNumbers(own, name === '' ? key : `${name}.${key}`));
}

/** A record as JSON can hold it: numbers that are not finite as text. */
export function printable(record: object): Record<string, unknown> {
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
