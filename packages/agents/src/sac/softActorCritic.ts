import { checkOptions, trueOrFalse } from '@policypath/options';
import type { Engine, TwinMlp } from '@policypath/nets';
import type { Generator } from '@policypath/random';
import type { LearnMetrics, Transition } from '../agent.ts';
import { OffPolicyAgent, type OffPolicyParts } from '../offPolicyAgent.ts';
import type { PolicyOperation } from '../policyGraph.ts';
import { requireRows } from '../rows.ts';
import type { CriticMetrics } from '../twinCriticLoss.ts';
import { softCriticTarget } from './softCriticTarget.ts';
import { createSoftPolicyScratch, softPolicyLoss, type SoftPolicyScratch } from './softPolicyLoss.ts';
import { SquashedGaussian } from './squashedGaussian.ts';
import { Temperature } from './temperature.ts';

/** The hyper-parameters that SAC and RAD share; `SacHyperParameters` describes each. */
export interface SoftActorCriticOptions {
  readonly engine: Engine;
  readonly actionSize: number;
  readonly maximumAction: number;
  readonly batchSize: number;
  readonly discount: number;
  readonly actorUpdateFrequency: number;
  readonly criticTargetUpdateFrequency: number;
  readonly logStdMin: number;
  readonly logStdMax: number;
  readonly initialTemperature: number;
  readonly alphaLearningRate: number;
  readonly alphaBeta1: number;
  readonly targetEntropy: number;
}

/** Standard normal draws of one update. */
export interface PolicyNoise {
  /** [B, a] for the actions at the next observations. */
  readonly nextPolicy: Float32Array;
  /** [B, a] for the actions in the actor's loss; not read by an update that leaves the actor alone. */
  readonly policy: Float32Array;
}

/** The part of a batch that is the same for states and pictures. */
export interface SoftBatch {
  readonly size: number;
  readonly reward: Float32Array;
  readonly notDone: Float32Array;
}

export interface SoftStreams {
  readonly exploration: Generator;
  readonly randomAction: Generator;
  readonly nextPolicy: Generator;
  readonly policy: Generator;
}

export interface SoftActorCriticParts<Replay> extends Omit<
  OffPolicyParts<Replay>,
  'actions' | 'temperature' | 'saved'
> {
  readonly options: SoftActorCriticOptions;
  readonly critic: TwinMlp;
  readonly targetCritic: TwinMlp;
  readonly saved: OffPolicyParts<Replay>['saved'] & { readonly streams: SoftStreams };
}

/**
 * One update of soft actor-critic with a learned temperature (Haarnoja et al. 2018b, arXiv 1812.05905), whatever the policy
 * sees. `Sac` fills in states, `Rad` pictures and their encoder.
 */
export abstract class SoftActorCritic<
  Observation,
  Batch extends SoftBatch,
  Replay extends { push(transition: Transition<Observation>): void },
