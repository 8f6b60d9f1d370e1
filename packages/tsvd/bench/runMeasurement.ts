// One measurement in a process of its own: `runMeasurement.ts NAME OPTIONS` prints its result as JSON.
import { accuracy } from './measure/accuracy.ts';
import { digits } from './measure/digits.ts';
import { eigenpairs } from './measure/eigenpairs.ts';
import { followWindow } from './measure/followWindow.ts';
import { nullModels } from './measure/nullModels.ts';
import { peersOfWindow } from './measure/peersOfWindow.ts';

const measurements = { accuracy, digits, eigenpairs, followWindow, nullModels, peersOfWindow };
export type Measurements = typeof measurements;

const [name, options] = process.argv.slice(2);
const measure = measurements[name as keyof Measurements] as (options: unknown) => Promise<unknown>;
process.stdout.write(JSON.stringify(await measure(JSON.parse(options))));
