export { readBaselineFile, writeBaselineFile, type RandomBaseline } from './baselineFile.ts';
export { baselineKey } from './baselineKey.ts';
export { addRandomCommand } from './command.ts';
export { measureRandomAgent, type MeasureRandomAgentOptions } from './measureRandomAgent.ts';
