import type { Policy } from '@policypath/agents';
import { type ByteSource, memorySource, PathFileError, readSnapshot, snapshotChunks } from '@policypath/path-files';
import type { ParameterLayout } from '@policypath/path-buffer';
import { z } from 'zod';
import { readPolicy, type TrialAgent } from '../agents/trialAgent.ts';
import { joined } from '../storage/trialStorage.ts';

/** What a policy's file says of it, as texts in the file's metadata. */
const notesSchema = z.object({
  /** Environment steps after which it was evaluated, after the edit of that step if there was one. */
  step: z.coerce.number().int().nonnegative(),
  agentStep: z.coerce.number().nonnegative(),
  /** Mean return of the evaluation, without exploration noise; absent in one that was not evaluated. */
  meanReturn: z.coerce.number().optional(),
  /** Episodes of the evaluation. */
  episodes: z.coerce.number().int().positive().optional(),
  environment: z.string().min(1),
  agent: z.string().min(1),
  variant: z.string(),
  seed: z.coerce.number(),
  /** Edits made so far that changed the policy; absent where that is not known. */
  effectiveEdits: z.coerce.number().int().nonnegative().optional(),
  /** How observations are scaled before the policy, in words: 'none', or by which tensors of the file. */
  observationNormalisation: z.string().min(1),
});
export type PolicyNotes = Omit<z.infer<typeof notesSchema>, 'observationNormalisation'>;

type ActingPart = Pick<TrialAgent, 'policy' | 'encoderOfPolicy' | 'observationScale'>;

/** Names of the tensors before the policy (RAD's encoder, PPO's scale of observations) begin with this. */
const encoderPrefix = 'encoder.';

/**
 * All parameters that an agent acts with, as a .safetensors file: a tensor for each entry of the policy's layout, which PyTorch's
 * `load_file` reads, and of an encoder before it.
 *
 * @throws RangeError when a parameter is NaN or infinite
 */
export function policyFileBytes(
  { policy, encoderOfPolicy, observationScale }: ActingPart,
  notes: PolicyNotes,
): Uint8Array {
  const parts = [policy, ...(encoderOfPolicy === undefined ? [] : [encoderOfPolicy])];
  const parameters = new Float32Array(parts.reduce((sum, { parameterCount }) => sum + parameterCount, 0));
  let at = 0;
  for (const part of parts) {
    parameters.set(readPolicy({ policy: part }), at);
    at += part.parameterCount;
  }
  const layers = Math.max(...policy.layout.map(({ layer }) => layer));
  const encoder = (encoderOfPolicy?.layout ?? []).map(({ name, shape, layer }) => ({
    name: `${encoderPrefix}${name}`,
    shape,
    layer: layers + layer,
  }));
  const observationNormalisation = scaleWords(observationScale);
  const texts = Object.entries({ ...notes, observationNormalisation }).filter(([, value]) => value !== undefined);
  const chunks = snapshotChunks(parameters, [...policy.layout, ...encoder], {
    notes: Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
  });
  return joined([...chunks]);
}

function scaleWords(scale: ActingPart['observationScale']): string {
  if (scale === undefined) return 'none';
  return `(observation - ${encoderPrefix}mean) / ${encoderPrefix}deviation, clipped to -${scale.clip}..${scale.clip}`;
}

/** A policy in a file. */
export interface StoredPolicyFile {
  /** null for a file of another program, or of `recorded/`. */
  readonly notes: PolicyNotes | null;
  /** Puts it into an agent. @throws PathFileError when the agent's networks are others */
  load(agent: ActingPart): void;
}

/** Reads a policy's file. @throws PathFileError for a file that is broken or no checkpoint */
export function readPolicyFile(file: Uint8Array, name = 'the file'): StoredPolicyFile {
  const source = memorySource(file, name);
  const policy = readSnapshot(source, { include: (tensor) => !isEncoder(tensor) });
  const notes = notesSchema.safeParse(policy.notes);
  return {
    notes: notes.success ? notes.data : null,
    load(agent) {
      const { encoderOfPolicy: encoder } = agent;
      const before = encoder === undefined ? null : encoderIn(source);
      refuseOtherLayout(name, 'policy', policy.layout, agent.policy);
      if (encoder !== undefined && before !== null) {
        const own = before.layout.map((entry) => ({ ...entry, name: entry.name.slice(encoderPrefix.length) }));
        refuseOtherLayout(name, 'encoder', own, encoder);
        encoder.load(before.parameters);
      }
      agent.policy.load(policy.parameters);
    },
  };
}

function isEncoder(tensor: string): boolean {
  return tensor.startsWith(encoderPrefix);
}

function encoderIn(source: ByteSource): ReturnType<typeof readSnapshot> {
  try {
    return readSnapshot(source, { include: isEncoder });
  } catch (error) {
    const reason =
      "it holds no tensors 'encoder.', and the policy of this agent means nothing without what comes before it";
    throw new PathFileError(source.name, reason, { cause: error });
  }
}

function refuseOtherLayout(file: string, what: string, found: ParameterLayout, { layout: own }: Policy): void {
  const [theirs, ours] = [found, own].map((layout) =>
    layout.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', '),
  );
  if (theirs === ours) return;
  throw new PathFileError(file, `the ${what} of this trial's agent has ${ours}; the file has ${theirs}.`);
}
