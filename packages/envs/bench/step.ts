/**
 * Steps a second of `Environment.step` beside a bare mj_step loop: the same model, start states, actions and frame
 * skip, in one process, episode by episode in turn. Resets are not timed. The ratio is the median over the rounds.
 *
 *     npm run bench env -- [--rounds 15] [--steps 1000] [--only part-of-an-id]
 */
import { parseArgs } from 'node:util';
import { createGenerator } from '@policypath/random';
import { makeEnvironment, sampleSpace } from '../src/index.ts';
import type { MujocoEnvironment } from '../src/index.ts';
import { mujocoModule } from '../src/mujocoModule.ts';
import { Physics } from '../src/physics.ts';
import { modelOf, mujocoEnvironments, taskOf } from '../test/ownModels.ts';
import { BareSimulation } from './bareSimulation.ts';
import { median } from './median.ts';

interface Episode {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
  readonly actions: readonly Float64Array[];
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    steps: { type: 'string', default: '1000' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const stepsPerRound = Number(values.steps);

console.log(`${stepsPerRound} steps a round, ${rounds} rounds; Node ${process.version}`);
console.log('| environment (frame skip) | bare mj_step, steps/s | Environment.step, steps/s | time of step / bare |');
console.log('| --- | --- | --- | --- |');
for (const { id } of mujocoEnvironments.filter((known) => known.id.includes(values.only))) {
  const environment = await makeEnvironment(id);
  const bare = await bareSimulation(id);
  const episodes = randomEpisodes(environment, stepsPerRound);
  const times = Array.from({ length: rounds + 1 }, (_, round) => pairedTimes(environment, bare, episodes, round)).slice(
    1,
  );
  const row = [
    `${id} (${environment.frameSkip})`,
    (stepsPerRound / median(times.map((time) => time.bare))).toFixed(0),
    (stepsPerRound / median(times.map((time) => time.environment))).toFixed(0),
    median(times.map((time) => time.environment / time.bare)).toFixed(3),
  ];
  console.log(`| ${row.join(' | ')} |`);
  environment.close();
}

async function bareSimulation(id: string): Promise<BareSimulation> {
  const { prepareModel } = taskOf(id);
  const mujoco = await mujocoModule();
  const physics = new Physics(mujoco, modelOf(id));
  prepareModel(physics);
  return new BareSimulation(mujoco, physics);
}

/** Episodes of a random agent, cut so that they have `steps` steps together. */
function randomEpisodes(environment: MujocoEnvironment, steps: number): Episode[] {
  const generator = createGenerator(1, 'bench');
  const episodes: Episode[] = [];
  environment.reset({ seed: 1 });
  for (let done = 0; done < steps;) {
    environment.reset();
    const { qpos, qvel } = environment.physicsState();
    const actions: Float64Array[] = [];
    for (let over = false; !over && done < steps; done += 1) {
      const action = sampleSpace(environment.actionSpace, generator);
      const { terminated, truncated } = environment.step(action);
      actions.push(action);
      over = terminated || truncated;
    }
    episodes.push({ qpos, qvel, actions });
  }
  return episodes;
}

/** Seconds of both over all episodes; they take turns in going first. */
function pairedTimes(
  environment: MujocoEnvironment,
  bare: BareSimulation,
  episodes: readonly Episode[],
  round: number,
): { environment: number; bare: number } {
  const total = { environment: 0, bare: 0 };
  episodes.forEach(({ qpos, qvel, actions }, index) => {
    const runEnvironment = (): void => {
      environment.setPhysicsState({ qpos, qvel });
      const begin = performance.now();
      for (const action of actions) environment.step(action);
      total.environment += (performance.now() - begin) / 1000;
    };
    const runBare = (): void => {
      bare.start(qpos, qvel);
      const begin = performance.now();
      for (const action of actions) bare.step(action, environment.frameSkip);
      total.bare += (performance.now() - begin) / 1000;
    };
    const runs = (index + round) % 2 === 0 ? [runEnvironment, runBare] : [runBare, runEnvironment];
    for (const run of runs) run();
    const end = environment.physicsState();
    if (!end.qpos.every((value, i) => value === bare.qpos[i])) {
      throw new Error(`${environment.id}: the two simulations have parted; the times do not compare`);
    }
  });
  return total;
}
