/**
 * Returns of a random agent in dm_control's tasks beside those of an independent implementation, with the difference in
 * standard errors of both. About two minutes on an idle core.
 *
 *     node --conditions=@policypath/source --import tsx scripts/controlSuiteRandomAgents.ts [--episodes 200] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { createGenerator } from '@policypath/random';
import { makeEnvironment, sampleSpace } from '../src/index.ts';
import { controlSuiteReferences } from '../test/dmControl/randomAgents.ts';

const { values } = parseArgs({
  options: { episodes: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const episodes = Number(values.episodes);
const seed = Number(values.seed);

console.log(`${episodes} episodes, seed ${seed}, action repeat 8`);
console.log('| task | mean return +- standard error | reference | difference in standard errors |');
console.log('| --- | --- | --- | --- |');
for (const reference of controlSuiteReferences) {
  const returns = await randomReturns(reference.id, reference.actionRepeat);
  const mean = returns.reduce((sum, value) => sum + value, 0) / episodes;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (episodes - 1);
  const standardError = Math.sqrt(variance / episodes);
  const row = [
    reference.id,
    `${mean.toFixed(2)} +- ${standardError.toFixed(2)}`,
    `${reference.mean} +- ${reference.standardError}`,
    ((mean - reference.mean) / Math.hypot(standardError, reference.standardError)).toFixed(1),
  ];
  console.log(`| ${row.join(' | ')} |`);
}

async function randomReturns(id: string, actionRepeat: number): Promise<number[]> {
  const environment = await makeEnvironment(id, { actionRepeat });
  const generator = createGenerator(seed, `random-agent/${id}`);
  environment.reset({ seed });
  const returns = Array.from({ length: episodes }, () => {
    environment.reset();
    let total = 0;
    for (let over = false; !over;) {
      const { reward, truncated } = environment.step(sampleSpace(environment.actionSpace, generator));
      total += reward;
      over = truncated;
    }
    return total;
  });
  environment.close();
  return returns;
}
