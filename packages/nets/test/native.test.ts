import { engineSuite } from './engineSuite.ts';
import { kernelsUnderTest } from './enginesUnderTest.ts';

engineSuite(await kernelsUnderTest('native', 1));
engineSuite(await kernelsUnderTest('native', 2));
