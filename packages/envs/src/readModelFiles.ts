/** A model as text: the file itself, and those that it includes, by the names it includes them under. */
export interface ModelFiles {
  readonly text: string;
  readonly included: ReadonlyMap<string, string>;
}

/** A `URL`, by the one property that is read: projects without its global type compile too. */
export interface ModelUrl {
  readonly href: string;
}

/** Reads a model file and the files beside it that it includes: from disk in Node, fetched in a browser. */
export async function readModelFiles(url: ModelUrl, includedUrls: readonly ModelUrl[] = []): Promise<ModelFiles> {
  const [text, ...texts] = await Promise.all([url, ...includedUrls].map(readText));
  return { text, included: new Map(includedUrls.map((included, i) => [fileName(included), texts[i]])) };
}

/** Reads a model file of the user's, by path or URL, and every file that it or one of them includes, by its place beside the model. */
export async function readOwnModelFiles(file: string | ModelUrl): Promise<ModelFiles> {
  const url = await urlOf(file);
  const text = await readText(url);
  const included = new Map<string, string>();
  const waiting = includesOf(text);
  for (const name of waiting) {
    if (included.has(name)) continue;
    const part = await readText(new URL(name, url.href));
    included.set(name, part);
    waiting.push(...includesOf(part));
  }
  return { text, included };
}

function includesOf(text: string): string[] {
  return [...text.matchAll(/<include\s+file\s*=\s*["']([^"']+)["']/g)].map(([, name]) => name);
}

async function urlOf(file: string | ModelUrl): Promise<ModelUrl> {
  if (typeof file !== 'string') return file;
  if (/^[a-z][a-z+.-]+:\/\//i.test(file)) return new URL(file);
  const { pathToFileURL } = await import('node:url');
  return pathToFileURL(file);
}

async function readText({ href }: ModelUrl): Promise<string> {
  const url = new URL(href);
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return readFile(url, 'utf8');
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot fetch the model file ${href}: HTTP status ${response.status}`);
  return response.text();
}

function fileName({ href }: ModelUrl): string {
  const { pathname } = new URL(href);
  return pathname.slice(pathname.lastIndexOf('/') + 1);
}
