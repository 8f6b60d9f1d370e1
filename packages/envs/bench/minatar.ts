/**
 * Steps a second of MinAtar's games with random actions on one core: `step` into a given array, resets included. With
 * `--python <interpreter>` that has the package `minatar`, the original plays as many seconds beside it, in turns.
 *
 *     npm run bench minatar -- [--seconds 1] [--rounds 5] [--python python3]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGenerator } from '@policypath/random';
import { knownEnvironments, makeEnvironment, type MinAtarId } from '../src/index.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const { python } = values;

console.log(`${seconds} s a round, ${rounds} rounds, medians; Node ${process.version}`);
console.log(`| game | steps/s |${python ? ' minatar (Python), steps/s | ratio |' : ''}`);
console.log(`| --- | --- |${python ? ' --- | --- |' : ''}`);
for (const { id } of knownEnvironments()) {
  if (!/^MinAtar\/.*-v0$/.test(id)) continue;
  const own: number[] = [];
  const peer: number[] = [];
  await stepsPerSecond(id as MinAtarId, 0.2);
  for (let round = 0; round < rounds; round += 1) {
    own.push(await stepsPerSecond(id as MinAtarId, seconds));
    if (python) peer.push(peerStepsPerSecond(python, id, seconds));
  }
  const [ours, theirs] = [median(own), median(peer)];
  const cells = [id, ours.toFixed(0), ...(python ? [theirs.toFixed(0), (ours / theirs).toFixed(1)] : [])];
  console.log(`| ${cells.join(' | ')} |`);
}

async function stepsPerSecond(id: MinAtarId, wanted: number): Promise<number> {
  const environment = await makeEnvironment(id);
  const generator = createGenerator(1, 'bench');
  const action = new Float64Array(1);
  const { observation } = environment.reset({ seed: 1 });
  const options = { observation };
  let steps = 0;
  const begin = performance.now();
  let elapsed = 0;
  while (elapsed < wanted) {
    for (let i = 0; i < 1000; i += 1) {
      action[0] = generator.integer(6);
      if (environment.step(action, options).terminated) environment.reset();
    }
    steps += 1000;
    elapsed = (performance.now() - begin) / 1000;
  }
  return steps / elapsed;
}

function peerStepsPerSecond(interpreter: string, id: string, wanted: number): number {
  const script = fileURLToPath(new URL('minatarPeer.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(interpreter, [script, id, String(wanted)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${interpreter} ${script} failed: ${stderr}`);
  return Number(stdout);
}
