import { Td3, td3Defaults } from '@policypath/agents';
import { makeEnvironment, sampleSpace, type EnvironmentDefinition } from '@policypath/envs';
import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { trialNeeds, type TrialNeeds } from '@policypath/trial/node';
import { resolveSettings } from '@policypath/trial';

/** Environment steps in a second with random actions, resets included. */
export async function measureSteps(id: string, seconds: number): Promise<number> {
  const environment = await makeEnvironment(id);
  try {
    const generator = createGenerator(0, 'doctor');
    const action = new Float64Array(environment.actionSpace.shape[0]);
    environment.reset({ seed: 0 });
    const play = (steps: number): void => {
      for (let step = 0; step < steps; step += 1) {
        const { terminated, truncated } = environment.step(sampleSpace(environment.actionSpace, generator, action));
        if (terminated || truncated) environment.reset();
      }
    };
    play(500); // until the code is compiled
    const begin = performance.now();
    let steps = 0;
    while (performance.now() - begin < 1000 * seconds) {
      play(250);
      steps += 250;
    }
    return (1000 * steps) / (performance.now() - begin);
  } finally {
    environment.close();
  }
}

export interface UpdateSpeed {
  readonly engine: string;
  readonly instructionSet: string;
  readonly threads: number;
  /** Milliseconds of one TD3 update, batch 256, averaged over a critic-only and a full update: minimum and median over blocks. */
  readonly bestMilliseconds: number;
  readonly medianMilliseconds: number;
  /** Milliseconds of one action without exploration noise. */
  readonly actMilliseconds: number;
}

export interface MeasureUpdateOptions {
  readonly environment: Pick<EnvironmentDefinition, 'observationSpace' | 'actionSpace'>;
  readonly threads: 1 | 2;
  /** How long to measure. */
  readonly seconds: number;
}

/** Times TD3 updates on random transitions of an environment's sizes, on the engine that a trial would take. */
export async function measureUpdate({ environment, threads, seconds }: MeasureUpdateOptions): Promise<UpdateSpeed> {
  const [observationSize] = environment.observationSpace.shape;
  const [actionSize] = environment.actionSpace.shape;
  const engine = await createEngine({ threads });
  try {
    const transitions = 10_000;
    const agent = new Td3({
      engine,
      observationSize,
      actionSize,
      maximumAction: 1,
      seed: 0,
      replayCapacity: transitions,
    });
    const generator = createGenerator(0, 'doctor');
    const observation = new Float32Array(observationSize);
    const nextObservation = new Float32Array(observationSize);
    for (let i = 0; i < transitions; i += 1) {
      generator.fillNormal(observation, 1);
      generator.fillNormal(nextObservation, 1);
      const reward = generator.normal();
      agent.observe({ observation, action: agent.randomAction(), reward, nextObservation, terminated: false });
    }
    // A block holds whole periods of the policy delay, so all blocks do the same work.
    const update = (): void => {
      for (let i = 0; i < td3Defaults.policyDelay; i += 1) agent.learn();
    };
    for (let i = 0; i < 20; i += 1) update();
    const blocks = timesOf(update, 0.85 * seconds).map((time) => time / td3Defaults.policyDelay);
    const acts = timesOf(() => void agent.act(observation, { explore: false }), 0.15 * seconds);
    return {
      engine: engine.identity.engine,
      instructionSet: engine.identity.instructionSet,
      threads: engine.threads,
      bestMilliseconds: Math.min(...blocks),
      medianMilliseconds: medianOf(blocks),
      actMilliseconds: medianOf(acts),
    };
  } finally {
    engine.close();
  }
}

/** Times calls for `seconds`, at least ten of them. Returns milliseconds of each. */
function timesOf(act: () => void, seconds: number): number[] {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  for (let now = performance.now(); now < end || times.length < 10;) {
    act();
    const after = performance.now();
    times.push(after - now);
    now = after;
  }
  return times;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** What a full TD3-PPTB trial with the default settings takes. */
export interface FullTrial extends TrialNeeds {
  readonly environment: string;
  readonly steps: number;
  /** Training and evaluation, every evaluated episode at full length; without PPTB's edits, checkpoints and logs. */
  readonly hours: number;
}

export interface Speeds {
  readonly updateMilliseconds: number;
  readonly actMilliseconds: number;
  readonly stepsPerSecond: number;
}

/** Estimates a full trial on an environment from speeds measured here. */
export function fullTrial(
  { id, maximumEpisodeSteps }: Pick<EnvironmentDefinition, 'id' | 'maximumEpisodeSteps'>,
  { updateMilliseconds, actMilliseconds, stepsPerSecond }: Speeds,
): FullTrial {
  const config = resolveSettings({ env: id, pptb: true });
  const stepMilliseconds = 1000 / stepsPerSecond;
  const updates = config.steps - config.startSteps;
  const evaluations = Math.floor(config.steps / config.evaluationInterval) + 1;
  const evaluatedSteps = evaluations * config.evaluationEpisodes * maximumEpisodeSteps;
  const milliseconds =
    updates * (updateMilliseconds + actMilliseconds) +
    config.steps * stepMilliseconds +
    evaluatedSteps * (stepMilliseconds + actMilliseconds);
  return { environment: id, steps: config.steps, hours: milliseconds / 3_600_000, ...trialNeeds(config) };
}
