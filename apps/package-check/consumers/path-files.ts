import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { readPath, safetensorsChunks } from '@policypath/path-files';

const path = new PathBuffer({ capacity: 2, layout: flatLayout(3) });
for (const step of [0, 25, 50]) path.push(Float32Array.of(step, 1, 2), step);
const bytes = Uint8Array.from([...safetensorsChunks(path)].flatMap((chunk) => [...chunk]));
const stored = readPath(bytes);
// @ts-expect-error a path is read from bytes
export const refused = (): unknown => readPath(1);
console.log(JSON.stringify({ newest: [...stored.at(stored.end - 1)], steps: stored.steps }));
