// The second thread of the WebAssembly kernels: the same module on the same memory, with a stack of its own. It takes
// parts of the first thread's work until that closes the kernels.
import { parentPort, workerData } from 'node:worker_threads';

const { module, memory, stack } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
exports['__stack_pointer'].value = stack;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread's port has no origin
parentPort.postMessage('ready');
exports.runSecondThread();
