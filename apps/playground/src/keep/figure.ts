import * as Plot from '@observablehq/plot';
import { composeFigure, ink, lineColours, panel } from '@policypath/figures';
import type { Seen } from '../page/seen.ts';

const colours = lineColours.slice(0, 4);

/** Returns of both trials and the left vectors of each path, as an SVG file. @param names of the trials */
export function figureOf(seen: readonly Seen[], names: readonly string[], label: string): string {
  const edits = seen.flatMap((one) => one.edits.map(({ step }) => step));
  const marks = (lines: readonly (readonly { readonly x: number; readonly y: number }[])[]): Plot.Markish[] => [
    Plot.ruleX(edits, { stroke: ink, strokeOpacity: 0.2 }),
    ...lines.map((points, k) => Plot.line(points, { x: 'x', y: 'y', stroke: colours[k], strokeWidth: 1.2 })),
  ];
  const returns = seen.map(({ episodes }) => episodes.map((episode) => ({ x: episode.step, y: episode.return })));
  const vectors = seen.map(({ path }) =>
    (path?.leftVectors ?? []).map((vector) => path!.steps.map((x, k) => ({ x, y: vector[k] }))),
  );
  return composeFigure({
    label,
    panels: [
      panel({ title: 'Return of each training episode', xLabel: 'step', yLabel: 'return', marks: marks(returns) }),
      ...vectors.map((lines, k) =>
        panel({ title: `u1 to u4, ${names[k]}`, xLabel: 'step', yLabel: 'left vector', marks: marks(lines) }),
      ),
    ],
    legend: [
      ...names.map((name, k) => ({ label: name, colour: colours[k], kind: 'curve' as const })),
      ...colours.map((colour, k) => ({ label: `u${k + 1}`, colour, kind: 'curve' as const })),
    ],
    caption: 'Upright lines are edits.',
  });
}
