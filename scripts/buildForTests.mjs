// Before tests that start processes: these run from built files.
export { buildOnce as setup } from './setup.mjs';
