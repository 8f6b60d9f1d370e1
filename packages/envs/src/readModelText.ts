/** The text of a model file: read from disk in Node, fetched in a browser. */
export async function readModelText(url: URL): Promise<string> {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return readFile(url, 'utf8');
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot fetch the model file ${url.href}: HTTP status ${response.status}`);
  return response.text();
}
