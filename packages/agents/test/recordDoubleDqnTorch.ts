// Writes doubleDqnTorch.f32: what PyTorch makes of the updates of doubleDqnParity.test.ts, from the same initial weights and batches.
// For each case the losses of 100 updates, then the parameters of network and target.
//
//   POLICYPATH_PYTHON=... node --conditions=@policypath/source --import tsx packages/agents/test/recordDoubleDqnTorch.ts
import { writeFileSync } from 'node:fs';
import { createEngine } from '@policypath/nets';
import { findTorch } from '../bench/findTorch.ts';
import {
  fillWithTransitions,
  givenBatches,
  smallDoubleDqn,
  torchCases,
  torchFile,
  torchUpdateCount,
} from './doubleDqnFixtures.ts';
import { runTorch } from './runTorch.ts';

const python = findTorch();
if (python === undefined) throw new Error('no Python with torch was found; name one in POLICYPATH_PYTHON');
const engine = await createEngine({ engine: 'wasm' });
const outputs = torchCases.map((options) => {
  const agent = smallDoubleDqn(engine, options);
  fillWithTransitions(agent, 300);
  const state = agent.saveState();
  const inputs = [state['network'] as Float32Array, state['target'] as Float32Array];
  for (const indices of givenBatches(agent, torchUpdateCount)) {
    const { observation, action, nextObservation, reward, notDone } = agent.readBatch(indices);
    const scale = observation instanceof Uint8Array ? 255 : 1;
    const [rows, nextRows] = [observation, nextObservation].map((row) => Float32Array.from(row, (x) => x / scale));
    inputs.push(rows, action.slice(), nextRows, reward.slice(), notDone.slice());
  }
  const { engine: _engine, observationShape, ...rest } = agent.options;
  const [height, width, channels] = observationShape;
  const shape = observationShape.length === 3 ? [channels, height, width] : observationShape;
  return runTorch(python, 'doubledqn_torch.py', { ...rest, shape, updates: torchUpdateCount }, inputs);
});
engine.close();
writeFileSync(torchFile, Buffer.concat(outputs.map((output) => Buffer.from(output.buffer))));
