import { createGenerator } from '@policypath/random';
import type { AnyEnvironment, BoxSpace, DiscreteSpace, ImageSpace, Observation, StepResult } from './environment.ts';
import { sampleSpace, spaceContains } from './spaces.ts';

const seed = 123;
const rolloutSteps = 20;
const endlessSteps = 10_000;

/**
 * Checks that an environment keeps the rules of the `Environment` interface, as Gymnasium's `check_env` does for
 * its own: spaces, shapes and bounds, the same episode from the same seed, exact save and load within an episode,
 * refusal of bad actions and of steps outside an episode, and the time limit.
 *
 * @param environment a fresh one, not yet reset; it is left at the end of an episode and is not closed
 * @throws Error that lists every broken rule
 */
export function checkEnvironment(environment: AnyEnvironment): void {
  const checks: readonly ((environment: AnyEnvironment) => void)[] = [
    checkSpaces,
    checkStepBeforeReset,
    checkReset,
    checkStep,
    checkSeeding,
    checkGivenArray,
    checkActionValidation,
    checkSaveAndLoad,
    checkEpisodeEnd,
  ];
  const faults: string[] = [];
  for (const check of checks) {
    try {
      check(environment);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (faults.length > 0) {
    throw new Error(`${environment.id} is not a valid environment:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

function checkSpaces({ observationSpace, actionSpace, maximumEpisodeSteps }: AnyEnvironment): void {
  checkSpace('observationSpace', observationSpace);
  checkSpace('actionSpace', actionSpace);
  if (actionSpace.kind === 'box') {
    ensure(
      [...actionSpace.low, ...actionSpace.high].every((bound) => Number.isFinite(bound)),
      'actionSpace has an infinite bound',
    );
  }
  ensure(
    maximumEpisodeSteps === Infinity || (Number.isSafeInteger(maximumEpisodeSteps) && maximumEpisodeSteps > 0),
    `maximumEpisodeSteps is a positive integer, or Infinity without a time limit, got ${maximumEpisodeSteps}`,
  );
}

function checkSpace(name: string, space: BoxSpace | ImageSpace | DiscreteSpace): void {
  if (space.kind === 'image') checkImageSpace(space);
  else if (space.kind === 'box') checkBox(name, space);
  else ensure(Number.isSafeInteger(space.n) && space.n > 0, `${name} has ${space.n} choices`);
}

function checkImageSpace({ shape, low, high }: ImageSpace): void {
  ensure(
    shape.length === 3 && shape.every((size) => Number.isSafeInteger(size) && size > 0),
    `observationSpace has the shape [${shape.join(', ')}]`,
  );
  ensure(
    low === 0 && (high === 255 || high === 1),
    `observationSpace is of bytes from ${low} to ${high}, not from 0 to 255, or to 1 for truth values`,
  );
}

function checkBox(name: string, { shape, low, high }: BoxSpace): void {
  const [size] = shape;
  ensure(shape.length === 1 && Number.isSafeInteger(size) && size > 0, `${name} has the shape [${shape.join(', ')}]`);
  ensure(low.length === size && high.length === size, `${name} has not one low and one high for each component`);
  ensure(
    low.every((bound, i) => bound < high[i]),
    `${name} has a component whose low is not below its high`,
  );
}

function checkStepBeforeReset(environment: AnyEnvironment): void {
  const action = new Float64Array(environment.actionSpace.shape[0]);
  ensureThrows(() => environment.step(action), 'step() before the first reset() does not throw');
}

function checkReset(environment: AnyEnvironment): void {
  const first = environment.reset({ seed });
  checkObservation(environment, 'reset()', first.observation);
  ensure(typeof first.info === 'object' && first.info !== null, 'reset() returns no info object');
  const kept = first.observation.slice();
  const second = environment.reset();
  ensure(second.observation !== first.observation, 'reset() returns the same array twice');
  ensure(equal(kept, first.observation), 'reset() changes the observation that it returned before');
}

function checkStep(environment: AnyEnvironment): void {
  const generator = createGenerator(seed, 'check-environment');
  let previous = environment.reset({ seed }).observation;
  for (let step = 0; step < rolloutSteps; step += 1) {
    const action = sampleSpace(environment.actionSpace, generator);
    const givenAction = action.slice();
    const keptObservation = previous.slice();
    const result = environment.step(action);
    checkObservation(environment, 'step()', result.observation);
    ensure(Number.isFinite(result.reward), `the reward of step() is ${result.reward}`);
    ensure(
      typeof result.terminated === 'boolean' && typeof result.truncated === 'boolean',
      'terminated and truncated are not both booleans',
    );
    for (const [name, value] of Object.entries(result.info)) {
      ensure(Number.isFinite(value), `info.${name} of step() is ${value}`);
    }
    ensure(equal(action, givenAction), 'step() changes the action that it is given');
    ensure(previous !== result.observation, 'step() returns the same array twice');
    ensure(equal(previous, keptObservation), 'step() changes an observation that was returned before');
    previous = result.observation;
    if (result.terminated || result.truncated) previous = environment.reset().observation;
  }
}

function checkSeeding(environment: AnyEnvironment): void {
  const episodes = (): unknown => {
    const first = environment.reset({ seed }).observation;
    const steps = rollout(environment, 1);
    return [first, steps, environment.reset().observation, rollout(environment, 2)];
  };
  ensure(equal(episodes(), episodes()), 'the same seed and actions do not give the same episodes');
}

/** A step that is given an array for the observation must give the same result, whether it writes into the array or not. */
function checkGivenArray(environment: AnyEnvironment): void {
  const action = sampleSpace(environment.actionSpace, createGenerator(seed, 'check-environment'));
  const out = environment.reset({ seed }).observation.slice();
  const expected = environment.step(action);
  environment.reset({ seed });
  const result = environment.step(action, { observation: out });
  ensure(equal(result, expected), 'step() with an array for the observation gives another step');
}

function checkActionValidation(environment: AnyEnvironment): void {
  const size = environment.actionSpace.shape[0];
  environment.reset({ seed });
  ensureThrows(() => environment.step(new Float64Array(size + 1)), 'step() accepts an action that is too long');
  ensureThrows(() => environment.step(new Float64Array(size - 1)), 'step() accepts an action that is too short');
  ensureThrows(() => environment.step(new Float64Array(size).fill(NaN)), 'step() accepts NaN in an action');
  if (environment.actionSpace.kind === 'discrete') {
    const { n } = environment.actionSpace;
    for (const none of [-1, 0.5, n])
      ensureThrows(() => environment.step([none]), `step() accepts ${none} of ${n} choices`);
  }
  const after = rollout(environment, 3);
  environment.reset({ seed });
  ensure(equal(after, rollout(environment, 3)), 'an action that is refused changes the episode');
}

function checkSaveAndLoad(environment: AnyEnvironment): void {
  environment.reset({ seed });
  rollout(environment, 4, 3);
  const saved = environment.saveState();
  const expected = continued(environment);
  for (let time = 0; time < 2; time += 1) {
    environment.loadState(saved);
    ensure(equal(environment.saveState(), saved), 'a state that was loaded and saved again is not the same');
    ensure(equal(continued(environment), expected), 'after loadState() the episode does not go on exactly');
  }
}

/** Some further steps of the episode, and the start of the next one, which shows the generator's state. */
function continued(environment: AnyEnvironment): unknown {
  return [rollout(environment, 5), environment.reset().observation];
}

function checkEpisodeEnd(environment: AnyEnvironment): void {
  const generator = createGenerator(seed, 'check-environment');
  const limit = environment.maximumEpisodeSteps;
  environment.reset({ seed });
  let result: StepResult<Observation> | undefined;
  let steps = 0;
  while (!result?.terminated && !result?.truncated) {
    // Without a time limit nothing promises an end; a random agent that meets none leaves it unchecked.
    if (limit === Infinity && steps === endlessSteps) return;
    ensure(steps < limit, `the episode is not truncated after ${limit} steps`);
    result = environment.step(sampleSpace(environment.actionSpace, generator));
    steps += 1;
    ensure(!result.truncated || steps === limit, `the episode is truncated after ${steps} of ${limit} steps`);
  }
  const action = sampleSpace(environment.actionSpace, generator);
  ensureThrows(() => environment.step(action), 'step() after the end of the episode does not throw');
}

function rollout(environment: AnyEnvironment, actionSeed: number, steps = rolloutSteps): StepResult<Observation>[] {
  const generator = createGenerator(actionSeed, 'check-environment');
  const results: StepResult<Observation>[] = [];
  while (results.length < steps) {
    const result = environment.step(sampleSpace(environment.actionSpace, generator));
    results.push(result);
    if (result.terminated || result.truncated) break;
  }
  return results;
}

function checkObservation(environment: AnyEnvironment, from: string, observation: Observation): void {
  const { observationSpace } = environment;
  if (observationSpace.kind === 'image') checkImage(observationSpace, from, observation);
  else checkVector(observationSpace, from, observation);
}

function checkImage({ shape, high }: ImageSpace, from: string, observation: Observation): void {
  const size = shape.reduce((product, length) => product * length);
  ensure(observation instanceof Uint8Array, `the observation of ${from} is not a Uint8Array`);
  ensure(
    observation.length === size,
    `the observation of ${from} has ${observation.length} bytes, its space ${shape.join(' x ')}`,
  );
  ensure(
    observation.every((value) => value <= high),
    `the observation of ${from} has bytes above ${high}`,
  );
}

function checkVector(observationSpace: BoxSpace | DiscreteSpace, from: string, observation: Observation): void {
  ensure(
    observation instanceof Float64Array || observation instanceof Float32Array,
    `the observation of ${from} is not a Float64Array or Float32Array`,
  );
  ensure(
    observation.length === observationSpace.shape[0],
    `the observation of ${from} has ${observation.length} components, its space ${observationSpace.shape[0]}`,
  );
  ensure(spaceContains(observationSpace, observation), `the observation of ${from} is outside its space`);
  ensure(
    observation.every((value) => Number.isFinite(value)),
    `the observation of ${from} is not finite`,
  );
}

/** Whether two trees of plain values and arrays are the same, bit for bit. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const entries = Object.entries(a);
  const others = new Map<string, unknown>(Object.entries(b));
  return (
    entries.length === others.size && entries.every(([key, value]) => others.has(key) && equal(value, others.get(key)))
  );
}

function ensure(condition: boolean, fault: string): void {
  if (!condition) throw new Error(fault);
}

function ensureThrows(action: () => unknown, fault: string): void {
  let thrown = false;
  try {
    action();
  } catch {
    thrown = true;
  }
  ensure(thrown, fault);
}
