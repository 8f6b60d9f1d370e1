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
