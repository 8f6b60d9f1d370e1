// PPTB around a toy optimiser: plain arrays, no agent and no tensor library.
import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { defaultPreset, PathTrimmerBooster, PptbSchedule } from '@policypath/pptb';

const preset = defaultPreset({ capacity: 40, stepsPerPolicyUpdate: 1, snapshotUpdates: 5, period: 50, rank: 8 });
const parameters = Float32Array.from({ length: 300 }, (_, k) => Math.cos(k));
const path = new PathBuffer({ capacity: preset.capacity, layout: flatLayout(parameters.length) });
const pptb = new PathTrimmerBooster({ path, ...preset });
const schedule = new PptbSchedule(preset);

path.push(parameters, 0);
for (let step = 0; step < 400; step += 1) {
  // Any optimiser: here a descent towards 0 with a wobble.
  for (let k = 0; k < parameters.length; k += 1)
    parameters[k] += -0.005 * parameters[k] + 0.01 * Math.sin(step * k * k);

  if (schedule.snapshotDue({ step, policyUpdates: step + 1 })) path.push(parameters, step);
  if (schedule.editDue({ step, snapshots: path.length })) {
    const edit = pptb.edit();
    parameters.set(edit.parameters);
    console.log(`step ${step}: moved ${edit.displacement.toFixed(4)}, kept ${edit.rankUsed} of ${edit.snapshots}`);
  }
}
