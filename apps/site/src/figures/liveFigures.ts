import { detour, dimensionality, leftVectors, path, singularValues } from './describe.ts';
import { boost, join, period, trim } from './edit.ts';
import type { LiveFigure } from './figure.ts';
import { nulls } from './nulls.ts';

/** The figures that compute in the page, by the name that a page gives in <LiveFigure name="...">. */
export const liveFigures: Readonly<Record<string, LiveFigure>> = {
  path,
  detour,
  singularValues,
  dimensionality,
  leftVectors,
  nulls,
  trim,
  boost,
  join,
  period,
};
