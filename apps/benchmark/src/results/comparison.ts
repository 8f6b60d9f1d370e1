import type { AreaUnderCurve, CurvePoint, NumberOrReason } from '@policypath/stats';
import type { PaperFigure } from './paperFigure.ts';
import type { ComparisonBaseline } from './baselines.ts';

/** Everything that `compare` finds; written as `comparison.json`. */
export interface Comparison {
  readonly formatVersion: 1;
  /** e.g. 'demonstration, not evidence'. */
  readonly label: string | null;
  readonly agents: readonly AgentComparison[];
  /** Numbered from 1. */
  readonly footnotes: readonly string[];
}

/** One agent alone and with PPTB or another variant, over all that was evaluated or up to a horizon. */
export interface AgentComparison {
  /** e.g. 'TD3'. */
  readonly baseName: string;
  /** e.g. 'TD3-PPTB', 'TD3-trim-only'. */
  readonly treatedName: string;
  /** Environment steps through which all of it is compared; null: in each environment all that there is. */
  readonly horizon: number | null;
  readonly environments: readonly EnvironmentComparison[];
  /** Of the treated; the base has 1. */
  readonly aggregate: Readonly<Record<Metric, NumberOrReason>>;
  readonly aggregateFootnotes: Readonly<Record<Metric, readonly number[]>>;
  /** The paper's aggregate at this horizon, of RAD and PPTB alone; null where it gives none. */
  readonly paperAggregate: Readonly<Record<Metric, number>> | null;
}

export type Metric = 'score' | 'auc';

export interface EnvironmentComparison {
  /** What it is called. */
  readonly environment: string;
  readonly environmentId: string;
  /** Environment steps that an action is held for, in all of its trials. */
  readonly actionRepeat: number;
  /** The last evaluation that is used, in environment steps. */
  readonly throughStep: number;
  /** The same in agent steps. */
  readonly throughAgentStep: number;
  /** Whether the AUC counts the evaluation at step 0. */
  readonly includesInitial: boolean;
  readonly base: MethodSummary | null;
  readonly treated: MethodSummary | null;
  readonly random: ComparisonBaseline | null;
  readonly improvement: Readonly<Record<Metric, NumberOrReason>>;
  readonly footnotes: readonly number[];
  readonly improvementFootnotes: Readonly<Record<Metric, readonly number[]>>;
  /** The paper's numbers at this horizon, of RAD and PPTB alone; null where it gives none. */
  readonly paper: Readonly<Record<Metric, PaperFigure>> | null;
}

/** One method in one environment, over its seeds. */
export interface MethodSummary {
  readonly seeds: readonly number[];
  /** Highest point of the mean curve, and the spread over seeds there. */
  readonly score: CurvePoint;
  /** Mean of the mean curve, and the spread of the seeds' own means. */
  readonly auc: AreaUnderCurve;
  readonly curve: readonly CurvePoint[];
  readonly trials: readonly TrialSummary[];
}

export interface TrialSummary {
  readonly folder: string;
  readonly seed: number;
  readonly finished: boolean;
  readonly failed: boolean;
  /** Environment steps. */
  readonly lastStep: number;
  /** Up to the horizon. */
  readonly edits: number;
  readonly effectiveEdits: number;
}
