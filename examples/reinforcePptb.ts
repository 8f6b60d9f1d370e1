// REINFORCE on a Gaussian policy, with policy path trimming and boosting.
import { createPptb } from '@policypath/pptb';
import { createGenerator } from '@policypath/random';

const random = createGenerator(0, 'exploration');
const means = new Float32Array(64);
const pptb = await createPptb(means, { window: 100, rank: 8, period: 200, snapshotUpdates: 5 });
let baseline = 0;
for (let step = 1; step <= 1000; step += 1) {
  const noise = means.map(() => random.normal());
  const reward = -means.reduce((sum, mean, k) => sum + (mean + 0.1 * noise[k] - Math.sin(k)) ** 2, 0);
  for (let k = 0; k < means.length; k += 1) means[k] += 0.003 * (reward - baseline) * noise[k];
  baseline += 0.05 * (reward - baseline);
  const edit = pptb.step(means);
  if (edit !== null) console.log(`step ${step}: reward ${reward.toFixed(1)}, moved by ${edit.displacement.toFixed(3)}`);
}
pptb.close();
