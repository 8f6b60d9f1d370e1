import { basename } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';

/** What the page shows for a given file or folder: the numbers of the report, or the sentence that refuses it. */
export interface Shown {
  readonly report?: string;
  readonly refusal?: string;
}

/** Gives a file, or a folder, to the page's fields, and waits for the report or the refusal. */
export async function giveToPage(page: Page, path: string, { isFolder = false } = {}): Promise<Shown> {
  const field = await page.$(isFolder ? '.own input[webkitdirectory]' : '.own input[multiple]');
  await (field as ElementHandle<HTMLInputElement>).uploadFile(path);
  const shown = await page.waitForFunction(
    (name) => {
      const own = document.querySelector('.own');
      if (own === null || !own.textContent.includes(`Analyse ${name} again`) || own.querySelector('progress'))
        return null;
      const refusal = own.querySelector('[role=alert]')?.textContent;
      if (refusal !== undefined) return { refusal };
      const inFrame = own.querySelector('iframe')?.contentDocument;
      const report = inFrame?.readyState === 'complete' ? inFrame.body.innerText : '';
      return report === '' ? null : { report };
    },
    { timeout: 60_000 },
    basename(path),
  );
  return (await shown.jsonValue()) as Shown;
}
