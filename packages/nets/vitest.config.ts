import { packageTests } from '../../vitest.shared.ts';

// TensorFlow.js has one backend a process: a file that loads its native one would leave it to the next.
export default packageTests('nets', { isolate: true });
