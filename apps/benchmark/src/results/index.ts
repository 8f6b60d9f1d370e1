export { compareFolders, type ComparedFolders, type CompareFoldersOptions } from './compareFolders.ts';
export {
  compareTrials,
  readResults,
  runOf,
  type AgentResults,
  type CompareTrialsOptions,
  type TrialRun,
} from './compareTrials.ts';
export { statisticsSections } from './statisticsSections.ts';
