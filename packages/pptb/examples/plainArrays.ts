// PPTB around a toy optimiser: plain arrays, no agent and no tensor library.
import { createPptb } from '@policypath/pptb';

const parameters = Float32Array.from({ length: 300 }, (_, k) => Math.cos(k));
const pptb = await createPptb(parameters, { window: 40, snapshotUpdates: 5, snapshotInterval: 5, period: 50, rank: 8 });

for (let step = 0; step < 400; step += 1) {
  // Any optimiser: here a descent towards 0 with a wobble.
  for (let k = 0; k < parameters.length; k += 1)
    parameters[k] += -0.005 * parameters[k] + 0.01 * Math.sin(step * k * k);

  const edit = pptb.step(parameters);
  if (edit !== null) {
    console.log(`step ${step}: moved ${edit.displacement.toFixed(4)}, kept ${edit.rankUsed} of ${edit.snapshots}`);
  }
}
pptb.close();
