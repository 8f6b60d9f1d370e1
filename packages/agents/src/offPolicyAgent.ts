import type { Optimizer } from '@policypath/nets';
import type { Generator } from '@policypath/random';
import type { Agent, AgentState, LearnMetrics, Policy, Transition } from './agent.ts';
import { readCount, readTree } from './agentState.ts';
import { DivergenceError } from './divergenceError.ts';
import { readParts, saveParts, type SavedParts } from './savedParts.ts';
import type { Temperature } from './sac/temperature.ts';

/** The parts of an off-policy agent. */
export interface OffPolicyParts<Replay> {
  /** e.g. 'td3'. Saved states contain it, so that another agent's state is refused. */
  readonly name: string;
  readonly policy: Policy;
  readonly policyOptimizer: Optimizer;
  readonly replay: Replay;
  /** Vectors [size] in [-maximum, maximum], or one of n choices. */
  readonly actions: { readonly size: number; readonly maximum: number } | { readonly choices: number };
  /** Everything that a saved state holds beside the counts. */
  readonly saved: SavedParts & { readonly streams: { readonly randomAction: Generator } };
  /** The learned temperature of soft actor-critics. */
  readonly temperature?: Temperature;
}

/** The common part of agents that learn from replay: storage, random actions, counts, saved states. */
export abstract class OffPolicyAgent<
  Observation,
  Replay extends { push(transition: Transition<Observation>): void },
> implements Agent<Observation> {
  readonly policy: Policy;
  readonly replay: Replay;
  /** The action [a] that `act` and `randomAction` return as a view. */
  protected readonly action: Float32Array;
  readonly #parts: OffPolicyParts<Replay>;
  #updateCount = 0;

  protected constructor(parts: OffPolicyParts<Replay>) {
    this.#parts = parts;
    this.policy = parts.policy;
    this.replay = parts.replay;
    this.action = new Float32Array('size' in parts.actions ? parts.actions.size : 1);
  }

  abstract act(observation: Observation, options: { readonly explore: boolean }): Float32Array;

  /**
   * One update from a replay batch: draws it and the noise of the update, then `update`.
   * @throws Error when the replay buffer is empty; DivergenceError when a loss is not finite.
   */
  abstract learn(): LearnMetrics;

  /** Updates of the critics so far. */
  get updateCount(): number {
    return this.#updateCount;
  }

  /** Counts a new update and returns its number, from 1. */
  protected beginUpdate(): number {
    this.#updateCount += 1;
    return this.#updateCount;
  }

  /** @throws DivergenceError when the metric of this name is NaN or infinite */
  protected requireFinite(metrics: LearnMetrics, name: string): void {
    if (!Number.isFinite(metrics[name])) throw new DivergenceError(this.#updateCount, metrics);
  }

  /** An action drawn uniformly from all, for the steps before learning starts. A view, as of `act`. */
  randomAction(): Float32Array {
    const { actions, saved } = this.#parts;
    const { randomAction } = saved.streams;
    if ('choices' in actions) this.action[0] = randomAction.integer(actions.choices);
    else randomAction.fillUniform(this.action, -actions.maximum, actions.maximum);
    return this.action;
  }

  /** Stores a transition for replay. */
  observe(transition: Transition<Observation>): void {
    this.replay.push(transition);
  }

  /** Sets moments and step count of the policy's optimiser to zero, for use after an edit of its parameters. */
  resetPolicyMoments(): void {
    this.#parts.policyOptimizer.reset();
  }

  /** Networks, targets, optimisers, streams of random numbers and counts; not the replay storage. */
  saveState(): AgentState {
    const { name, temperature, saved } = this.#parts;
    return {
      agent: name,
      updateCount: this.#updateCount,
      ...(temperature === undefined ? {} : { temperature: temperature.saveState() }),
      ...saveParts(saved),
    };
  }

  /** @throws RangeError when the state is not one of this agent with these sizes; the agent is unchanged then. */
  loadState(state: AgentState): void {
    const { name, temperature, saved } = this.#parts;
    if (state.agent !== name) {
      throw new RangeError(`this state was saved by '${String(state.agent)}', not by '${name}'`);
    }
    const updateCount = readCount(state, 'updateCount');
    const putTemperature = temperature?.readState(readTree(state, 'temperature'));
    const putParts = readParts(saved, state);
    this.#updateCount = updateCount;
    putTemperature?.();
    putParts();
  }
}
