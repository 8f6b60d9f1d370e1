import { sceneXml } from '../models/dmControl/scene.ts';

/** What the model files of the Control Suite's tasks include: floor, sky, materials and light, of dm_control's look. */
export const controlSuiteScene: ReadonlyMap<string, string> = new Map([['scene.xml', sceneXml]]);
