/** What the model files of the version 4 environments include: floor, skin and light, of Gymnasium's look. */
export const gymnasiumScene: readonly URL[] = [new URL('../../models/scene.xml', import.meta.url)];
