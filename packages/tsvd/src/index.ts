export type { ParameterPath } from './parameterPath.ts';
