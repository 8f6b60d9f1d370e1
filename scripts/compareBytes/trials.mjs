// The trials whose bytes are compared: small enough for seconds, long enough that replay and path have filled up and
// shed records, and the policy was edited, recorded and evaluated at both offsets before and after an interruption.

const everyTrial =
  '--seed 3 --start-steps 60 --hidden-sizes 16,16 --metrics-interval 50 --evaluation-episodes 2 --evaluation-seed-offset 7';
const path = '--snapshot-updates 4 --window 20 --rank 6 --period 40';
const edits = `${path} --edit-evaluation-every 2 --edit-evaluation-episodes 1`;

const agents = {
  td3:
    `--agent td3 --env Hopper-v4 --steps 600 --batch-size 16 --replay-capacity 400 ` +
    `--evaluation-interval 100 --evaluation-offset 0,50 --record-interval 100 ${everyTrial}`,
  sac:
    `--agent sac --env dm_control/cartpole-swingup --action-repeat 2 --steps 1200 --batch-size 16 --replay-capacity 400 ` +
    `--evaluation-interval 400 --evaluation-offset 0,100 --record-interval 200 ${everyTrial}`,
  rad:
    `--agent rad --env dm_control/walker-walk --action-repeat 8 --steps 3200 --batch-size 4 --replay-capacity 200 ` +
    `--rendered-size 20 --augmented-size 16 --filters 4 --strides 2,1 --encoder-feature-size 5 ` +
    `--evaluation-interval 800 --evaluation-offset 0,400 --record-interval 800 ${everyTrial}`,
};

/** Environment steps between checkpoints: a quarter of each trial. */
const checkpointSteps = { td3: 150, sac: 300, rad: 800 };

const kinds = [
  ['td3', 'base', ''],
  ['td3', 'pptb', edits],
  ['sac', 'pptb', edits],
  ['rad', 'pptb', edits],
];

const otherVariants = [
  'trim-only',
  'boost-only',
  'window-mean',
  'exponential-average',
  'cosine-low-pass',
  'random-direction',
  'extrapolation',
  'adaptive-rank',
  'adaptive-boost',
  'per-layer',
  'centred',
  'target-copy',
  'moments-reset',
];
const variantKinds = [['td3', 'observe-only', path], ...otherVariants.map((variant) => ['td3', variant, edits])];

function trial([agent, variant, options], engine) {
  return {
    name: `${agent} ${variant} ${engine}`,
    engine,
    options: `${agents[agent]} --variant ${variant} ${options}`.trim().split(/ +/),
    checkpointSteps: checkpointSteps[agent],
  };
}

/** All trials in the order in which they run. */
export function trialsToCompare({ variants = false } = {}) {
  return [
    ...kinds.flatMap((kind) => ['native', 'wasm'].map((engine) => trial(kind, engine))),
    ...(variants ? variantKinds.map((kind) => trial(kind, 'native')) : []),
  ];
}
