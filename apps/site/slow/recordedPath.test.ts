import { expect, it } from 'vitest';
import { distance } from '../src/figures/figure.ts';
import { readData } from '../src/figures/readData.ts';
import { recordWholePath } from '../src/recordedPath.ts';

it('docs/data is the path of the trial, trained anew', async () => {
  const data = readData();
  const { coordinates, parameters, steps, evaluations } = await recordWholePath();
  expect(steps).toEqual(data.steps);
  expect(evaluations).toEqual(data.evaluations);
  expect(parameters).toEqual(data.parameters);
  // The signs of directions are free: distances are not.
  for (const i of [0, 25, 50, 99]) {
    expect(distance(data.rows[i], data.rows[100])).toBeCloseTo(distance(coordinates[i], coordinates[100]), 4);
  }
}, 600_000);
