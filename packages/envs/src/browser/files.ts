/** @throws Error always: a page reads no files */
export async function readFile(url: URL): Promise<string> {
  throw new Error(`a page cannot read ${url.href}: give the model's text, { text }, or an address that it can fetch`);
}

/** The address of a file, seen from the page. */
export function urlOfPath(path: string): URL {
  return new URL(path, (globalThis as unknown as { readonly location: { readonly href: string } }).location.href);
}
