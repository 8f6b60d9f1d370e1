export { checkEnvironment } from './checkEnvironment.ts';
export type {
  ActionSpace,
  AnyEnvironment,
  BoxSpace,
  DiscreteSpace,
  Environment,
  EnvironmentState,
  EnvironmentStateValue,
  ImageSpace,
  Info,
  Observation,
  ObservationSpace,
  StepOptions,
  StepResult,
} from './environment.ts';
export { makeEnvironment } from './makeEnvironment.ts';
export type { MakeEnvironmentOptions, MakePixelEnvironmentOptions } from './makeEnvironmentOptions.ts';
export { cellIndex, type Draws, type Game } from './minatar/game.ts';
export type { MinAtarId, MinAtarOptions } from './minatar/minatarDefinition.ts';
export type { MinAtarEnvironment } from './minatar/minatarEnvironment.ts';
export type { MinAtarName } from './minatar/minatarGames.ts';
export { mujocoEnvironment, type MujocoDefinition } from './mujocoDefinition.ts';
export type { MujocoEnvironment } from './mujocoEnvironment.ts';
export type { Motion, MujocoTask, Outcome } from './mujocoTask.ts';
export type { ModelFiles, ModelUrl } from './readModelFiles.ts';
export { noisyStart, type ResetNoise } from './gymnasium/noisyStart.ts';
export type { GymnasiumOptions, Range } from './gymnasium/options.ts';
export type { Physics, PhysicsViews } from './physics.ts';
export type { RenderOptions } from './pixels/renderOptions.ts';
export type { CreateFrameRenderer, FrameOptions, FrameRenderer } from './pixels/frameRenderer.ts';
export type { PixelEnvironment } from './pixels/pixelEnvironment.ts';
export type { PixelOptions } from './pixels/pixelOptions.ts';
export type { PhysicsState } from './physicsState.ts';
export {
  environmentDefinition,
  knownEnvironments,
  registerEnvironment,
  type EnvironmentDefinition,
  type MujocoId,
} from './registry.ts';
export { SimulationDivergedError, type DivergenceCause } from './simulationDivergedError.ts';
export { box, discrete, sampleSpace, spaceContains } from './spaces.ts';
export { UnknownEnvironmentError } from './unknownEnvironmentError.ts';
