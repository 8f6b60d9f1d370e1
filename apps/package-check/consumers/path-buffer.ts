import { flatLayout, PathBuffer, type ParameterLayout } from '@policypath/path-buffer';

const layout: ParameterLayout = flatLayout(3);
const path = new PathBuffer({ capacity: 2, layout });
for (const step of [0, 25, 50]) path.push(Float32Array.of(step, 1, 2), step);
const newest = path.at(path.end - 1);
// @ts-expect-error a snapshot is a Float32Array
export const refused = (): number => path.push([1, 2, 3], 75);
console.log(JSON.stringify({ begin: path.begin, end: path.end, newest: [...newest] }));
