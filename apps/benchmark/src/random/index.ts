export { readBaselineFile, writeBaselineFile, type RandomBaseline } from './baselineFile.ts';
export { baselineKey } from './baselineKey.ts';
export { measureRandomAgent, type MeasureRandomAgentOptions } from './measureRandomAgent.ts';
