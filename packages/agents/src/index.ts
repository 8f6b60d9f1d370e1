export type {
  Agent,
  AgentCapabilities,
  AgentReplay,
  AgentState,
  AgentStateValue,
  LearnMetrics,
  LearnOptions,
  ObservationScale,
  Observations,
  Policy,
  Transition,
} from './agent.ts';
export type { GraphTensor, PolicyGraph, PolicyOperation } from './policyGraph.ts';
export { graphTensors, perceptronOperations } from './policyGraph.ts';
export { Clone } from './clone/clone.ts';
export {
  cloneDefaults,
  cloneLearningRates,
  cloneModules,
  type CloneHyperParameters,
  type CloneOptions,
} from './clone/cloneOptions.ts';
export { updateClone, type UpdateCloneOptions } from './clone/updateClone.ts';
export { createAgent, sizesOf, type CreateAgentOptions } from './createAgent.ts';
export type {
  AgentDefinition,
  AgentNeeds,
  AnyAgent,
  DefaultsOf,
  EnvironmentSizes,
  MakeAgentOptions,
  ResolveOptions,
  SupportedSpaces,
} from './registry/agentDefinition.ts';
export {
  anyNumber,
  choice,
  listOf,
  number,
  numberFromZero,
  positiveNumber,
  share,
  shareAboveZero,
  shareBelowOne,
  shareBetween,
  sizes,
  wholeNumber,
  word,
  yes,
  type Kind,
} from './registry/kinds.ts';
export { agentDefinition, agentDefinitions, defineAgent, type ownAgents, type OwnAgents } from './registry/registry.ts';
export type {
  AgentSetting,
  AgentSettingGroup,
  AgentSettings,
  DerivedValue,
  SettingDefault,
  SettingValues,
} from './registry/setting.ts';
export { choiceSizes, imageSizes, stateSizes, type AgentSpaces } from './spaces.ts';
export { DoubleDqn } from './doubleDqn/doubleDqn.ts';
export {
  doubleDqnDefaults,
  type DoubleDqnHyperParameters,
  type DoubleDqnOptions,
} from './doubleDqn/doubleDqnOptions.ts';
export { doubleDqnProfiles, type DoubleDqnProfile, type DoubleDqnProfileName } from './doubleDqn/doubleDqnProfiles.ts';
export { doubleQTarget, greedyAction, type DoubleQTargetOptions } from './doubleDqn/doubleQTarget.ts';
export { doubleDqnModules, type QNetwork, type QNetworkShape, type QRows } from './doubleDqn/qNetwork.ts';
export type { QBatch, QObservation } from './doubleDqn/transitions.ts';
export {
  qLoss,
  updateQNetwork,
  type QLossOptions,
  type QMetrics,
  type UpdateQNetworkOptions,
} from './doubleDqn/updateQNetwork.ts';
export { DivergenceError } from './divergenceError.ts';
export { generalisedAdvantages, type Stretch } from './ppo/advantages.ts';
export { RunningScale } from './ppo/observationScale.ts';
export { Ppo } from './ppo/ppo.ts';
export { createPpoGradients, ppoLoss, type PpoGradients, type PpoLossOptions, type PpoMetrics } from './ppo/ppoLoss.ts';
export { ppoModules } from './ppo/ppoModules.ts';
export { ppoDefaults, type CheckedPpoOptions, type PpoHyperParameters, type PpoOptions } from './ppo/ppoOptions.ts';
export { createPpoBatch, Rollout, type PpoBatch, type RolloutRow } from './ppo/rollout.ts';
export {
  augmentedShape,
  centreOffset,
  placeFrame,
  randomOffset,
  type Augmentation,
  type FramePlacement,
  type Offset,
} from './imageReplay/augmentation.ts';
export {
  GridReplayBuffer,
  gridRecordLength,
  gridReplayBytes,
  type GridBatch,
  type GridReplayShape,
} from './gridReplay/gridReplayBuffer.ts';
export type { GridShape } from './gridReplay/packedGrid.ts';
export { createImageBatch, type ImageBatch } from './imageReplay/imageBatch.ts';
export {
  ImageReplayBuffer,
  type ImageReplayOptions,
  type ImageTransition,
  type SampleImagesOptions,
} from './imageReplay/imageReplayBuffer.ts';
export { imageRecordLength, imageReplayBytes, type ImageReplayShape } from './imageReplay/imageReplayBytes.ts';
export { frameBytes, observationBytes, type ImageShape } from './imageReplay/imageShape.ts';
export { Rad } from './rad/rad.ts';
export { radModules } from './rad/radModules.ts';
export { radNetworkShapes, type RadNetworkShapes, type RadSizes } from './rad/radNetworkShapes.ts';
export { radDefaults, type CheckedRadOptions, type RadHyperParameters, type RadOptions } from './rad/radOptions.ts';
export { radProfile, radProfiles, type RadProfile, type RadProfileName, type RadProfiles } from './rad/radProfiles.ts';
export {
  createCriticAndEncoderScratch,
  updateCriticAndEncoder,
  type CriticAndEncoderScratch,
  type UpdateCriticAndEncoderOptions,
} from './rad/updateCriticAndEncoder.ts';
export { createReplayBatch, type ReplayBatch } from './replay/replayBatch.ts';
export { ReplayBuffer, type ReplayBufferOptions } from './replay/replayBuffer.ts';
export { replayBytes, replayRecordLength, type ReplayShape } from './replay/replayBytes.ts';
export { OffPolicyAgent, type OffPolicyParts } from './offPolicyAgent.ts';
export { Sac } from './sac/sac.ts';
export {
  SoftActorCritic,
  type PolicyNoise,
  type SoftActorCriticOptions,
  type SoftActorCriticParts,
  type SoftBatch,
  type SoftStreams,
} from './sac/softActorCritic.ts';
export { sacModules } from './sac/sacModules.ts';
export {
  sacDefaults,
  sacProfiles,
  type CheckedSacOptions,
  type SacHyperParameters,
  type SacOptions,
} from './sac/sacOptions.ts';
export { softCriticTarget, type SoftCriticTargetOptions } from './sac/softCriticTarget.ts';
export {
  createSoftPolicyScratch,
  softPolicyLoss,
  type SoftPolicyLoss,
  type SoftPolicyLossOptions,
  type SoftPolicyScratch,
} from './sac/softPolicyLoss.ts';
export { SquashedGaussian, type SquashedGaussianOptions } from './sac/squashedGaussian.ts';
export { Temperature, type TemperatureOptions } from './sac/temperature.ts';
export { saturatedShare } from './saturatedShare.ts';
export type { SavedParts } from './savedParts.ts';
export { criticTarget, type CriticTargetOptions } from './td3/criticTarget.ts';
export { Td3 } from './td3/td3.ts';
export { td3Modules } from './td3/td3Modules.ts';
export { td3Defaults, type Td3HyperParameters, type Td3Options } from './td3/td3Options.ts';
export { createActorScratch, updateActor, type ActorScratch, type UpdateActorOptions } from './td3/updateActor.ts';
export { updateCritic, type UpdateCriticOptions } from './td3/updateCritic.ts';
export { twinCriticLoss, type CriticMetrics } from './twinCriticLoss.ts';
export type { Parameterised } from './parameters.ts';
