// The script of the page: it fetches the parts that have changed and replaces them.

const visibleInterval = 2000;
const hiddenInterval = 30_000;

const connection = document.querySelector('#connection');
const filter = document.querySelector<HTMLInputElement>('#filter');
let timer = 0;

/** Replaces a part when the server has a newer one, and keeps the keyboard focus. */
async function update(part: HTMLElement): Promise<void> {
  const { part: address, etag } = part.dataset;
  if (address === undefined) return;
  const response = await fetch(address, { headers: { 'If-None-Match': etag ?? '' }, cache: 'no-store' });
  if (response.status === 304) return;
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const text = await response.text();
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const [href, label] = [focused?.getAttribute('href'), focused?.getAttribute('aria-label')];
  // The server escapes everything that it was not itself given as HTML.
  part.innerHTML = text;
  part.dataset['etag'] = response.headers.get('ETag') ?? '';
  if (focused !== null) {
    const same = [...part.querySelectorAll<HTMLElement>('a, [tabindex]')].find(
      (element) => element.getAttribute('href') === href && element.getAttribute('aria-label') === label,
    );
    same?.focus({ preventScroll: true });
  }
}

function tellTimes(): void {
  for (const time of document.querySelectorAll('time')) {
    const seconds = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 1000);
    if (time.title === '') time.title = time.textContent ?? '';
    const text = ago(seconds);
    if (time.textContent !== text) time.textContent = text;
  }
}

function ago(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds / 5) * 5} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} days ago`;
}

/** Hides the trials that do not contain every word of the filter. */
function applyFilter(): void {
  const words = filter?.value.toLowerCase().split(/\s+/) ?? [];
  for (const row of document.querySelectorAll<HTMLElement>('.trials tbody tr')) {
    const text = row.textContent?.toLowerCase() ?? '';
    row.hidden = !words.every((word) => text.includes(word));
  }
}

function tell(text: string, lost: boolean): void {
  if (connection === null || connection.textContent === text) return;
  connection.textContent = text;
  connection.classList.toggle('lost', lost);
}

async function round(): Promise<void> {
  try {
    for (const part of document.querySelectorAll<HTMLElement>('[data-part]')) await update(part);
    tell('live', false);
  } catch {
    tell('The dashboard does not answer: has it ended? This page shows what it showed last.', true);
  }
  applyFilter();
  tellTimes();
  schedule(document.visibilityState === 'visible' ? visibleInterval : hiddenInterval);
}

function schedule(milliseconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void round(), milliseconds);
}

filter?.addEventListener('input', applyFilter);
filter?.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden');
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') schedule(0);
});
applyFilter();
tellTimes();
schedule(visibleInterval);
