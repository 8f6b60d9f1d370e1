export type {
  BoxSpace,
  Environment,
  EnvironmentState,
  EnvironmentStateValue,
  Info,
  StepResult,
} from './environment.ts';
