import type { ImageShape } from '../imageReplay/imageShape.ts';
import type { RadHyperParameters } from './radOptions.ts';

/** Settings of a whole trial with RAD: what the environment gives, when learning begins, and changes of the agent's defaults. */
export interface RadProfile {
  /** Control steps of the environment in one agent step. */
  readonly actionRepeat: number;
  /** Frames as they are rendered. */
  readonly image: ImageShape;
  /** Agent steps of random actions before the first update. */
  readonly initialSteps: number;
  readonly agent: Partial<RadHyperParameters>;
}

const image: ImageShape = { channels: 3, height: 100, width: 100, frameStack: 3 };

/** What curl#15 and the configurations built on CURL use (protocol of microsoft/Playvirtual at 54200a5). */
const community = (actionRepeat: number, learningRate = 1e-3): RadProfile => ({
  actionRepeat,
  image,
  initialSteps: 1000,
  agent: { batchSize: 512, actorLearningRate: learningRate, criticLearningRate: learningRate },
});

/** One profile: for every task, and differently for the tasks that are named. */
export interface RadProfiles {
  readonly everyTask: RadProfile;
  readonly tasks: Readonly<Record<string, RadProfile>>;
}

export const radProfiles = {
  /** MishaLaskin/rad at 18d079e, scripts/run.sh: what the random baselines of the PPTB paper point to. The default. */
  'rad-script': { everyTask: { actionRepeat: 8, image, initialSteps: 1000, agent: {} }, tasks: {} },
  /** Repeats and learning rates by task, batches of 512. Tasks that the sources do not name (hopper-stand) have repeat 4. */
  'rad-community': {
    everyTask: community(4),
    tasks: {
      'finger-spin': community(2),
      'walker-walk': community(2),
      'cartpole-swingup': community(8),
      'cheetah-run': community(4, 2e-4),
    },
  },
  /**
   * Ours, for two cores: frames of 64 x 64 cropped to 56, batches of 64; everything else as `rad-script`. An update costs
   * about a fifth. The trunk, hence the policy path, has the same shape.
   */
  cpu: {
    everyTask: {
      actionRepeat: 8,
      image: { ...image, height: 64, width: 64 },
      initialSteps: 1000,
      agent: { batchSize: 64, augmentation: { kind: 'crop', size: 56 } },
    },
    tasks: {},
  },
} as const satisfies Record<string, RadProfiles>;

export type RadProfileName = keyof typeof radProfiles;

/** @param task without its domain's prefix, e.g. 'walker-walk' */
export function radProfile(name: RadProfileName, task: string): RadProfile {
  const { everyTask, tasks }: RadProfiles = radProfiles[name];
  return tasks[task] ?? everyTask;
}
