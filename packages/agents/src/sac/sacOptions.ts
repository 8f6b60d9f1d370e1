import type { Engine } from '@policypath/nets';
import { count, seedKind } from '../offPolicySettings.ts';
import { checkAgentOptions, kindsOf, withDefaults } from '../optionChecks.ts';
import { anyNumber, positiveNumber } from '../registry/kinds.ts';
import { softSettings } from './softSettings.ts';

/**
 * The hyper-parameters of SAC. Sizes and learning rates default to those of the paper (Haarnoja et al. 2018b, table 1),
 * everything else to RAD's code (MishaLaskin/rad at 18d079e: train.py, curl_sac.py).
 */
export interface SacHyperParameters {
  /** Widths of the hidden layers of actor and critics. Default [256, 256]; RAD's code and pytorch_sac: [1024, 1024]. */
  readonly hiddenSizes: readonly number[];
  /** Adam's learning rate for the actor. Default 3e-4; RAD 1e-3, pytorch_sac 1e-4. */
  readonly actorLearningRate: number;
  /** Adam's learning rate for the critics. Default 3e-4; RAD 1e-3, pytorch_sac 1e-4. */
  readonly criticLearningRate: number;
  /** Transitions in an update. Default 256; RAD's scripts 128, pytorch_sac 1024. */
  readonly batchSize: number;
  /** gamma. Default 0.99. */
  readonly discount: number;
  /** tau: step of the target critics towards the trained ones. Default 0.01; pytorch_sac and the paper 0.005. */
  readonly criticTau: number;
  /** The target critics move at every so many updates, the first included. Default 2; the paper 1. */
  readonly criticTargetUpdateFrequency: number;
  /** Actor and temperature are updated at every so many updates, the first included. Default 2; others 1. */
  readonly actorUpdateFrequency: number;
  /** Bounds between which tanh squashes the log standard deviation. Default -10 and 2; pytorch_sac -5 and 2. */
  readonly logStdMin: number;
  readonly logStdMax: number;
  /** alpha at the start. Default 0.1. */
  readonly initialTemperature: number;
  /** Adam's learning rate for log alpha. Default 1e-4; the paper 3e-4. */
  readonly alphaLearningRate: number;
  /** Adam's first beta for log alpha. Default 0.5; pytorch_sac 0.9. */
  readonly alphaBeta1: number;
  /** Default -a, where a is the length of an action. */
  readonly targetEntropy?: number | undefined;
  /** Transitions that are kept for replay. Default 1,000,000. */
  readonly replayCapacity: number;
}

export interface SacOptions extends Partial<SacHyperParameters> {
  /** Where the networks are computed; closing it stays with the caller. */
  readonly engine: Engine;
  /** n: length of an observation. */
  readonly observationSize: number;
  /** a: length of an action. */
  readonly actionSize: number;
  /** Actions lie in [-maximumAction, maximumAction]. */
  readonly maximumAction: number;
  /** Every random draw of the agent comes from named streams of this seed. */
  readonly seed: number;
}

export const sacDefaults: SacHyperParameters = {
  hiddenSizes: [256, 256],
  actorLearningRate: 3e-4,
  criticLearningRate: 3e-4,
  batchSize: 256,
  discount: 0.99,
  criticTau: 0.01,
  criticTargetUpdateFrequency: 2,
  actorUpdateFrequency: 2,
  logStdMin: -10,
  logStdMax: 2,
  initialTemperature: 0.1,
  alphaLearningRate: 1e-4,
  alphaBeta1: 0.5,
  replayCapacity: 1_000_000,
};

/** Settings of published code, as changes of the defaults. */
export const sacProfiles = {
  /** MishaLaskin/rad at 18d079e with `--encoder_type identity` and the batch of its scripts. */
  rad: { hiddenSizes: [1024, 1024], actorLearningRate: 1e-3, criticLearningRate: 1e-3, batchSize: 128 },
  /** denisyarats/pytorch_sac at 56a77ee, config/agent/sac.yaml. */
  'pytorch-sac': {
    hiddenSizes: [1024, 1024],
    actorLearningRate: 1e-4,
    criticLearningRate: 1e-4,
    batchSize: 1024,
    criticTau: 0.005,
    actorUpdateFrequency: 1,
    logStdMin: -5,
    alphaBeta1: 0.9,
  },
} as const satisfies Record<string, Partial<SacHyperParameters>>;

/** `SacOptions` with every default filled in. */
export type CheckedSacOptions = Required<Omit<SacOptions, 'targetEntropy'>> & { readonly targetEntropy: number };

/** The options with every default filled in. @throws RangeError that names the option, what it was and what it must be. */
export function checkedSacOptions(options: SacOptions): CheckedSacOptions {
  const all = withDefaults({ ...sacDefaults, targetEntropy: -options.actionSize }, options) as CheckedSacOptions;
  checkAgentOptions('SAC', all, {
    observationSize: count,
    actionSize: count,
    maximumAction: positiveNumber,
    targetEntropy: anyNumber,
    seed: seedKind,
    ...kindsOf(softSettings('SAC')),
  });
  checkLogStd('SAC', all);
  return all;
}

/** @throws RangeError unless the bounds are in order, and the standard deviation between them is a float32. */
export function checkLogStd(
  agent: string,
  { logStdMin, logStdMax }: Pick<SacHyperParameters, 'logStdMin' | 'logStdMax'>,
): void {
  if (!(logStdMin < logStdMax && logStdMin >= -80 && logStdMax <= 80)) {
    throw new RangeError(
      `${agent}'s logStdMin and logStdMax are bounds from -80 to 80 in that order, got ${logStdMin} and ${logStdMax}`,
    );
  }
}
