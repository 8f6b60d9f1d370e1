export type { AntOptions } from './ant.ts';
export { boxContains, sampleBox } from './boxSpace.ts';
export { checkEnvironment } from './checkEnvironment.ts';
export type {
  BoxSpace,
  Environment,
  EnvironmentState,
  EnvironmentStateValue,
  ImageSpace,
  Info,
  StepResult,
} from './environment.ts';
export type { EnvironmentSpecification } from './environmentSpecification.ts';
export { makeEnvironment } from './makeEnvironment.ts';
export type { MakeEnvironmentOptions, MakePixelEnvironmentOptions } from './makeEnvironmentOptions.ts';
export type { MujocoEnvironment } from './mujocoEnvironment.ts';
export type { RenderOptions } from './pixels/renderOptions.ts';
export type { CreateFrameRenderer, FrameOptions, FrameRenderer } from './pixels/frameRenderer.ts';
export type { PixelEnvironment } from './pixels/pixelEnvironment.ts';
export type { PixelOptions } from './pixels/pixelOptions.ts';
export type { PhysicsState } from './physicsState.ts';
export { knownEnvironments } from './registry.ts';
export { SimulationDivergedError, type DivergenceCause } from './simulationDivergedError.ts';
export { UnknownEnvironmentError } from './unknownEnvironmentError.ts';
