import type { Light } from './lights.ts';
import type { Materials } from './material.ts';
import { Plane } from './plane.ts';
import { geomType, type SceneModel, type SceneState } from './sceneModel.ts';
import { Solid } from './solid.ts';
import { tessellate } from './tessellate.ts';

/** Groups of geoms and sites that are drawn: MuJoCo's default. */
const drawnGroups = 3;

/** Triangles are numbered object by object, with room for 2 to this power in each. */
export const triangleBits = 18;

/** A geom or site that is drawn. */
export interface SceneObject {
  readonly shape: Solid | Plane;
  /** In the model, among geoms or sites. */
  readonly index: number;
  readonly isSite: boolean;
}

/** The geoms, then the sites, of the model that have a shape to draw and are in the first groups. */
export function readObjects(model: SceneModel, lights: readonly Light[]): SceneObject[] {
  return [...readKind(model, lights, false), ...readKind(model, lights, true)];
}

function readKind(model: SceneModel, lights: readonly Light[], isSite: boolean): SceneObject[] {
  const { numslices: slices, numstacks: stacks, numquads: quads } = model.vis.quality;
  const count = isSite ? model.nsite : model.ngeom;
  const types = isSite ? model.site_type : model.geom_type;
  const groups = isSite ? model.site_group : model.geom_group;
  const sizes = isSite ? model.site_size : model.geom_size;
  const far = model.vis.map.zfar * model.stat.extent;
  const objects: SceneObject[] = [];
  for (let index = 0; index < count; index += 1) {
    if (groups[index] >= drawnGroups) continue;
    const type = types[index];
    const size = Float64Array.from([0, 1, 2], (k) => sizes[3 * index + k]);
    if (type === geomType.plane) {
      objects.push({ shape: new Plane({ size, lights, far }), index, isSite });
      continue;
    }
    const mesh = isSite ? -1 : model.geom_dataid[index];
    const surface = tessellate(type, size, { slices, stacks, quads }, model, mesh);
    if (surface === undefined) continue;
    if (surface.triangles.length / 3 > 2 ** triangleBits) {
      throw new RangeError(
        `model: the mesh of geom ${index} has ${surface.facets.length / 4} faces, more than the ${2 ** (triangleBits - 1)} ` +
          'that can be drawn. Put the geom into a group from 3 on, or give it a coarser mesh.',
      );
    }
    objects.push({ shape: new Solid({ type, size, surface, lights }), index, isSite });
  }
  return objects;
}

/** Takes poses and colours from the state and the model. What has alpha 0 stays where it was: it is not drawn. */
export function placeObjects(
  objects: readonly SceneObject[],
  model: SceneModel,
  state: SceneState,
  materials: Materials,
  frame: number,
): void {
  const geoms = {
    positions: state.geom_xpos,
    rotations: state.geom_xmat,
    colours: model.geom_rgba,
    materials: model.geom_matid,
  };
  const sites = {
    positions: state.site_xpos,
    rotations: state.site_xmat,
    colours: model.site_rgba,
    materials: model.site_matid,
  };
  materials.refresh();
  for (const { shape, index, isSite } of objects) {
    const source = isSite ? sites : geoms;
    materials.read(shape.material, source.colours, 4 * index, source.materials[index]);
    if (shape.material.alpha !== 0) shape.place(source.positions, source.rotations, index, frame);
  }
}

/** Whether an object hides what is behind it; a plane does so from its front alone. */
export function isOpaque(shape: Solid | Plane): boolean {
  return shape.material.alpha >= 0.995 && !(shape instanceof Plane && shape.isSeenFromBehind);
}
