export type { ParameterLayout } from './parameterLayout.ts';