> extends OffPolicyAgent<Observation, Replay> {
  protected readonly critic: TwinMlp;
  protected readonly targetCritic: TwinMlp;
  /** The policy over a batch, and over the one observation that is acted on. */
  protected readonly gaussian: SquashedGaussian;
  protected readonly gaussianOne: SquashedGaussian;
  readonly #options: SoftActorCriticOptions;
  readonly #streams: SoftStreams;
  readonly #temperature: Temperature;
  readonly #noise: PolicyNoise;
  readonly #target: Float32Array;
  readonly #policyScratch: SoftPolicyScratch;
  readonly #actionNoise: Float32Array;

  protected constructor({ options, critic, targetCritic, ...parts }: SoftActorCriticParts<Replay>) {
    const { actionSize, maximumAction, batchSize } = options;
    const { initialTemperature, alphaLearningRate: learningRate, alphaBeta1: beta1, targetEntropy } = options;
    const temperature = new Temperature({ initialTemperature, learningRate, beta1, targetEntropy });
    super({ ...parts, actions: { size: actionSize, maximum: maximumAction }, temperature });
    this.critic = critic;
    this.targetCritic = targetCritic;
    this.#options = options;
    this.#streams = parts.saved.streams;
    this.#temperature = temperature;
    this.#noise = {
      nextPolicy: new Float32Array(batchSize * actionSize),
      policy: new Float32Array(batchSize * actionSize),
    };
    const { logStdMin, logStdMax } = options;
    const actions = { actionSize, maximumAction, logStdMin, logStdMax };
    this.gaussian = new SquashedGaussian({ ...actions, size: batchSize });
    this.gaussianOne = new SquashedGaussian({ ...actions, size: 1 });
    this.#target = new Float32Array(batchSize);
    this.#policyScratch = createSoftPolicyScratch(batchSize, actionSize);
    this.#actionNoise = new Float32Array(actionSize);
  }

  /** The policy network's output [2a] at one observation. @throws RangeError when the observation has another length */
  protected abstract policyOutput(observation: Observation): Float32Array;
  /** Draws a batch from the replay buffer. */
  protected abstract drawBatch(): Batch;
  /** @throws RangeError on other sizes than this agent learns from */
  protected abstract checkBatch(batch: Batch): void;
  /** Samples `gaussian` at the next observations; returns what the target critic sees of them [B, n + a]. */
  protected abstract sampleNextPolicy(batch: Batch, noise: Float32Array): Float32Array;
  /** One step of the critics towards the target [B]. */
  protected abstract updateCritics(batch: Batch, target: Float32Array): CriticMetrics;
  /** Samples `gaussian` at the observations; returns what the critic sees of them [B, n + a]. */
  protected abstract samplePolicy(batch: Batch, noise: Float32Array): Float32Array;
  /** One step of the policy along the loss's gradient with respect to its output [B, 2a]. */
  protected abstract updatePolicy(outputGradient: Float32Array, size: number): void;
  protected abstract moveTargets(): void;

  /** The temperature. */
  get alpha(): number {
    return this.#temperature.alpha;
  }

  /**
   * An action [a]: with `explore` drawn from the policy, else the tanh of its mean. A view, valid until the next call of
   * `act` or `randomAction`.
   * @throws RangeError when the observation has another length.
   */
  act(observation: Observation, options: { readonly explore: boolean }): Float32Array {
    checkOptions('SoftActorCritic.act', options, { explore: trueOrFalse });
    const { explore } = options;

    const output = this.policyOutput(observation);
    if (explore) {
      this.#streams.exploration.fillNormal(this.#actionNoise, 1);
      this.gaussianOne.sample(output, this.#actionNoise);
      this.action.set(this.gaussianOne.action);
    } else {
      this.gaussianOne.mean(output, this.action);
    }
    return this.action;
  }

  /** From the policy network's output [B, 2a] to its actions without noise, for `policyGraph`. */
  protected greedyOperations(): PolicyOperation[] {
    const { actionSize, maximumAction } = this.#options;
    return [{ kind: 'leading', count: actionSize }, { kind: 'tanh' }, { kind: 'scale', factor: maximumAction }];
  }

  learn(): LearnMetrics {
    const batch = this.drawBatch();
    this.#streams.nextPolicy.fillNormal(this.#noise.nextPolicy, 1);
    if (this.#updatesActor(this.updateCount + 1)) this.#streams.policy.fillNormal(this.#noise.policy, 1);
    return this.update(batch, this.#noise);
  }

  /**
   * One update from a given batch and given noise: no random number is drawn.
   *
   * @param batch of `batchSize` rows; of states, the action columns of its `nextObservationAction` are overwritten
   * @throws RangeError on other sizes; DivergenceError when a loss is not finite.
   */
  update(batch: Batch, noise: PolicyNoise): LearnMetrics {
    const { actionSize, batchSize, discount, criticTargetUpdateFrequency } = this.#options;
    this.checkBatch(batch);
    requireRows('noise.nextPolicy', noise.nextPolicy, batchSize, actionSize);
    requireRows('noise.policy', noise.policy, batchSize, actionSize);
    const update = this.beginUpdate();

    softCriticTarget({
      nextRows: this.sampleNextPolicy(batch, noise.nextPolicy),
      policy: this.gaussian,
      targetCritic: this.targetCritic,
      reward: batch.reward,
      notDone: batch.notDone,
      discount,
      alpha: this.alpha,
      out: this.#target,
    });
    let metrics: LearnMetrics = { policyUpdated: false, ...this.updateCritics(batch, this.#target) };
    this.requireFinite(metrics, 'criticLoss');
    if (this.#updatesActor(update)) {
      metrics = { ...metrics, ...this.#updatePolicyAndAlpha(batch, noise.policy) };
      this.requireFinite(metrics, 'actorLoss');
      metrics = { ...metrics, policyUpdated: true };
    }
    if ((update - 1) % criticTargetUpdateFrequency === 0) this.moveTargets();
    return metrics;
  }

  #updatesActor(update: number): boolean {
    return (update - 1) % this.#options.actorUpdateFrequency === 0;
  }

  #updatePolicyAndAlpha(batch: Batch, noise: Float32Array): Record<string, number> {
    const { alpha } = this;
    const { actorLoss, entropy, outputGradient } = softPolicyLoss({
      rows: this.samplePolicy(batch, noise),
      policy: this.gaussian,
      critic: this.critic,
      alpha,
      scratch: this.#policyScratch,
    });
    if (outputGradient === undefined) return { actorLoss, entropy, alpha };
    this.updatePolicy(outputGradient, batch.size);
    const alphaLoss = this.#temperature.update(entropy);
    return { actorLoss, entropy, alpha, alphaLoss };
  }
}
