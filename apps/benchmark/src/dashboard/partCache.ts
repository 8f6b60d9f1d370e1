import { createHash } from 'node:crypto';
import type { Html } from '../words/html.ts';

export interface CachedPart {
  readonly content: Html;
  readonly etag: string;
}

interface Entry extends CachedPart {
  readonly version: string;
  readonly made: number;
  readonly cost: number;
}

/** Drawing takes at most this share of the time, however many trials change. */
const largestShare = 0.05;
const mostEntries = 200;

/** Pieces of pages, made again only when what they show has changed, and not too often when they are dear. */
export class PartCache {
  readonly #entries = new Map<string, Entry>();

  /** `version` stands for all that `make` reads. */
  get(address: string, version: string, make: () => Html): CachedPart {
    const kept = this.#entries.get(address);
    const now = performance.now();
    if (kept !== undefined && (kept.version === version || now - kept.made < kept.cost / largestShare)) return kept;
    const content = make();
    const cost = performance.now() - now;
    const etag = `"${createHash('sha1').update(content.text).digest('hex')}"`;
    const entry = { content, etag, version, made: now + cost, cost };
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    for (const oldest of [...this.#entries.keys()].slice(0, -mostEntries)) this.#entries.delete(oldest);
    return entry;
  }
}
