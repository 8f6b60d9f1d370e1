// How many directions does the training of a network of one's own move along?
import { PathRecorder } from '@policypath/path-buffer';
import { majorDimensionality, temporalSvd } from '@policypath/tsvd';
import { SineNetwork } from './sineNetwork.ts';

const network = new SineNetwork();
const path = new PathRecorder();
for (let step = 0; step < 5000; step += 1) {
  network.train();
  if (step % 25 === 0) path.push([network.inner, network.outer], step);
}
const svd = await temporalSvd(path.slice({ fromStep: 1000 }), { centre: 'mean' });
console.log(`${majorDimensionality(svd.spectrum(), 0.9)} of ${svd.numericalRank} directions hold 90 % of the moves`);
