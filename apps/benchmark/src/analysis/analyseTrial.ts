import { openTrial } from '../store/openTrial.ts';
import type { StoredTrial } from '../store/storedTrial.ts';
import { inputsSha256, partKey, readAnalysis, writeAnalysis } from './analysisFile.ts';
import { analyseReconstructions, analyseRecordedPath, type ShowProgress } from './analyseRecordedPath.ts';
import type { CreatePolicyEvaluator } from './policyEvaluator.ts';
import { openRecordedPath } from './recordedPath.ts';
import { analysisVersion, type PathOptions, type ReconstructionOptions, type TrialAnalysis } from './trialAnalysis.ts';

export interface AnalyseTrialOptions {
  readonly path: PathOptions;
  /** null: none are computed; those in the folder stay when they are of these inputs. */
  readonly reconstructions: ReconstructionOptions | null;
  readonly createEvaluator: CreatePolicyEvaluator;
  readonly show: ShowProgress;
}

export interface AnalysedOutcome {
  readonly trial: StoredTrial;
  readonly analysis: TrialAnalysis;
  /** Parts computed now; the others were there already. */
  readonly computed: readonly ('path' | 'reconstructions')[];
}

/**
 * Analyses a trial's recorded path into `analysis.json`. What is there already, of the same inputs, settings and version,
 * is not computed again; the file is written after each part.
 *
 * @throws UsageError when the folder is no trial's, or has no recorded path that can be analysed
 */
export async function analyseTrial(folder: string, options: AnalyseTrialOptions): Promise<AnalysedOutcome> {
  const trial = openTrial({ path: folder, shown: folder });
  const recorded = openRecordedPath(folder);
  try {
    const inputs = inputsSha256(folder);
    const before = readAnalysis(folder);
    const computed: ('path' | 'reconstructions')[] = [];
    const { environment, agent, seed, actionRepeat, traits } = trial;
    // TD3 has neither: its files are as they were before there were other agents.
    const named = agent === 'td3' ? {} : { actionRepeat, traits: Object.fromEntries(traits) };
    const { variant } = trial.manifest.trial;
    const finished = trial.state === 'finished';
    const about = { version: analysisVersion, environment, agent, variant, seed, ...named, finished } as const;

    const pathKey = partKey(inputs, options.path);
    let path = before?.path;
    // What is kept of another key would be of other inputs; the settings of reconstructions are checked below.
    const kept = before?.reconstructions ?? null;
    const current = kept !== null && kept.key === partKey(inputs, kept.options) ? kept : null;
    let analysis: TrialAnalysis;
    if (path?.key === pathKey) {
      analysis = { ...about, path, reconstructions: current };
    } else {
      path = { key: pathKey, ...(await analyseRecordedPath(recorded, trial, options.path, options.show)) };
      analysis = writeAnalysis(folder, { ...about, path, reconstructions: current });
      computed.push('path');
    }

    if (options.reconstructions !== null) {
      const key = partKey(inputs, options.reconstructions);
      if (current?.key !== key) {
        const { createEvaluator, show } = options;
        const returns = await analyseReconstructions(recorded, trial, options.reconstructions, createEvaluator, show);
        analysis = writeAnalysis(folder, { ...analysis, reconstructions: { key, ...returns } });
        computed.push('reconstructions');
      }
    }
    return { trial, analysis, computed };
  } finally {
    recorded.stored.close();
  }
}
