import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';

/** Fits y = sin(3x) with a small network; returns the mean squared error before and after. */
export async function fitSine(steps: number): Promise<{ before: number; after: number }> {
  const engine = await createEngine();
  const generator = createGenerator(0, 'example');
  const batch = 64;
  const mlp = engine.createMlp({ sizes: [1, 64, 64, 1], maximumBatch: batch, generator });
  const adam = engine.createAdam(mlp, { learningRate: 3e-3 });
  const errors: number[] = [];
  const input = new Float32Array(batch);
  for (let step = 0; step < steps; step += 1) {
    generator.fillUniform(input, -1, 1);
    const error = mlp.forward(input, batch).map((value, row) => value - Math.sin(3 * input[row]));
    errors.push(error.reduce((sum, value) => sum + value * value, 0) / batch);
    // The gradient of the mean squared error with respect to the output.
    mlp.backward(
      error.map((value) => (2 * value) / batch),
      batch,
      { inputGradient: false },
    );
    adam.step();
  }
  engine.close();
  return { before: errors[0], after: errors[steps - 1] };
}

if (import.meta.filename === process.argv[1]) console.log(await fitSine(500));
