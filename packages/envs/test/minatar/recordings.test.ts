import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRecording, readRecording, type Recording } from '../../scripts/minatarRecording.ts';
import { minatarRecordings } from '../sharedData.ts';

const fixtures = JSON.parse(
  readFileSync(new URL('../fixtures/minatar.json', import.meta.url), 'utf8'),
) as readonly Recording[];

describe('games that were recorded from the original', () => {
  it.each(fixtures)('$game plays them again, with every draw, observation and state', (recording) => {
    const { steps, mismatches } = compareRecording(recording);
    expect(mismatches).toEqual([]);
    expect(steps).toBeGreaterThan(3);
  });

  const files = minatarRecordings();
  it.skipIf(files.length === 0)('all 14,645 steps of the reference data', () => {
    const comparisons = files.map((path) => ({ name: basename(path), ...compareRecording(readRecording(path)) }));
    expect(comparisons.filter(({ mismatches }) => mismatches.length > 0)).toEqual([]);
    expect(comparisons.reduce((sum, { steps }) => sum + steps, 0)).toBe(14_645);
  });

  it('a recording that was changed shows where it differs', () => {
    for (const recording of fixtures) {
      const [episode] = recording.episodes;
      const change = (step: object): Recording => ({
        ...recording,
        episodes: [{ ...episode, steps: [{ ...episode.steps[0], ...step }, ...episode.steps.slice(1)] }],
      });
      const { reward, taken, terminal, draws, observation, state } = episode.steps[0];
      const name = Object.keys(state).find((key) => typeof state[key] === 'number')!;
      const changes: [string, object][] = [
        ['reward', { reward: reward + 1 }],
        ['action taken', { taken: (taken + 1) % 6 }],
        ['end', { terminal: !terminal }],
        ['number of draws', { draws: [...draws, ['uniform', 0.5]] }],
        ['observation', { observation: observation.slice(1) }],
        [
          `state ${name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}`,
          { state: { ...state, [name]: (state[name] as number) + 1 } },
        ],
      ];
      for (const [word, step] of changes) {
        expect(compareRecording(change(step)).mismatches).toEqual([
          expect.stringMatching(`^episode 0, step 0: .*${word}`),
        ]);
      }
    }
  });
});
