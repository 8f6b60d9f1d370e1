export type { OpenPathOptions } from '../formats/openCheckpoints.ts';
export { openPath } from './openPath.ts';
export { openCheckpoint } from './openCheckpoint.ts';
export { openSnapshot } from './openSnapshot.ts';
export { writePath } from './writePath.ts';
export { writeCheckpoint } from './writeCheckpoint.ts';
export { writeCheckpoints } from './writeCheckpoints.ts';
export { writeSnapshot } from './writeSnapshot.ts';
