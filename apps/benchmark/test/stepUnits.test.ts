import { describe, expect, it } from 'vitest';
import { steps, stepsOf } from '../src/results/report/column.ts';
import { shownRows } from '../src/results/report/tableForms.ts';
import { plainBoth, shortBoth, stepsAxis, stepsInWords } from '../src/words/steps.ts';

const stepsCell = (environmentSteps: number, actionRepeat: number): string =>
  shownRows({ columns: [steps('Step')], rows: [[stepsOf(environmentSteps, actionRepeat)]] })[0][0];

describe('steps where an action is held for eight', () => {
  it('are told in both units', () => {
    expect(stepsAxis([{ actionRepeat: 8 }, { actionRepeat: 8 }])).toBe('environment steps (action repeat 8)');
    expect(stepsAxis([8, 1, 4].map((actionRepeat) => ({ actionRepeat })))).toBe(
      'environment steps (action repeat 1 or 4 or 8)',
    );
    expect(shortBoth(100_000, 8)).toBe('100k (12.5k agent)');
    expect(plainBoth(12_000, 8)).toBe('12000 (1500 agent)');
    expect(stepsCell(100_000, 8)).toBe('100,000 (12,500 agent)');
    expect(stepsInWords(100_000, 8)).toBe('100k environment steps (12.5k agent steps at action repeat 8)');
  });

  it('are updates of a clone, and both on an axis that a clone and its origin share', () => {
    const [td3, clone] = ['td3', 'clone'].map((agent) => ({ agent, actionRepeat: 1 }));
    expect(stepsAxis([clone])).toBe('updates');
    expect(stepsAxis([clone, td3])).toBe('environment steps or updates');
  });

  it('keep a part of an agent step, and nothing is said of no step twice', () => {
    expect(plainBoth(50, 8)).toBe('50 (6.25 agent)');
    expect(stepsCell(50, 8)).toBe('50 (6.25 agent)');
    expect(stepsCell(0, 8)).toBe('0');
  });
});

describe('steps of trials without a repeat', () => {
  it('are told once, tables keep their numbers', () => {
    expect(stepsAxis([{ actionRepeat: 1 }])).toBe('environment steps');
    expect(shortBoth(100_000, 1)).toBe('100k');
    expect(plainBoth(12_000, 1)).toBe('12000');
    expect(stepsCell(100_000, 1)).toBe('100000');
    expect(stepsInWords(100_000, 1)).toBe('100k environment steps');
  });
});
