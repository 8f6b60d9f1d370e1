// An edit of one's own, wherever PPTB would stand: a share of the way back to the mean of the window.
import { createPptb, definePathEdit } from '@policypath/pptb';

definePathEdit({
  name: 'way-back',
  settings: { share: 0.5 },
  edit({ snapshots }, { share }) {
    // Weights of the snapshots, oldest first: theta' = theta_n + share (mean - theta_n).
    const smoothing = new Float64Array(snapshots).fill(share / snapshots);
    smoothing[snapshots - 1] -= share;
    return { smoothing };
  },
});

const theta = Float32Array.from({ length: 50 }, (_, k) => Math.cos(k));
const pptb = await createPptb(theta, {
  edit: 'way-back',
  share: 0.2,
  window: 20,
  minimumSnapshots: 10,
  snapshotInterval: 5,
  period: 50,
});
for (let step = 1; step <= 200; step += 1) {
  for (let k = 0; k < theta.length; k += 1) theta[k] += 0.01 * Math.sin(step * k);
  const edit = pptb.step(theta);
  if (edit !== null) console.log(`step ${step}: ${(100 * edit.relativeDisplacement).toFixed(2)} % of the way`);
}
pptb.close();
