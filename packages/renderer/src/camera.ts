import type { SceneModel, SceneState } from './sceneModel.ts';

/** A camera that the model does not have: it looks at a point, or at a body's subtree, which it follows. */
export interface FreeCamera {
  /** Body whose subtree's centre of mass is looked at; `lookAt` is then not read. */
  readonly trackedBody?: number;
  /** [3] metres; the origin when not given. */
  readonly lookAt?: ArrayLike<number>;
  /** Metres from the eye to the point looked at. */
  readonly distance: number;
  /** Degrees about z of the direction of the gaze: 90 looks along y. */
  readonly azimuth: number;
  /** Degrees of the direction of the gaze above the horizon: negative looks down. */
  readonly elevation: number;
}

/** Index of a camera of the model, or a free camera. */
export type Camera = number | FreeCamera;

/** Where a camera is and what it sees. */
export interface CameraPose {
  /** [3] the eye */
  readonly position: Float64Array;
  /** [9] row-major; columns: right, up, backwards */
  readonly rotation: Float64Array;
  /** Vertical field of view, degrees. */
  fieldOfView: number;
}

export function createCameraPose(): CameraPose {
  return { position: new Float64Array(3), rotation: new Float64Array(9), fieldOfView: 45 };
}

/**
 * Writes the camera's pose into `pose`.
 *
 * @throws RangeError when the model has no such camera or body, or a number of the free camera is not finite.
 */
export function placeCamera(pose: CameraPose, camera: Camera, model: SceneModel, state: SceneState): void {
  if (typeof camera === 'number') placeModelCamera(pose, camera, model, state);
  else placeFreeCamera(pose, camera, model, state);
}

function placeModelCamera(pose: CameraPose, camera: number, model: SceneModel, state: SceneState): void {
  if (!Number.isInteger(camera) || camera < 0 || camera >= model.ncam) {
    throw new RangeError(
      `camera: ${camera} was given, but the model has ${model.ncam} cameras, counted from 0. ` +
        'Give one of them, or a free camera: { distance, azimuth, elevation, lookAt | trackedBody }.',
    );
  }
  const { cam_xpos: position, cam_xmat: rotation } = state;
  for (let k = 0; k < 3; k += 1) pose.position[k] = position[3 * camera + k];
  for (let k = 0; k < 9; k += 1) pose.rotation[k] = rotation[9 * camera + k];
  pose.fieldOfView = model.cam_fovy[camera];
}

function placeFreeCamera(pose: CameraPose, camera: FreeCamera, model: SceneModel, state: SceneState): void {
  const { distance, azimuth, elevation, trackedBody, lookAt } = camera;
  for (const [name, value] of Object.entries({ distance, azimuth, elevation })) {
    if (!Number.isFinite(value)) throw new RangeError(`camera.${name}: ${value} was given, expected a finite number.`);
  }
  const bodies = state.subtree_com.length / 3;
  if (trackedBody !== undefined && !(Number.isInteger(trackedBody) && trackedBody >= 0 && trackedBody < bodies)) {
    throw new RangeError(`camera.trackedBody: ${trackedBody} was given, but the model has ${bodies} bodies.`);
  }
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  const [ca, sa, ce, se] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
  const gaze = [ce * ca, ce * sa, se];
  pose.rotation.set([sa, -se * ca, -gaze[0], -ca, -se * sa, -gaze[1], 0, ce, -gaze[2]]);
  for (let k = 0; k < 3; k += 1) {
    const target = trackedBody === undefined ? (lookAt?.[k] ?? 0) : state.subtree_com[3 * trackedBody + k];
    pose.position[k] = target - distance * gaze[k];
  }
  pose.fieldOfView = model.vis.global.fovy;
}
