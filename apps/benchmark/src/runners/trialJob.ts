import { UsageError } from '@policypath/trial/errors';
import { pluginSchema } from '@policypath/trial/node';
import { trialSchema } from '@policypath/trial/records';
import { z } from 'zod';

/** One trial to be run: what it computes (`config`) and how it is run, which changes nothing that it computes. */
export const trialJobSchema = z.strictObject({
  /** The trial's folder: made when it is not there, gone on with when it holds this trial. */
  folder: z.string().min(1),
  config: trialSchema,
  /** Shown with every result made from this trial. */
  label: z.string().min(1).optional(),
  engine: z.enum(['auto', 'native', 'wasm', 'tensorflow']).default('auto'),
  threads: z.union([z.literal(1), z.literal(2)]).default(1),
  checkpointMinutes: z.number().positive().default(10),
  /** Checkpoints also at every multiple of so many steps. */
  checkpointSteps: z.number().int().positive().optional(),
  allowEngineChange: z.boolean().default(false),
  /** The plug-ins that it needs; a process that has loaded others refuses it. Default: those of the process. */
  plugins: z.array(pluginSchema).optional(),
  /** Scheduling priority of the process, as `nice` counts it: 0 as any other, 19 last. */
  nice: z.number().int().min(0).max(19).default(0),
});

/** As it is given: what is left out takes its default. */
export type TrialJob = z.input<typeof trialJobSchema>;

/** With every default filled in. */
export type FullTrialJob = z.output<typeof trialJobSchema>;

/** How a trial is run; nothing of it changes what the trial computes. */
export type RunOptions = Pick<
  TrialJob,
  'engine' | 'threads' | 'checkpointMinutes' | 'checkpointSteps' | 'allowEngineChange' | 'plugins' | 'nice'
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
