// A noisy descent of 200 parameters, and what its path looks like.
import { detourRatio, informationAmount, majorDimensionality, temporalSvd } from '@policypath/tsvd';

const path: Float32Array[] = [];
let parameters = Float32Array.from({ length: 200 }, (_, k) => Math.cos(k));
for (let i = 0; i < 120; i += 1) {
  parameters = parameters.map((value, k) => value - 0.02 * value + 0.01 * Math.sin(i * k * k));
  path.push(parameters);
}

const svd = await temporalSvd(path);
const spectrum = svd.spectrum();
const { ratios, neverMoved } = detourRatio(path, { share: 0.8 });
console.log(`D(0.9) = ${majorDimensionality(spectrum, 0.9)} of ${svd.numericalRank} directions`);
console.log(`a_1 = ${informationAmount(spectrum)[0].toFixed(3)}`);
const finite = ratios.filter(Number.isFinite).toSorted();
console.log(`median detour ratio ${finite[finite.length >> 1].toFixed(2)}, ${neverMoved.length} never moved`);
