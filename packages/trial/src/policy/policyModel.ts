import type { TrialAgent } from '../agents/trialAgent.ts';
import { UsageError } from '../errors.ts';
import { actionRepeatOf, type TrialConfig } from '../settings/trialSchema.ts';
import { onnxModel } from './onnxModel.ts';
import type { PolicyNotes } from './policyFile.ts';

/**
 * The policy of a trial's agent as an ONNX model, with what is known of it as the model's metadata.
 *
 * @param notes of the policy's file, where it has one
 * @throws UsageError for an agent that does not say what its policy computes
 */
export function policyModel(trial: TrialConfig, own: Pick<TrialAgent, 'policyGraph'>, notes?: PolicyNotes): Uint8Array {
  const { agent, environment, variant, seed } = trial;
  const graph = own.policyGraph?.();
  if (graph === undefined) {
    throw new UsageError(
      `${agent} does not say what its policy computes: an agent exports to ONNX when it has \`policyGraph\`; ` +
        '--format safetensors writes its parameters',
    );
  }
  const texts = Object.entries({
    ...(notes ?? { agent, environment, variant, seed }),
    observationNormalisation: graph.operations.some(({ kind }) => kind === 'normalise') ? 'included' : 'none',
    actionRepeat: actionRepeatOf(trial),
  });
  const metadata = texts.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]);
  return onnxModel(graph, Object.fromEntries(metadata) as Record<string, string>);
}
