export { analyseTrial, type AnalyseTrialOptions, type AnalysedOutcome } from './analyseTrial.ts';
export { defaultPathOptions, defaultReconstructionOptions } from './analysisDefaults.ts';
export { analysisSections } from '../results/paths/analysisSections.ts';
export type { PathOptions, ReconstructionOptions, TrialAnalysis } from './trialAnalysis.ts';
