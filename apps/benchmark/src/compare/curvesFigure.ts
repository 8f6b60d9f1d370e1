import { learningCurves, type CurvePanel } from '../figures/index.ts';
import type { Comparison, MethodSummary } from './comparison.ts';

/** The learning curves of a comparison, one panel an environment and agent, as an SVG document. */
export function curvesFigure({ agents, label }: Comparison): string {
  const panels = agents.flatMap(({ baseName, treatedName, environments }) =>
    environments.map(({ environment, base, treated, random }): CurvePanel => {
      const series = [
        [baseName, base],
        [treatedName, treated],
      ] as const;
      return {
        title: environment,
        series: series.flatMap(([name, summary]) => (summary === null ? [] : [{ label: name, points: summary.curve }])),
        level: random === null ? undefined : { label: 'random agent', value: random.mean },
      };
    }),
  );
  const methods = agents.flatMap(({ baseName, treatedName, environments }) => [
    `${seedCount(environments.map(({ base }) => base))} of ${baseName}`,
    `${seedCount(environments.map(({ treated }) => treated))} of ${treatedName}`,
  ]);
  return learningCurves({
    panels,
    label: label ?? undefined,
    caption: `Bands: one standard error of the mean to each side, over seeds (${methods.join(', ')}).`,
  });
}

/** e.g. '6', or '4 to 6' where environments differ. */
function seedCount(summaries: readonly (MethodSummary | null)[]): string {
  const counts = summaries.map((summary) => summary?.seeds.length ?? 0);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
