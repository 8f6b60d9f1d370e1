import { UsageError } from '@policypath/trial/errors';
import { pluginSchema } from '@policypath/trial/node';
import { trialSchema } from '@policypath/trial/records';
import { z } from 'zod';

/** One trial to run. `config` decides what it computes; the other fields only how it is run. */
export const trialJobSchema = z.strictObject({
  /** The trial's folder. Created when missing; the trial resumes when it holds this trial. */
  folder: z.string().min(1),
  config: trialSchema,
  /** Shown with every result made from this trial. */
  label: z.string().min(1).optional(),
  engine: z.enum(['auto', 'native', 'wasm', 'tensorflow']).default('auto'),
  threads: z.union([z.literal(1), z.literal(2)]).default(1),
  checkpointMinutes: z.number().positive().default(10),
  /** Checkpoints also at every multiple of so many steps. */
  checkpointSteps: z.number().int().positive().optional(),
  /** Checkpoints that are kept for ever: at every multiple of so many steps, or at these steps. */
  keepCheckpoints: z.union([z.int().positive(), z.array(z.int().positive())]).optional(),
  /**
   * The trial begins with the state that the trial in the folder `trunk` had at the step `at`; a clone with its transitions only,
   * at step 0.
   */
  fork: z
    .strictObject({ trunk: z.string().min(1), at: z.int().nonnegative(), clone: z.literal(true).optional() })
    .optional(),
  allowEngineChange: z.boolean().default(false),
  /** Whether the checkpoint before the last goes at the end. */
  thin: z.boolean().default(true),
  /** Plug-ins that the trial needs; a process that loaded others refuses it. Default: those of the process. */
  plugins: z.array(pluginSchema).optional(),
  /** Scheduling priority, as `nice` counts it: 0 is normal, 19 the lowest. */
  nice: z.number().int().min(0).max(19).default(0),
});

/** A job before its defaults are filled in. */
export type TrialJob = z.input<typeof trialJobSchema>;

/** A job with every default filled in. */
export type FullTrialJob = z.output<typeof trialJobSchema>;

/** How a trial is run; nothing of it changes what the trial computes. */
export type RunOptions = Pick<
  TrialJob,
  | 'engine'
  | 'threads'
  | 'checkpointMinutes'
  | 'checkpointSteps'
  | 'keepCheckpoints'
  | 'allowEngineChange'
  | 'thin'
  | 'plugins'
  | 'nice'
>;

/** Reads a job from its JSON. @throws UsageError when it is none */
export function parseTrialJob(text: string): FullTrialJob {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError('the trial on standard input is not JSON');
  }
  const parsed = trialJobSchema.safeParse(content);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new UsageError(`the trial on standard input: ${path.join('.') || 'top level'}: ${message}`);
  }
  return parsed.data;
}
