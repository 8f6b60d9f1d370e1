import { decomposePath, editWindow } from './jobs.js';

// Called by the test, in the page.
globalThis.jobs = { decomposePath, editWindow };
