import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** An installed Chromium: `$POLICYPATH_CHROMIUM`, else the first on PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  const { POLICYPATH_CHROMIUM: chosen, PATH = '' } = process.env;
  const candidates = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [...(chosen === undefined || chosen === '' ? [] : [chosen]), ...candidates].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
