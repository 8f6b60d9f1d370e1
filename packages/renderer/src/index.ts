export type { Camera, FreeCamera } from './camera.ts';
export { Renderer, type Effects, type RenderOptions } from './renderer.ts';
export type { Flag, LightFlags, MaterialFlags, SceneModel, SceneState } from './sceneModel.ts';
