import type { TrialAgent } from '../../src/index.ts';
import { ReplayBuffer, createReplayBatch, type AgentState, type Transition } from '@policypath/agents';
import { createGenerator, type GeneratorState } from '@policypath/random';

export interface FakeAgentOptions {
  readonly seed: number;
  readonly replayCapacity?: number;
  /** Number of the update whose loss is NaN. */
  readonly divergesAt?: number;
  /** Q1 is NaN once the policy was edited. */
  readonly breaksAtEdit?: boolean;
}

/** A linear policy of six parameters that moves by what it draws from its replay storage: every bit of it depends on all that came before. */
export function createFakeAgent({
  seed,
  replayCapacity = 1000,
  divergesAt,
  breaksAtEdit,
}: FakeAgentOptions): TrialAgent {
  const streams = {
    exploration: createGenerator(seed, 'exploration'),
    randomAction: createGenerator(seed, 'random action'),
    replay: createGenerator(seed, 'replay'),
  };
  const replay = new ReplayBuffer({ capacity: replayCapacity, observationSize: 2, actionSize: 2 });
  const batch = createReplayBatch(4, 2, 2);
  const parameters = new Float32Array(6);
  createGenerator(seed, 'initialisation').fillUniform(parameters, -0.5, 0.5);
  const target = parameters.slice();
  const moments = new Float32Array(6);
  const action = new Float32Array(2);
  let updates = 0;
  let isEdited = false;

  const actionAt = (x: number, y: number, i: number): number =>
    Math.tanh(parameters[3 * i] * x + parameters[3 * i + 1] * y + parameters[3 * i + 2]);

  return {
    replay,
    policy: {
      layout: [
        { name: 'first', shape: [3], layer: 1 },
        { name: 'second', shape: [3], layer: 2 },
      ],
      parameterCount: 6,
      read: (out) => out.set(parameters),
      load(values) {
        parameters.set(values);
        isEdited = true;
      },
    },
    act(observation, { explore }) {
      for (let i = 0; i < 2; i += 1) {
        const noise = explore ? 0.1 * streams.exploration.normal() : 0;
        action[i] = Math.max(-1, Math.min(1, actionAt(observation[0], observation[1], i) + noise));
      }
      return action;
    },
    randomAction() {
      streams.randomAction.fillUniform(action, -1, 1);
      return action;
    },
    observe: (transition) => replay.push(transition as Transition),
    spreadObservations(count) {
      const { begin, end } = replay;
      const record = new Float32Array(replay.recordLength);
      const length = Math.min(count, end - begin);
      return Float32Array.from(
        Array.from({ length }, (_, i) => {
          replay.readRecord(begin + Math.floor((i * (end - begin)) / length), record);
          return [record[0], record[1]];
        }).flat(),
      );
    },
    learn() {
      updates += 1;
      replay.sample(streams.replay, batch);
      const loss = updates === divergesAt ? NaN : Math.abs(batch.reward[0] - batch.observation[0]);
      const policyUpdated = updates % 2 === 0;
      for (let i = 0; i < 6; i += 1) {
        moments[i] = 0.9 * moments[i] + 0.1 * batch.observationAction[i] * batch.reward[i % 4];
        if (policyUpdated) parameters[i] -= 0.01 * moments[i];
        target[i] += 0.1 * (parameters[i] - target[i]);
      }
      return { policyUpdated, loss };
    },
    evaluateActions(observations) {
      return Float32Array.from(observations, (_, at) =>
        actionAt(observations[at - (at % 2)], observations[at - (at % 2) + 1], at % 2),
      );
    },
    evaluateQ1(observations, actions) {
      return Float32Array.from({ length: observations.length / 2 }, (_, row) =>
        breaksAtEdit === true && isEdited ? NaN : actions[2 * row] + target[0],
      );
    },
    copyPolicyToTarget: () => target.set(parameters),
    resetPolicyMoments: () => void moments.fill(0),
    saveState: (): AgentState => ({
      parameters: parameters.slice(),
      target: target.slice(),
      moments: moments.slice(),
      updates,
      streams: Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, { ...stream.saveState() }])),
    }),
    loadState(state) {
      parameters.set(state.parameters as Float32Array);
      target.set(state.target as Float32Array);
      moments.set(state.moments as Float32Array);
      updates = state.updates as number;
      for (const [name, stream] of Object.entries(streams)) {
        stream.loadState((state.streams as AgentState)[name] as unknown as GeneratorState);
      }
    },
  };
}
