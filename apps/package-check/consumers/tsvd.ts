import { majorDimensionality, temporalSvd, type TemporalSvd } from '@policypath/tsvd';

// Orthogonal snapshots: the singular values are their lengths.
const path: Float32Array[] = [Float32Array.of(0, 3, 0), Float32Array.of(4, 0, 0)];
const svd: TemporalSvd = await temporalSvd(path);
// @ts-expect-error a path holds Float32Arrays
export const refused = (): unknown => temporalSvd([[1, 2]]);
console.log(
  JSON.stringify({
    singularValues: [...svd.singularValues].map((value) => Number(value.toFixed(12))),
    half: majorDimensionality(svd.spectrum(), 0.5),
  }),
);
