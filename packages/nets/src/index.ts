export type { BackwardOptions, Mlp, Module, Optimizer, OptimizerState, ParameterLayout, TwinMlp } from './module.ts';
export type { AdamSettings, CreateEngineOptions, Engine, EngineIdentity, EngineName, MlpOptions } from './engine.ts';
