// Is a path's concentration more than that of a random walk, and are its harmonic left vectors?
import { createGenerator } from '@policypath/random';
import { compareWithNull } from '@policypath/tsvd';

const noise = createGenerator(1, 'path');
const path: Float32Array[] = [];
let parameters = Float32Array.from({ length: 400 }, () => noise.normal() / 16);
for (let i = 0; i < 60; i += 1) {
  parameters = parameters.map((value, k) => value + 1e-3 * noise.normal() + 4e-4 * Math.sin(k));
  path.push(parameters);
}

const { statistics } = compareWithNull(path, { generator: createGenerator(1, 'null models'), repeats: 19 });
for (const name of ['informationAmount', 'cosineCorrelation'] as const) {
  const statistic = statistics.find((s) => s.name === name && s.centring === 'mean' && s.at === 1);
  console.log(`${name} 1, centred: ${statistic?.value.toFixed(3)}`);
  for (const [model, { low, high, pValue }] of Object.entries(statistic?.nulls ?? {})) {
    console.log(`  ${model.padEnd(21)} ${low.toFixed(3)} to ${high.toFixed(3)}, p = ${pValue.toFixed(2)}`);
  }
}
