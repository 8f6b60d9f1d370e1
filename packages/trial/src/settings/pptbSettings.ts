import {
  choice,
  listOf,
  number,
  numberFromZero,
  positiveNumber,
  shareAboveZero,
  shareBetween,
  wholeNumber,
  yes,
} from '@policypath/agents';
import { largestPaperRank } from '@policypath/pptb';
import { z } from 'zod';
import { derived, every, group, schemaOf, setting } from './setting.ts';

const count = wholeNumber(1);
/** A boost that float32 can hold: a larger one makes any policy infinite. */
const boost = number(
  (value) => value >= 0 && Number.isFinite(Math.fround(value)),
  'a number from 0 on, 3.4e38 at most',
);
const boosts = listOf<number>(boost.accepts, 'a list of numbers from 0 on, such as 0,0.1,0.5,1');
const ranks = listOf<number>(wholeNumber(1).accepts, 'a list of whole numbers from 1 on, such as 8,64');
const windows = listOf<number>(wholeNumber(2).accepts, 'a list of whole numbers from 2 on, such as 20,200,2000');

const decaySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('linear'),
    fromStep: z.number().nonnegative(),
    toStep: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('exponential'),
    fromStep: z.number().nonnegative(),
    halfLife: z.number().positive(),
  }),
]);

/**
 * The policy's path and what edits it; the formulas are in the README of @policypath/pptb. The value of a default that has only
 * a source is that of its default preset.
 */
