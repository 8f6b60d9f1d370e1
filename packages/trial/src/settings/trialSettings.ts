import { listOf, wholeNumber } from '@policypath/agents';
import { derived, every, group, schemaOf, setting } from './setting.ts';
import { variantSchema } from './variants.ts';

const offsets = listOf<number>(wholeNumber().accepts, 'a list of whole numbers from 0 on, such as 0,50');

/**
 * Settings of trials of all agents. An agent step is one action; it is held for `actionRepeat` environment steps, which the
 * simulation counts.
 */
export const trialPart = {
  variant: derived(variantSchema),
  seed: setting({
    kind: wholeNumber(),
    text: 'seed of every random draw',
    defaults: every('ours', 0),
    common: true,
  }),
  steps: setting({
    kind: wholeNumber(1),
    text: 'length',
    unit: 'environment steps',
    defaults: every('ours', 1_000_000),
    common: true,
  }),
  startSteps: setting({
    kind: wholeNumber(),
    text: 'random actions first',
    unit: 'agent steps',
    defaults: every('ours', 1000),
    common: true,
  }),
  evaluationInterval: setting({
    kind: wholeNumber(1),
    text: 'time between evaluations',
    unit: 'environment steps',
    defaults: every('paper', 5000),
    common: true,
  }),
  evaluationEpisodes: setting({
    kind: wholeNumber(1),
    text: 'episodes in an evaluation',
    defaults: every('TD3', 10),
    common: true,
  }),
  evaluationSteps: setting({
    kind: wholeNumber(1),
    stored: schemaOf(wholeNumber(1)).nullable(),
    text: 'steps after which an evaluated episode is cut; cut ones are counted',
    unit: 'agent steps',
    defaults: every('ours', undefined, 'none; 10000 where no time limit ends an episode'),
    neutral: null,
  }),
  evaluationOffsets: setting({
    name: 'evaluationOffset',
    kind: offsets,
    stored: schemaOf(offsets).default([0]),
    text: 'times of evaluations after each multiple of the interval, e.g. 0,50; those other than 0 have a log of their own',
    unit: 'environment steps',
    defaults: every('TD3', [0]),
  }),
  evaluationSeedOffset: setting({
    kind: wholeNumber(),
    stored: schemaOf(wholeNumber()).default(100),
    text: 'added to the seed for the start states of evaluations',
    defaults: every('TD3', 100),
  }),
  editEvaluation: group(
    {
      every: setting({
        name: 'editEvaluationEvery',
        kind: wholeNumber(1),
        text: 'how often an edit is evaluated, before and after it, on the same start states',
        unit: 'edits',
        defaults: every('ours', undefined, 'never'),
        edits: 'editing',
      }),
      episodes: setting({
        name: 'editEvaluationEpisodes',
        kind: wholeNumber(1),
        text: 'episodes before such an edit, and again after it',
        defaults: every('ours', undefined, 'evaluation episodes'),
        edits: 'editing',
      }),
    },
    (object) => object.nullable().default(null),
  ),
  recordInterval: setting({
    kind: wholeNumber(1),
    stored: schemaOf(wholeNumber(1)).nullable().default(null),
    text: 'time between files of the policy in recorded/',
    unit: 'environment steps',
    defaults: every('ours', null),
    common: true,
  }),
  metricsInterval: setting({
    kind: wholeNumber(1),
    text: 'length of the mean in a line of metrics.jsonl',
    unit: 'updates',
    defaults: every('ours', 1000),
  }),
};
