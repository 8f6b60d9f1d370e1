import { createEngine, type Engine } from '../src/index.ts';

export function createTensorflow(): Promise<Engine> {
  return createEngine({ engine: 'tensorflow' });
}

/** Why libtensorflow cannot be had here, printed besides; undefined where it can. */
export async function tensorflowUnavailable(): Promise<string | undefined> {
  const engine = await createTensorflow();
  engine.close();
  if (engine.identity.instructionSet.startsWith('libtensorflow')) return undefined;
  const reason = `tfjs-node has no native binding here: npm run tensorflow:install`;
  console.warn(`tests of the tensorflow engine over libtensorflow are skipped: ${reason}`);
  return reason;
}
