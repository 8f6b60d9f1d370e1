import type { EngineChoice } from '@policypath/trial/node';
import { actionRepeatOf, type TrialConfig, variants } from '@policypath/trial/records';
import { environmentSizes } from '@policypath/trial';
import { createEngine } from '@policypath/nets';
import { measureEditSeconds, measureTrialSpeed } from './calibration.ts';
import type { CalibrationCache } from './calibrationCache.ts';

/** Tells how many seconds a whole trial takes on this machine, alone on a core. */
export type ExpectedSeconds = (config: TrialConfig) => Promise<number>;

/**
 * An estimate from short measurements of each environment and edit, kept in `cache` for the engine and machine. Evaluated
 * episodes are taken at full length, windows as large as they become: it is rather too high than too low.
 */
export async function createExpectedSeconds(choice: EngineChoice, cache: CalibrationCache): Promise<ExpectedSeconds> {
  const engine = await createEngine({ engine: choice.engine, threads: choice.threads });
  const identity = `${Object.values(engine.identity).join(' ')} ${choice.threads} threads`;
  engine.close();
  return async (config) => {
    const { environment, pptb, variant, startSteps } = config;
    const actionRepeat = actionRepeatOf(config);
    const steps = config.steps / actionRepeat;
    const policy = `${environment} ${JSON.stringify(agentSettings(config))}`;
    const speed = await cache.get(`${identity} | trial of ${policy}`, () => measureTrialSpeed(config, choice));
    const evaluations = 1 + config.evaluationOffsets.length * Math.floor(config.steps / config.evaluationInterval);
    let episodes = evaluations * config.evaluationEpisodes;
    let seconds = Math.max(0, steps - startSteps) * speed.update + steps * speed.step;
    if (pptb !== null && variants[variant].edits) {
      const snapshots = Math.min(pptb.capacity, Math.floor(steps / pptb.snapshotInterval));
      const edits = Math.floor(Math.max(0, steps - startSteps) / pptb.period);
      if (edits > 0 && snapshots > 1) {
        const key = `${identity} | edit ${variant} ${snapshots} of ${policy} ${JSON.stringify(pptb)}`;
        seconds += edits * (await cache.get(key, () => measureEditSeconds(config, snapshots, choice.engine)));
      }
      if (config.editEvaluation !== null) {
        episodes += 2 * config.editEvaluation.episodes * Math.floor(edits / config.editEvaluation.every);
      }
    }
    const episodeSteps = environmentSizes(environment).maximumEpisodeSteps / actionRepeat;
    return seconds + episodes * episodeSteps * speed.evaluationStep;
  };
}

function agentSettings(config: TrialConfig): unknown {
  if (config.agent === 'td3') return config.td3;
  return config.agent === 'sac' ? config.sac : config.rad;
}
