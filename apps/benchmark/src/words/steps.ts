import { agentDefinitions } from '@policypath/agents';

/** 0, 500, 5k, 250k, 1M: a number of steps as an axis or a sentence prints it. */
export function shortSteps(steps: number): string {
  if (Math.abs(steps) >= 1e6) return `${Number((steps / 1e6).toPrecision(6))}M`;
  if (Math.abs(steps) >= 1e3) return `${Number((steps / 1e3).toPrecision(6))}k`;
  return `${steps}`;
}

/** Where an action is held for several environment steps (`--action-repeat`), steps are given in both units. */
export function agentSteps(environmentSteps: number, actionRepeat: number): number {
  return environmentSteps / actionRepeat;
}

/** What a trial's steps count. */
export interface CountedSteps {
  /** Absent where no clone can be: in comparisons of returns. */
  readonly agent?: string;
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
}

/** 'environment steps', or 'updates' of an agent that steps no environment: a clone. */
export function stepUnitOf(agent: string | undefined): 'environment steps' | 'updates' {
  const isOffline = agentDefinitions().some((one) => one.name === agent && one.isOffline);
  return isOffline ? 'updates' : 'environment steps';
}

/**
 * Title of an axis: 'environment steps', or 'environment steps (action repeat 8)'; '(action repeat 4 or 8)' of several;
 * 'updates' of clones, and both where trials of both kinds share an axis.
 */
export function stepsAxis(trials: Iterable<CountedSteps>): string {
  const all = [...trials];
  const units = [...new Set(all.map(({ agent }) => stepUnitOf(agent)))].toSorted();
  const repeats = [...new Set(all.map(({ actionRepeat }) => actionRepeat))].toSorted((a, b) => a - b);
  const isPlain = repeats.every((repeat) => repeat === 1);
  return `${units.join(' or ')}${isPlain ? '' : ` (action repeat ${repeats.join(' or ')})`}`;
}

/** In a sentence: '100k', or '100k (12.5k agent)'. */
export function shortBoth(environmentSteps: number, actionRepeat: number): string {
  const short = shortSteps(environmentSteps);
  return actionRepeat === 1 ? short : `${short} (${shortSteps(agentSteps(environmentSteps, actionRepeat))} agent)`;
}

/** In a sentence, every digit: '12000', or '12000 (1500 agent)'. */
export function plainBoth(environmentSteps: number, actionRepeat: number): string {
  return actionRepeat === 1
    ? `${environmentSteps}`
    : `${environmentSteps} (${Number(agentSteps(environmentSteps, actionRepeat).toFixed(2))} agent)`;
}

/** In full: '100k environment steps', or '100k environment steps (12.5k agent steps at action repeat 8)'. */
export function stepsInWords(environmentSteps: number, actionRepeat: number): string {
  const words = `${shortSteps(environmentSteps)} environment steps`;
  if (actionRepeat === 1) return words;
  return `${words} (${shortSteps(agentSteps(environmentSteps, actionRepeat))} agent steps at action repeat ${actionRepeat})`;
}
