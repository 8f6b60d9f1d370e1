import { learningCurves, type CurvePanel } from '../figures/index.ts';
import type { AgentComparison, Comparison, EnvironmentComparison, MethodSummary } from './comparison.ts';

/** The learning curves of a comparison, one panel an environment and agent, as an SVG document. */
export function curvesFigure({ agents, label }: Comparison): string {
  const longest = longestOf(agents);
  const isLongest = (one: EnvironmentComparison): boolean => longest.has(one);
  const panels = agents.flatMap(({ baseName, treatedName, environments }) =>
    environments.filter(isLongest).map(({ environment, actionRepeat, base, treated, random }): CurvePanel => {
      const series = [
        [baseName, base],
        [treatedName, treated],
      ] as const;
      return {
        title: environment,
        actionRepeat,
        series: series.flatMap(([name, summary]) => (summary === null ? [] : [{ label: name, points: summary.curve }])),
        level: random === null ? undefined : { label: 'random agent', value: random.mean },
      };
    }),
  );
  const methods = [...new Set(agents.map(({ baseName }) => baseName))].flatMap((name) => {
    const own = agents.filter(({ baseName }) => baseName === name);
    const environments = own.flatMap((one) => one.environments).filter(isLongest);
    return [
      `${seedCount(environments.map(({ base }) => base))} of ${name}`,
      `${seedCount(environments.map(({ treated }) => treated))} of ${own[0].treatedName}`,
    ];
  });
  return learningCurves({
    panels,
    label: label ?? undefined,
    caption: `Bands: one standard error of the mean to each side, over seeds (${methods.join(', ')}).`,
  });
}

/** Of an agent's comparisons in one environment, which differ in their horizon, that which reaches farthest. */
function longestOf(agents: readonly AgentComparison[]): Set<EnvironmentComparison> {
  const found = new Map<string, EnvironmentComparison>();
  for (const { baseName, environments } of agents) {
    for (const one of environments) {
      const key = JSON.stringify([baseName, one.environment]);
      if (one.throughStep >= (found.get(key)?.throughStep ?? 0)) found.set(key, one);
    }
  }
  return new Set(found.values());
}

/** e.g. '6', or '4 to 6' where environments differ. */
function seedCount(summaries: readonly (MethodSummary | null)[]): string {
  const counts = summaries.map((summary) => summary?.seeds.length ?? 0);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
