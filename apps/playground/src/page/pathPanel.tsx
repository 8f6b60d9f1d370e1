import type { ShownStatistic } from '../training/messages.ts';
import { LineChart, type Line, type Mark } from './lineChart.tsx';
import { PlanePlot } from './planePlot.tsx';
import { short, statisticText, subscript } from './sentences.ts';
import type { Seen } from './seen.ts';

/** The path of each trial: its left vectors, what they are beside chance, and where the policy is in their plane. */
export function PathPanel({
  names,
  seen,
  marks,
  shownMark,
}: {
  readonly names: readonly string[];
  readonly seen: readonly Seen[];
  readonly marks: readonly Mark[];
  readonly shownMark: number | undefined;
}) {
  return (
    <section aria-label="The paths">
      <h2>The path of each policy</h2>
      <p>
        Each recorded policy is a point; the path through them, about its mean, is u₁ along the first direction, u₂
        along the second, and so on. Random steps give cosines as well: the band says where 9 of 10 paths lie whose
        steps are these, each forwards or backwards by a coin.
      </p>
      <div class="twins">
        {names.map((name, k) => (
          <section aria-label={`Path, ${name}`}>
            <LineChart
              title={`u₁ to u₄, ${name}`}
              marks={k === 1 ? marks : []}
              shownMark={shownMark}
              lines={leftVectorLines(seen[k])}
              of={[seen[k].path]}
            />
            <div class="beside">
              <PlanePlot title={`Along directions 1 and 2, ${name}`} path={seen[k].path} series={k} />
              <Statistics statistics={seen[k].path?.statistics ?? []} caption={`Numbers of the path, ${name}`} />
            </div>
          </section>
        ))}
      </div>
    </section>
  );
}

function leftVectorLines({ path }: Seen): readonly Line[] {
  const along = (k: number): Float64Array => path?.leftVectors[k] ?? new Float64Array(0);
  const points = (values: Float64Array) => Array.from(values, (value, i) => [path?.steps[i] ?? 0, value] as const);
  return [
    ...[0, 1, 2, 3].map((k) => ({ label: `u${subscript(k + 1)}`, series: k, points: () => points(along(k)) })),
    ...[0, 1, 2, 3].map((k) => ({
      label: `cosine ${k + 1}`,
      series: k,
      points: () => points(cosineBeside(along(k), k + 1)),
      dashed: true,
    })),
  ];
}

/** The cosine of so many half periods, as long as a left vector [n] and on its side. */
function cosineBeside(vector: Float64Array, halfPeriods: number): Float64Array {
  const n = vector.length;
  const cosine = vector.map((_, i) => Math.sqrt(2 / n) * Math.cos((Math.PI * halfPeriods * (i + 0.5)) / n));
  const along = cosine.reduce((sum, value, i) => sum + value * vector[i], 0);
  return along < 0 ? cosine.map((value) => -value) : cosine;
}

function Statistics({
  statistics,
  caption,
}: {
  readonly statistics: readonly ShownStatistic[];
  readonly caption: string;
}) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">number</th>
          <th scope="col">value</th>
          <th scope="col">by chance</th>
        </tr>
      </thead>
      <tbody>
        {statistics.map((statistic) => {
          const { value, band } = statistic;
          const [symbol, meaning] = statisticText(statistic);
          const isOutside = band !== undefined && (value < band.low || value > band.high);
          return (
            <tr title={meaning}>
              <th scope="row">{symbol}</th>
              <td class={isOutside ? 'outside' : ''}>{short(value)}</td>
              <td>{band === undefined ? '' : `${short(band.low)} to ${short(band.high)}`}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
