import { regularEvaluations } from '@policypath/stats';
import type { TrialAgent } from '../agents/trialAgent.ts';
import { finitePolicyOrFail } from '../loop/failure.ts';
import type { Progress } from '../loop/progress.ts';
import { evaluationRecordSchema, type EvaluationRecord } from '../records/logs.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { randomStepsOf, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { policyFileBytes, readPolicyFile } from './policyFile.ts';

/** The evaluation of a policy that is to be kept. */
type KeptEvaluation = Pick<EvaluationRecord, 'step' | 'meanReturn' | 'returns' | 'final'>;

/**
 * Keeps the policy of the last evaluation in policy.safetensors, and that of the best in policy-best.safetensors. The best is the
 * first with the highest mean return among the evaluations that SCORE counts: at multiples of the interval, after the random
 * steps.
 */
export class KeptPolicies {
  readonly #storage: TrialStorage;
  readonly #config: TrialConfig;
  #best: number;

  private constructor(storage: TrialStorage, config: TrialConfig, best: number) {
    this.#storage = storage;
    this.#config = config;
    this.#best = best;
  }

  /**
   * Those of a trial that goes on from a checkpoint (null: from its start). The best is again what it was then: later
   * evaluations will be repeated.
   */
  static async open(
    storage: TrialStorage,
    config: TrialConfig,
    checkpoint: { readonly step: number; readonly name: string; readonly evaluationBytes: number } | null,
  ): Promise<KeptPolicies> {
    const then = checkpoint === null ? null : await storage.read(`${checkpoint.name}/${trialFiles.bestPolicy}`);
    const now = await storage.read(trialFiles.bestPolicy);
    if (then !== null) {
      if (now === null || storage.sha256(now) !== storage.sha256(then))
        await storage.write(trialFiles.bestPolicy, then);
    } else if (now !== null && stepOf(now) > (checkpoint?.step ?? -1)) {
      await storage.remove(trialFiles.bestPolicy);
    }
    const logged = checkpoint === null ? [] : await loggedEvaluations(storage, checkpoint.evaluationBytes);
    return new KeptPolicies(
      storage,
      config,
      Math.max(-Infinity, ...counted(config, logged).map((one) => one.meanReturn)),
    );
  }

  /** Stores the policy of an evaluation that was just made. @throws TrialFailure when a parameter is not finite */
  async keep(
    { agent, progress }: { readonly agent: TrialAgent; readonly progress: Progress },
    evaluation: KeptEvaluation,
  ): Promise<void> {
    finitePolicyOrFail(progress.step, agent);
    const { environment, agent: agentName, variant, seed } = this.#config;
    const { step, meanReturn, returns } = evaluation;
    const bytes = policyFileBytes(agent, {
      step,
      agentStep: progress.agentStep,
      meanReturn,
      episodes: returns.length,
      environment,
      agent: agentName,
      variant,
      seed,
      effectiveEdits: progress.effectiveEdits,
    });
    this.#storage.refuseIfLost();
    if (counted(this.#config, [evaluation]).length === 1 && meanReturn > this.#best) {
      await this.#storage.replace(trialFiles.bestPolicy, bytes);
      this.#best = meanReturn;
    }
    await this.#storage.replace(trialFiles.lastPolicy, bytes);
  }

  /** Makes both durable. */
  async flush(): Promise<void> {
    for (const file of [trialFiles.lastPolicy, trialFiles.bestPolicy]) {
      const bytes = await this.#storage.read(file);
      if (bytes !== null) await this.#storage.write(file, bytes);
    }
  }
}

/** The evaluations of which the best policy is taken. */
function counted<One extends Pick<KeptEvaluation, 'step' | 'final'>>(config: TrialConfig, all: readonly One[]): One[] {
  const untrained = randomStepsOf(config);
  return regularEvaluations(all).filter(({ step }) => step > untrained);
}

async function loggedEvaluations(storage: TrialStorage, length: number): Promise<EvaluationRecord[]> {
  const bytes = (await storage.read(trialFiles.evaluations)) ?? new Uint8Array(0);
  const lines = new TextDecoder().decode(bytes.subarray(0, length)).split('\n');
  return lines.filter((line) => line !== '').map((line) => evaluationRecordSchema.parse(JSON.parse(line)));
}

/** Step of a kept policy; of a broken file a step that no trial reaches. */
function stepOf(file: Uint8Array): number {
  try {
    return readPolicyFile(file).notes?.step ?? Infinity;
  } catch {
    return Infinity;
  }
}