export const pptbPart = {
  name: setting({
    name: 'preset',
    kind: choice('default', 'literal'),
    text: 'set of PPTB settings; literal is Algorithm 1 word for word',
    defaults: every('ours', 'default'),
    edits: 'path',
    common: true,
  }),
  snapshotClock: derived(z.enum(['steps', 'policy-updates'])),
  /** Agent steps. */
  snapshotInterval: derived(schemaOf(count)),
  snapshotUpdates: setting({
    kind: count,
    text: 'time between snapshots',
    unit: 'policy updates',
    symbol: 't_s',
    defaults: every('paper'),
    edits: 'path',
    common: true,
  }),
  capacity: setting({
    name: 'window',
    kind: wholeNumber(2),
    stored: schemaOf(count),
    text: 'length of the path buffer (4 bytes a parameter each)',
    unit: 'snapshots',
    symbol: 'k',
    defaults: every('ours'),
    edits: 'path',
    common: true,
  }),
  period: setting({
    kind: count,
    text: 'time between edits',
    unit: 'agent steps',
    symbol: 't_p',
    defaults: every('paper'),
    edits: 'path',
    common: true,
  }),
  /** The first edit always waits for rank + 1 snapshots, even when another setting decides how many directions are kept. */
  rank: setting({
    kind: count,
    text: 'directions kept (NeurIPS 2024: 8, 16, 32 or 64; arXiv v1: up to 128)',
    symbol: 'r_t',
    defaults: every('ours'),
    edits: 'path',
    common: true,
  }),
  informationThreshold: setting({
    kind: shareAboveZero,
    stored: schemaOf(shareAboveZero).nullable().default(null),
    text: 'keeps as many directions as hold this share of the information amount, in place of rank',
    defaults: every('ours', null),
    edits: { having: ['informationThreshold'] },
  }),
  maximumRank: setting({
    kind: count,
    stored: schemaOf(count).default(largestPaperRank),
    text: 'most directions kept with an information threshold',
    defaults: every('ours', largestPaperRank),
    edits: { having: ['informationThreshold'] },
  }),
  boostedDirections: setting({
    kind: wholeNumber(),
    text: 'directions boosted',
    symbol: 'r_b',
    defaults: every('paper'),
    edits: { having: ['boost', 'boostedDirections'] },
    common: true,
  }),
  /** null: as much as `boostFeedbackLimit` allows at each edit. */
  boost: setting({
    kind: boost,
    stored: schemaOf(numberFromZero).nullable(),
    text: 'boost (NeurIPS 2024: 0.1, 0.5 or 1; arXiv v1: none)',
    symbol: 'p_b',
    defaults: every('ours', undefined, '0.3 x period / window in steps'),
    edits: { having: ['boost'] },
    common: true,
  }),
  boostLimits: group(
    {
      feedback: setting({
        name: 'boostFeedbackLimit',
        kind: shareBetween,
        stored: schemaOf(shareBetween).nullable(),
        text: 'lowers the boost of each edit until boost x current window / period is at most this; without a given boost each edit takes the largest',
        defaults: every('ours', null),
        edits: { having: ['boostLimits'] },
      }),
      relativeDisplacement: setting({
        name: 'relativeDisplacementLimit',
        kind: positiveNumber,
        stored: schemaOf(positiveNumber).nullable(),
        text: 'lowers the boost until the edit moves the policy by at most this share of its norm',
        defaults: every('ours', null),
        edits: { having: ['boostLimits'] },
      }),
      normGrowth: setting({
        name: 'normGrowthLimit',
        kind: numberFromZero,
        stored: schemaOf(numberFromZero).nullable(),
        text: "lowers the boost until the policy's norm grows by at most this share",
        defaults: every('ours', null),
        edits: { having: ['boostLimits'] },
      }),
    },
    (object) => object.default({ feedback: null, relativeDisplacement: null, normGrowth: null }),
  ),
  boostDecay: group(
    {
      fromStep: setting({
        name: 'boostDecayFrom',
        kind: wholeNumber(),
        text: 'when the boost begins to fall',
        unit: 'agent steps',
        defaults: every('ours', undefined, '0 with one of the next'),
        edits: { having: ['boostDecay'] },
      }),
      toStep: setting({
        name: 'boostDecayTo',
        kind: count,
        text: 'when a linearly falling boost reaches 0',
        unit: 'agent steps',
        defaults: every('ours', undefined, 'none'),
        edits: { having: ['boostDecay'] },
      }),
      halfLife: setting({
        name: 'boostDecayHalfLife',
        kind: positiveNumber,
        text: 'half-life of an exponentially falling boost',
        unit: 'agent steps',
        defaults: every('ours', undefined, 'none'),
        edits: { having: ['boostDecay'] },
      }),
    },
    () => decaySchema.nullable().default(null),
  ),
  centre: setting({
    kind: choice('none', 'mean', 'first'),
    stored: z.enum(['mean', 'first']).nullable().default(null),
    text: 'what is subtracted from the path before it is decomposed',
    defaults: every('paper', 'none'),
    edits: { having: ['scope'] },
  }),
  meanAge: setting({
    kind: numberFromZero,
    stored: schemaOf(numberFromZero).nullable().default(null),
    text: "mean age of exponential-average's weights",
    unit: 'snapshots',
    defaults: every('ours', null, "the window mean's, (snapshots - 1) / 2"),
    edits: { having: ['meanAge'] },
  }),
  scope: setting({
    kind: choice('whole', 'layer'),
    text: 'one SVD of the whole policy, or one a layer',
    defaults: every('paper'),
    edits: { having: ['scope'] },
  }),
  minimumSnapshots: setting({
    kind: wholeNumber(),
    stored: schemaOf(wholeNumber()).nullable(),
    text: 'path length needed for the first edit',
    unit: 'snapshots',
    defaults: every('ours', undefined, 'rank + 1; literal: none'),
    edits: 'path',
  }),
  stopStep: setting({
    kind: wholeNumber(),
    stored: schemaOf(wholeNumber()).nullable().default(null),
    text: 'when edits end',
    unit: 'agent steps',
    defaults: every('paper', null),
    edits: 'editing',
  }),
  afterEdit: group({
    target: setting({
      name: 'afterEditTarget',
      kind: choice('polyak', 'copy'),
      stored: z.enum(['polyak', 'copy']),
      text: 'what happens to the target policy after an edit',
      edits: 'editing',
    }),
    moments: setting({
      name: 'afterEditMoments',
      kind: choice('keep', 'reset'),
      text: "what happens to the moments of the policy's Adam after an edit",
      defaults: every('paper'),
      edits: 'editing',
    }),
  }),
  forceBoost: setting({
    kind: yes,
    text: 'has no effect: no boost is refused for its feedback any more, a warning predicts what it does',
    defaults: every('ours', false),
    edits: { having: ['boost'] },
  }),
  /** boost x window / period over a full window. */
  feedback: derived(schemaOf(numberFromZero)),
  /** 1 / (1 - feedback): how much faster the policy drifts in the long run; null where it speeds up without bound. */
  predictedSteadySpeedUp: derived(z.number().nullable()),
  /** Settings that only this edit has, by name; absent where it has none. */
  edit: derived(z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).optional()),
  editUse: setting({
    kind: choice('load', 'act', 'evaluate'),
    text: 'what an edited policy is for: learning goes on with it; it acts and learning goes on with the unedited one; or it is only evaluated, beside the policy',
    defaults: every('paper', 'load'),
    edits: 'path',
    neutral: 'load',
  }),
  evaluatedBoosts: setting({
    kind: boosts,
    stored: schemaOf(boosts).nullable(),
    text: 'with edit use evaluate: the boosts of the edits that are evaluated',
    defaults: every('ours', undefined, 'the boost'),
    edits: { having: ['boost'] },
    neutral: null,
  }),
  evaluatedRanks: setting({
    kind: ranks,
    stored: schemaOf(ranks).nullable(),
    text: 'with edit use evaluate: their ranks, each with each boost',
    defaults: every('ours', undefined, 'the rank'),
    edits: { having: ['rank'] },
    neutral: null,
  }),
  evaluatedWindows: setting({
    kind: windows,
    stored: schemaOf(windows).nullable(),
    text: 'with edit use evaluate: lengths of the windows that they edit, up to the window',
    unit: 'snapshots',
    defaults: every('ours', undefined, 'the window'),
    edits: 'path',
    neutral: null,
  }),
  evaluatedAverages: setting({
    kind: windows,
    stored: schemaOf(windows).nullable(),
    text: 'with edit use evaluate: means of so many newest snapshots, evaluated as well',
    unit: 'snapshots',
    defaults: every('ours', undefined, 'none'),
    edits: 'path',
    neutral: null,
  }),
  evaluatedEpisodes: setting({
    kind: count,
    stored: schemaOf(count).nullable(),
    text: 'with edit use evaluate: episodes of each edited policy, from the start states of the evaluation',
    defaults: every('ours', undefined, '2'),
    edits: 'path',
    neutral: null,
  }),
  periodClock: setting({
    kind: choice('steps', 'policy-updates'),
    text: 'what the period counts: agent steps, or updates of the policy (TD3: one in two steps)',
    defaults: every('paper', 'steps'),
    edits: 'path',
    neutral: 'steps',
  }),
  editPhase: setting({
    kind: wholeNumber(),
    text: "how long after each multiple of the period an edit comes, in the period's unit; period - 1 is right before an evaluation there",
    defaults: every('paper', 0),
    edits: 'editing',
    neutral: 0,
  }),
  windowSpan: setting({
    kind: choice('snapshots', 'since-edit', 'period'),
    text: 'what the window spans: its snapshots, those since the last edit (it is emptied then), or those of one period, in place of window',
    defaults: every('paper', 'snapshots'),
    edits: 'path',
    neutral: 'snapshots',
  }),
  boostSpan: setting({
    kind: choice('window', 'since-edit'),
    text: 'whose displacement is boosted: that of the window, or that since the last edit',
    defaults: every('paper', 'window'),
    edits: { having: ['boostSpan'] },
    neutral: 'window',
  }),
  pathStart: setting({
    kind: choice('step-0', 'first-update'),
    text: 'where the path begins, and steps are counted from: the initial policy, or the first update of it',
    defaults: every('paper', 'step-0'),
    edits: 'path',
    neutral: 'step-0',
  }),
  accuracy: setting({
    kind: choice('gram', 'full'),
    text: "how the path is decomposed: through its Gram matrix, or fully, as accurate as LAPACK's SVD and tens of times as slow",
    defaults: every('ours', 'gram'),
    edits: { having: ['accuracy'] },
    neutral: 'gram',
  }),
};
