import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { openPath, writePath } from '@policypath/path-files/node';

const path = new PathBuffer({ capacity: 2, layout: flatLayout(3) });
for (const step of [0, 25, 50]) path.push(Float32Array.of(step, 1, 2), step);
writePath('path.safetensors', path);
const stored = openPath('path.safetensors');
const newest = stored.at(stored.end - 1);
stored.close();
// @ts-expect-error a path has snapshots
export const refused = (): void => writePath('path.safetensors', 'none');
console.log(JSON.stringify({ newest: [...newest], steps: stored.steps }));
