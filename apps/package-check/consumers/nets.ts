import { createEngine, type Mlp } from '@policypath/nets';
import { createGenerator } from '@policypath/random';

const engine = await createEngine();
const mlp: Mlp = engine.createMlp({ sizes: [3, 16, 1], maximumBatch: 32, generator: createGenerator(0) });
const adam = engine.createAdam(mlp, { learningRate: 1e-2 });
const input = new Float32Array(32 * 3).fill(0.1);
const losses: number[] = [];
for (let step = 0; step < 200; step += 1) {
  const output = mlp.forward(input, 32);
  losses.push(output.reduce((sum, value) => sum + (value - 1) ** 2, 0) / 32);
  const gradient = output.map((value) => (2 * (value - 1)) / 32);
  mlp.backward(gradient, 32, { inputGradient: false });
  adam.step();
}
engine.close();
// @ts-expect-error there is no such engine
export const refused = (): unknown => createEngine({ engine: 'abacus' });
console.log(JSON.stringify({ learnt: losses[199] < 1e-3 * losses[0] }));
