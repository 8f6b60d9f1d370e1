import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { createPptb, openPathEdit, type PathEdit, type PathEditor, type Pptb } from '@policypath/pptb';

// A straight path through the origin, theta_i = i d: boosting gives theta_n + p (theta_n - theta_1) = (4 + 3 / 2) d.
const path = new PathBuffer({ capacity: 4, layout: flatLayout(3) });
for (let i = 1; i <= 4; i += 1) path.push(Float32Array.of(i, 2 * i, -i), i);
const pptb: PathEditor = openPathEdit('pptb', {
  path,
  rank: 2,
  boostedDirections: 1,
  boost: 0.5,
  snapshotInterval: 1,
  period: 10,
});
const edit: PathEdit = pptb.edit();
// @ts-expect-error the path is missing
export const refused = (): PathEditor => openPathEdit('pptb', { rank: 2, snapshotInterval: 1, period: 10 });

// The same as a session on a bare vector.
const theta = Float32Array.of(0, 0, 0);
const session: Pptb = await createPptb(theta, {
  window: 4,
  rank: 2,
  boostedDirections: 1,
  boost: 0.5,
  snapshotInterval: 1,
  period: 4,
});
for (let i = 1; i <= 4; i += 1) session.step(Float32Array.of(i, 2 * i, -i));
session.close();
console.log(JSON.stringify([...edit.parameters]));
