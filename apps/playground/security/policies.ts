/** Content-Security-Policies of the page and of its workers; README.md says why each part is as it is. */

type Directives = Readonly<Record<string, string>>;

const page: Directives = {
  'default-src': "'none'",
  'script-src': "'self'",
  // A report has its styles in it. They can load nothing: that is what the other lines say.
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** A worker that computes and asks for nothing: given files cannot leave it. */
const computing: Directives = { 'default-src': "'none'", 'script-src': "'self' 'wasm-unsafe-eval'" };

/** MuJoCo's glue makes functions of texts (embind's `new Function`), and fetches its module. */
const training: Directives = {
  ...computing,
  'script-src': "'self' 'wasm-unsafe-eval' 'unsafe-eval'",
  'connect-src': "'self'",
};

const text = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/** Of the page, as its own meta tag states it, for servers that set no headers. */
export const policyOfPage = text(page);

/** Names of scripts that run in workers, without Vite's hash, and the policy of each. */
const workers: Readonly<Record<string, Directives>> = { worker: training, ownRunWorker: computing };

/** Whether a file is a worker's script. A worker has the policy that comes with its script, not the page's. */
export function isWorker(file: string): boolean {
  return workerOf(file) !== undefined;
}

function workerOf(file: string): Directives | undefined {
  const name = /(?:^|\/)(\w+)-[\w-]{8}\.js$/.exec(file)?.[1];
  return name === undefined ? undefined : workers[name];
}

/** The headers that a file is to be served with. */
export function headersOf(file: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': text(workerOf(file) ?? { ...page, 'frame-ancestors': "'none'" }),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}
