import type { Page } from 'puppeteer-core';

/** Presses a button once it can be pressed. */
export async function press(page: Page, words: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const buttons = [...document.querySelectorAll('button')];
      const found = buttons.find(({ textContent, disabled }) => textContent === wanted && !disabled);
      found?.click();
      return found !== undefined;
    },
    { timeout: 60_000 },
    words,
  );
}

/** Keeps the run; the steps at which its trials were saved. */
export async function keep(page: Page): Promise<number[]> {
  await press(page, 'Keep this run');
  const text = await page.waitForFunction(() => {
    const kept = document.querySelector('.keep')?.textContent ?? '';
    return kept.includes('This run is kept') ? kept : null;
  });
  const found = /Saved in this browser at step ([\d,]+) and ([\d,]+)/.exec((await text.jsonValue()) as string);
  return [1, 2].map((k) => Number(found?.[k].replaceAll(',', '')));
}
