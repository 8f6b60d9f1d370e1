// Writes what PyTorch makes of the parity case of PPO's tests into test/fixtures/ppoTorch.json, for machines without PyTorch.
//
//   POLICYPATH_PYTHON=<python with torch> node --conditions=@policypath/source --import tsx packages/agents/scripts/writePpoFixture.ts
import { writeFileSync } from 'node:fs';
import { createEngine } from '@policypath/nets';
import { findTorch } from '../bench/findTorch.ts';
import { smallPpo } from '../test/ppoFixtures.ts';
import { ppoTorchUpdates } from '../test/ppoTorchParity.ts';

const python = findTorch();
if (python === undefined) throw new Error('no Python with torch: name one in POLICYPATH_PYTHON');
const engine = await createEngine();
const result = ppoTorchUpdates(python, smallPpo(engine));
engine.close();
const rounded = JSON.stringify(result, (_, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(9)) : value,
);
writeFileSync(new URL('../test/fixtures/ppoTorch.json', import.meta.url), `${rounded}\n`);
