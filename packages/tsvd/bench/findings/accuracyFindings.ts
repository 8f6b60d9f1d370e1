import { table, type Finding } from './finding.ts';
import type { MeasuredAccuracy, MeasuredCut } from '../measure/accuracy.ts';
import { inPowers, short } from './numbers.ts';

/** Below this relative gap at either cut theta' itself is ill-conditioned. */
const LEAST_GAP = 1e-3;

const wide = ({ gapAtBoost, gapAtRank }: MeasuredCut) => Math.min(gapAtBoost, gapAtRank) > LEAST_GAP;

/** Largest, never hiding a NaN; undefined of nothing. */
function largest(values: readonly (number | undefined)[]): number | undefined {
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return values.some((value) => Number.isNaN(value)) ? NaN : Math.max(...(values as number[]));
}

const said = (value: number | undefined) => (value === undefined ? '' : inPowers(value));

function ranks(some: readonly MeasuredCut[]): string {
  const all = some.map(({ rank }) => rank);
  return `r = ${Math.min(...all)} to ${Math.max(...all)}`;
}

/** Largest errors of theta' over all paths, beside float32 LAPACK's. */
export function accuracyFindings({ reference, snapshots, dimension, cuts }: MeasuredAccuracy): Finding[] {
  const good = cuts.filter(wide);
  const close = cuts.filter((cut) => !wide(cut));
  const iterated = good.filter((cut) => cut.iterated);
  const findings: Finding[] = [];
  const error = (name: string, some: readonly MeasuredCut[], value: number | undefined) => {
    const float32 = largest(some.map((cut) => cut.float32Lapack));
    findings.push({
      job:
        `largest error of theta' against ${reference}'s float64 SVD, of the move's size; ${name}, ${some.length} cuts ` +
        `of paths of ${snapshots} x ${short(dimension)}, ${ranks(some)}, gaps above ${inPowers(LEAST_GAP)}`,
      here: said(value),
      beside: float32 === undefined ? '' : `float32 LAPACK SVD ${inPowers(float32)}`,
    });
  };
  const dense = (some: readonly MeasuredCut[]) => largest(some.map((cut) => cut.dense));
  error('iterated', iterated, largest(iterated.map((cut) => cut.sliding)));
  error('dense', good, dense(good));
  const usual = good.filter(({ float32Lapack }) => float32Lapack !== undefined && float32Lapack <= 4e-6);
  if (usual.length > 0 && usual.length < good.length) {
    error('dense, of them those where float32 LAPACK errs by 4e-6 at most', usual, dense(usual));
  }
  if (close.length > 0) {
    const errors = [...close.map((cut) => cut.sliding), ...close.map((cut) => cut.dense)];
    const residuals = [...close.map((cut) => cut.slidingResidual), ...close.map((cut) => cut.denseResidual)];
    findings.push({
      job: `smaller gaps (${close.length} cuts): theta' finite, residual stated`,
      here: `error up to ${said(largest(errors))}, largest |G u - lambda u| / lambda_1 ${said(largest(residuals))}`,
      beside: `float32 LAPACK SVD ${said(largest(close.map((cut) => cut.float32Lapack)))}`,
    });
  }
  return findings;
}

/** A line for each kind of path. */
export function accuracyTable({ cuts }: MeasuredAccuracy): string {
  const names = [...new Set(cuts.map(({ path }) => path))];
  return table(
    ['path', 'gap at r_b', 'gaps at r', 'iterated', 'dense', 'float32 LAPACK', 'residual'],
    names.map((name) => {
      const own = cuts.filter(({ path }) => path === name);
      const iterated = own.filter((cut) => cut.iterated);
      const gaps = own.map(({ gapAtRank }) => gapAtRank);
      return [
        name,
        inPowers(Math.min(...own.map(({ gapAtBoost }) => gapAtBoost))),
        `${inPowers(Math.min(...gaps))} to ${inPowers(Math.max(...gaps))}`,
        said(largest(iterated.map((cut) => cut.sliding))),
        said(largest(own.map((cut) => cut.dense))),
        said(largest(own.map((cut) => cut.float32Lapack))),
        said(largest(own.flatMap((cut) => [cut.slidingResidual, cut.denseResidual]))),
      ];
    }),
  );
}
