import type { GeneratorState } from '@policypath/random';
import type { EnvironmentState, EnvironmentStateValue } from './environment.ts';

export type EpisodePhase = 'unstarted' | 'running' | 'over';

/** What every saved environment holds. */
export interface ParsedEpisode {
  readonly phase: EpisodePhase;
  readonly elapsedSteps: number;
  readonly generator: GeneratorState;
}

export interface ParsedEnvironmentState extends ParsedEpisode {
  readonly physics: Float64Array;
  readonly lagging: Float64Array;
  readonly positionReference: Float64Array;
  readonly target: Float64Array;
}

export interface ExpectedEnvironmentState {
  readonly id: string;
  readonly mujocoVersion: string;
  readonly actionRepeat: number;
  readonly maximumEpisodeSteps: number;
  readonly physicsSize: number;
  readonly laggingSize: number;
  readonly positionSize: number;
  readonly targetSize: number;
}

/** @throws RangeError that says what does not fit, when another environment of MuJoCo saved `state`. */
export function parseEnvironmentState(
  state: EnvironmentState,
  expected: ExpectedEnvironmentState,
): ParsedEnvironmentState {
  const { id, mujocoVersion, actionRepeat } = expected;
  const refuse = refusal(id);
  const array = (name: string, size: number): Float64Array => {
    const value = state[name];
    if (!(value instanceof Float64Array)) throw refuse(`${name} is not a Float64Array`);
    if (value.length !== size) throw refuse(`${name} has ${value.length} components, expected ${size}`);
    return value;
  };

  requireId(state, id);
  if (state.mujocoVersion !== mujocoVersion) {
    throw refuse(
      `it was saved with MuJoCo ${describe(state.mujocoVersion)}, this is ${mujocoVersion}: it would not go on exactly`,
    );
  }
  // Older states, from before action repeats, lack the field.
  const { actionRepeat: saved = 1 } = state;
  if (saved !== actionRepeat) {
    throw refuse(`it was saved with actionRepeat ${describe(saved)}, here it is ${actionRepeat}`);
  }
  return {
    ...parseEpisode(state, expected),
    physics: array('physics', expected.physicsSize),
    lagging: array('lagging', expected.laggingSize),
    positionReference: array('positionReference', expected.positionSize),
    // Only tasks with a target have the field.
    target: expected.targetSize === 0 ? new Float64Array(0) : array('target', expected.targetSize),
  };
}

/** @throws RangeError that says what does not fit, when another environment saved `state`. */
export function parseEpisode(
  state: EnvironmentState,
  { id, maximumEpisodeSteps }: { readonly id: string; readonly maximumEpisodeSteps: number },
): ParsedEpisode {
  const refuse = refusal(id);
  requireId(state, id);
  const { phase, elapsedSteps, generator } = state;
  if (phase !== 'unstarted' && phase !== 'running' && phase !== 'over') {
    throw refuse(`phase is ${describe(phase)}`);
  }
  if (typeof elapsedSteps !== 'number' || !Number.isSafeInteger(elapsedSteps) || elapsedSteps < 0) {
    throw refuse(`elapsedSteps is ${describe(elapsedSteps)}`);
  }
  if (phase === 'running' && elapsedSteps >= maximumEpisodeSteps) {
    throw refuse(
      `its episode still runs after ${elapsedSteps} steps, but here an episode ends after ${maximumEpisodeSteps}; ` +
        `make the environment with maximumEpisodeSteps of at least ${elapsedSteps + 1}`,
    );
  }
  if (!isGeneratorState(generator)) throw refuse('it has no generator state of four 32-bit words');
  return { phase, elapsedSteps, generator };
}

function requireId(state: EnvironmentState, id: string): void {
  if (state.id !== id) throw refusal(id)(`it is of ${describe(state.id)}`);
}

/** Why a state cannot be loaded. */
export function refusal(id: string): (reason: string) => RangeError {
  return (reason) => new RangeError(`cannot load this state into ${id}: ${reason}`);
}

function isGeneratorState(value: EnvironmentStateValue | undefined): value is EnvironmentState & GeneratorState {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  const { words, spareNormal } = value as EnvironmentState;
  return (
    Array.isArray(words) &&
    words.length === 4 &&
    words.every((word) => (word | 0) === word) &&
    (spareNormal === null || typeof spareNormal === 'number')
  );
}

function describe(value: EnvironmentStateValue | undefined): string {
  return typeof value === 'object' ? 'an object' : String(value);
}
