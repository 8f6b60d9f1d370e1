// Runs as a child process: sends its parent the version of TensorFlow, or why it does not load.
import { createEngine } from '@policypath/nets';
import { attempt } from './outcome.ts';

const outcome = await attempt(async () => {
  const engine = await createEngine({ engine: 'tensorflow' });
  const { instructionSet, sourceHash } = engine.identity;
  engine.close();
  return `${instructionSet}, ${sourceHash}`;
});
process.send?.(outcome);
process.disconnect?.();
