import * as Plot from '@observablehq/plot';
import { createGenerator } from '@policypath/random';
import { decomposeGram, incrementGram, majorDimensionality, nullModel, pathGram } from '@policypath/tsvd';
import type { LiveFigure } from './figure.ts';

const models = ['flippedIncrements', 'shuffledIncrements', 'randomWalk'] as const;
const words = ['its own steps, signs by coins', 'its own steps, shuffled', 'a random walk'];

/** A left vector of the path beside that of a path without structure. */
export const nulls: LiveFigure = {
  controls: [
    { name: 'model', label: 'Null model', min: 0, max: 2, step: 1, start: 2, text: (model) => words[model] },
    { name: 'direction', label: 'Direction', min: 1, max: 6, step: 1, start: 2 },
    { name: 'seed', label: 'Draw', min: 1, max: 20, step: 1, start: 1 },
  ],
  draw({ rows, centred, steps }, { model, direction, seed }, colour) {
    const draw = nullModel(models[model], incrementGram(rows));
    const drawn = decomposeGram(pathGram(draw(createGenerator(seed, 'null models of the pages')), 'mean'));
    const line = (vector: ArrayLike<number>, series: number): Plot.Markish =>
      Plot.line(
        Array.from(vector, (u, i) => ({ step: steps[i], u })),
        { x: 'step', y: 'u', stroke: colour(series), strokeWidth: series === 0 ? 2 : 1.4 },
      );
    const u = drawn.leftVector(direction - 1);
    const own = centred.leftVector(direction - 1);
    const opposite = u.reduce((sum, value, i) => sum + value * own[i], 0) < 0;
    return {
      panel: {
        title: `u_${direction}, about the mean`,
        xLabel: 'environment steps',
        yLabel: 'u',
        x: { tickFormat: (step: number) => `${step / 1000}k` },
        marks: [line(opposite ? u.map((value) => -value) : u, 1), line(own, 0)],
      },
      names: [
        { name: 'the path', series: 0 },
        { name: words[model], series: 1 },
      ],
      says: `D(0.9): the path ${majorDimensionality(centred.spectrum(), 0.9)}, this draw ${majorDimensionality(drawn.singularValues, 0.9)}.`,
    };
  },
};
