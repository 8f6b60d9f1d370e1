import { encodeState, type StateTree } from '@policypath/trial';
import { Td3, td3Defaults } from '@policypath/agents';
import type { EnvironmentSpecification } from '@policypath/envs';
import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';

export interface UpdateSpeed {
  readonly engine: string;
  readonly instructionSet: string;
  readonly threads: number;
  /** Of one TD3 update, batch 256, mean of a critic-only and a full one: least and median over the blocks. */
  readonly bestMilliseconds: number;
  readonly medianMilliseconds: number;
  /** Of one action without exploration noise. */
  readonly actMilliseconds: number;
  /** Parameters of the policy. */
  readonly parameterCount: number;
  /** Bytes of everything that a checkpoint stores of the agent. */
  readonly stateBytes: number;
}

export interface MeasureUpdateOptions {
  readonly environment: Pick<EnvironmentSpecification, 'observationSize' | 'actionSize'>;
  readonly threads: 1 | 2;
  /** How long to measure. */
  readonly seconds: number;
}

/** Times TD3 updates on random transitions of an environment's sizes, on the engine that a trial would take. */
export async function measureUpdate({ environment, threads, seconds }: MeasureUpdateOptions): Promise<UpdateSpeed> {
  const { observationSize, actionSize } = environment;
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
    // Whole periods of the policy's delay, so that every block holds the same work.
    const update = (): void => {
      for (let i = 0; i < td3Defaults.policyDelay; i += 1) agent.learn();
    };
    for (let i = 0; i < 20; i += 1) update();
    const blocks = timesOf(update, 0.85 * seconds).map((time) => time / td3Defaults.policyDelay);
    const acts = timesOf(() => void agent.act(observation, { explore: false }), 0.15 * seconds);
    const { json, payload } = encodeState(agent.saveState() as StateTree);
    return {
      engine: engine.identity.engine,
      instructionSet: engine.identity.instructionSet,
      threads: engine.threads,
      bestMilliseconds: Math.min(...blocks),
      medianMilliseconds: medianOf(blocks),
      actMilliseconds: medianOf(acts),
      parameterCount: agent.policy.parameterCount,
      stateBytes: json.length + payload.byteLength,
    };
  } finally {
    engine.close();
  }
}

/** Milliseconds of each call, for as long as `seconds` last and at least ten times. */
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
