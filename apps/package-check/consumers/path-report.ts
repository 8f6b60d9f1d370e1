import { analyzePath, renderHtml, type AnalyzedPath, type PathAnalysis } from '@policypath/path-report';

const rows = [0, 1, 2, 3].map((i) => Float32Array.of(3, 4 * i, 0));
const path: AnalyzedPath = { begin: 0, end: rows.length, dimension: 3, at: (index) => rows[index] };
const analysis: PathAnalysis = await analyzePath(path, { nulls: [] });
// @ts-expect-error null models have names of their own
export const refused = (): Promise<PathAnalysis> => analyzePath(path, { nulls: ['none'] });
console.log(
  JSON.stringify({
    moved: analysis.parameters.accumulatedChange.all?.maximum,
    page: renderHtml([analysis]).startsWith('<!doctype html>'),
  }),
);
