import { sceneXml } from '../models/scene.ts';

/** What the model files of Gymnasium's environments include: floor, skin and light, of Gymnasium's look. */
export const gymnasiumScene: ReadonlyMap<string, string> = new Map([['scene.xml', sceneXml]]);
