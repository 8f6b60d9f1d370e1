/**
 * Writes test/fixtures/stillLife.png anew, after a change of the picture that is meant. Look at it before committing.
 *
 *     node --conditions=@policypath/source --import tsx scripts/writeStillLife.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Renderer } from '../src/index.ts';
import { plainScene } from '../test/plainScene.ts';
import { encodePng } from '../test/png.ts';
import { stillLife } from '../test/stillLife.ts';

const fixtures = new URL('../test/fixtures/', import.meta.url);
const picture = { width: 160, height: 120 };
const data = new Renderer(plainScene(stillLife)).render(picture);
mkdirSync(fixtures, { recursive: true });
writeFileSync(new URL('stillLife.png', fixtures), encodePng({ ...picture, data }));
