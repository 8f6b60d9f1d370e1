export type { AntOptions } from './ant.ts';
export { boxContains, sampleBox } from './boxSpace.ts';
export { checkEnvironment } from './checkEnvironment.ts';
export type {
  BoxSpace,
  Environment,
  EnvironmentState,
  EnvironmentStateValue,
  Info,
  StepResult,
} from './environment.ts';
export type { EnvironmentSpecification } from './environmentSpecification.ts';
export { makeEnvironment } from './makeEnvironment.ts';
export type { MakeEnvironmentOptions } from './makeEnvironmentOptions.ts';
export type { MujocoEnvironment } from './mujocoEnvironment.ts';
export type { PhysicsState } from './physicsState.ts';
export { knownEnvironments } from './registry.ts';
export { SimulationDivergedError, type DivergenceCause } from './simulationDivergedError.ts';
export { UnknownEnvironmentError } from './unknownEnvironmentError.ts';
