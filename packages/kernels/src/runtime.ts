/** Whether this is Node; a browser has no `process.versions.node`. Nothing here imports a Node built-in. */
export const isNode = typeof process === 'object' && typeof process.versions?.node === 'string';

/** The bytes of a file of this package: from the disk in Node, fetched in a browser. */
export async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (isNode) {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} could not be loaded: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
