import { readFile, urlOfPath } from '#files';

/** A model as text: the file itself, and those that it includes, by the names it includes them under. */
export interface ModelFiles {
  readonly text: string;
  /** Default: none. */
  readonly included?: ReadonlyMap<string, string>;
}

/** A `URL`, by the one property that is read: projects without its global type compile too. */
export interface ModelUrl {
  readonly href: string;
}

/** Reads a model file, by path or URL, and every file that it or one of them includes, by its place beside the model. */
export async function readModelFiles(model: string | ModelUrl | ModelFiles): Promise<ModelFiles> {
  if (typeof model === 'object' && 'text' in model) return model;
  const url = typeof model === 'string' ? urlOf(model) : model;
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

function urlOf(file: string): ModelUrl {
  return /^[a-z][a-z+.-]+:\/\//i.test(file) ? new URL(file) : urlOfPath(file);
}

async function readText({ href }: ModelUrl): Promise<string> {
  const url = new URL(href);
  if (url.protocol === 'file:') return readFile(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot fetch the model file ${href}: HTTP status ${response.status}`);
  return response.text();
}
