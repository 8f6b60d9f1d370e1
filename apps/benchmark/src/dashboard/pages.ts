import { createHash } from 'node:crypto';
import { reasonOf } from '../store/files.ts';
import type { FollowedTrial } from '../store/followedTrial.ts';
import type { TrialWatch } from '../store/trialWatch.ts';
import { comparisonPart } from './comparisonPart.ts';
import { curveNames } from './curveNames.ts';
import { curvesLegend, environmentCurves } from './curves.ts';
import { editsPart } from './editsPart.ts';
import { html, type Html } from '@policypath/figures';
import { page, type PagePart } from './page.ts';
import { summary, trialTable } from './overview.ts';
import { PathPictures } from './path/pathPictures.ts';
import { pathPart } from './pathPart.ts';
import { settingsPart, trainingPart } from './trainingPart.ts';
import { trialReturns, trialState } from './trialPage.ts';

const overviewParts = {
  summary: 'Now',
  curves: 'Learning curves',
  trials: 'Trials',
  comparison: 'Comparison',
} as const;
const trialParts = {
  state: 'Trial',
  returns: 'Learning curve',
  training: 'Losses and speed',
  path: 'Policy path',
  edits: 'What PPTB did',
  settings: 'Settings',
} as const;
type OverviewPart = keyof typeof overviewParts;
type TrialPart = keyof typeof trialParts;

/** Pages and their parts by URL. A URL names a trial by its id and never contains a path. */
export class DashboardPages {
  readonly #store: TrialWatch;
  readonly #pictures = new PathPictures();
  readonly #cache = new PartCache();
  readonly #includeInitial: boolean;

  /** @param includeInitial whether AUCs count the evaluation before any training */
  constructor(store: TrialWatch, includeInitial = false) {
    this.#store = store;
    this.#includeInitial = includeInitial;
  }

  /** A whole page; null when there is none at this address. */
  async page(address: string): Promise<string | null> {
    await this.#store.refresh();
    if (address === '/') {
      const parts = await this.#all(overviewParts, '/part', (name) => this.#overviewPart(name));
      const withFilter = parts.map((part) => (part.address === '/part/trials' ? { ...part, lead: filterField } : part));
      return page({ title: 'policypath', parts: withFilter });
    }
    const [, id] = /^\/trial\/([0-9a-f]{12})$/.exec(address) ?? [];
    const trial = id === undefined ? undefined : this.#store.trial(id);
    if (trial === undefined) return null;
    const parts = await this.#all(trialParts, `/part/trial/${id}`, (name) => this.#trialPart(trial, name));
    return page({ title: trial.place.shown, parts, lead: html`<nav><a href="/">All trials</a></nav>` });
  }

  /** One part of a page; null when there is none at this address. */
  async part(address: string): Promise<CachedPart | null> {
    await this.#store.refresh();
    const [, overview] = /^\/part\/(summary|trials|comparison|curves)$/.exec(address) ?? [];
    if (overview !== undefined) return this.#overviewPart(overview as OverviewPart);
    const [, id, name] =
      /^\/part\/trial\/([0-9a-f]{12})\/(state|returns|training|path|edits|settings)$/.exec(address) ?? [];
    if (id === undefined) return null;
    const trial = this.#store.trial(id);
    if (trial !== undefined) return this.#trialPart(trial, name as TrialPart);
    return this.#cache.get(address, 'gone', () => html`<p class="note">This trial’s folder is there no more.</p>`);
  }

  close(): void {
    this.#pictures.close();
  }

  async #all<Name extends string>(
    headings: Readonly<Record<Name, string>>,
    prefix: string,
    make: (name: Name) => CachedPart | Promise<CachedPart>,
  ): Promise<PagePart[]> {
    const parts: PagePart[] = [];
    for (const [name, heading] of Object.entries(headings) as [Name, string][]) {
      parts.push({ address: `${prefix}/${name}`, heading, ...(await make(name)) });
    }
    return parts;
  }

  #overviewPart(name: OverviewPart): CachedPart {
    const { trials, roots, troubles } = this.#store;
    const version = JSON.stringify([trials.map((trial) => trial.version), troubles]);
    const make = (): Html => {
      if (name === 'summary') return summary({ trials, roots, troubles });
      if (name === 'trials') return trialTable(trials, curveNames(trials));
      if (name === 'curves') return this.#curves(trials);
      const includeInitial = this.#includeInitial;
      return comparisonPart({ trials, names: curveNames(trials), includeInitial });
    };
    return this.#cache.get(`/part/${name}`, version, make);
  }

  #curves(trials: readonly FollowedTrial[]): Html {
    const drawn = trials.filter(({ evaluations }) => evaluations.length > 0);
    if (drawn.length === 0) return html`<p>No evaluation yet.</p>`;
    const names = curveNames(drawn);
    const methods = [...new Set(names.values())].toSorted(byMethod);
    const environments = [...new Set(drawn.map((trial) => trial.environment))].toSorted();
    const figures = environments.map((environment) => {
      const own = drawn.filter((trial) => trial.environment === environment);
      const version = JSON.stringify([methods, own.map(({ id, version: state }) => [names.get(id), state])]);
      const make = (): Html => environmentCurves({ environment, trials: own, names, methods });
      return this.#cache.get(`curves of ${environment}`, version, make).content;
    });
    return html`${curvesLegend(methods)}
      <div class="figures">${figures}</div>`;
  }

  async #trialPart(trial: FollowedTrial, name: TrialPart): Promise<CachedPart> {
    const address = `/part/trial/${trial.id}/${name}`;
    try {
      switch (name) {
        case 'state':
          return this.#cache.get(address, trial.version, () => trialState(trial));
        case 'returns':
          return this.#cache.get(address, trial.version, () => trialReturns(trial));
        case 'training': {
          const metrics = this.#store.metrics(trial);
          return this.#cache.get(address, `${trial.version} ${metrics.version}`, () => trainingPart(trial, metrics));
        }
        case 'settings':
          return this.#cache.get(address, trial.version, () => settingsPart(trial));
        case 'path': {
          const shown = this.#pictures.of(trial.place.path);
          const version = `${shown.status} ${'state' in shown ? shown.state : ''}`;
          return this.#cache.get(address, version, () => pathPart(shown, trial));
        }
        case 'edits': {
          const edits = this.#store.edits(trial);
          return this.#cache.get(address, `${edits.version}`, () => editsPart(trial, edits));
        }
      }
    } catch (error) {
      const reason = reasonOf(error);
      return this.#cache.get(
        address,
        `failed: ${reason}`,
        () => html`<p class="note">This cannot be shown: ${reason}</p>`,
      );
    }
  }
}

/** The base of each agent first; numbers in names by their size, e.g. 'pptb-r8' before 'pptb-r32'. */
function byMethod(one: string, other: string): number {
  const isBase = (name: string): number => (name.endsWith(' base') ? 0 : 1);
  return isBase(one) - isBase(other) || one.localeCompare(other, 'en', { numeric: true });
}

const filterField = html`<p class="filter" hidden>
  <label for="filter">Show trials with</label>
  <input id="filter" type="search" autocomplete="off" placeholder="e.g. Hopper pptb running" />
</p>`;

export interface CachedPart {
  readonly content: Html;
  readonly etag: string;
}

interface Entry extends CachedPart {
  readonly version: string;
  readonly made: number;
  readonly cost: number;
}

/** Largest share of time for drawing, however many trials change. */
const largestShare = 0.05;
const mostEntries = 200;

/** A cache of parts, made again only when their content has changed, and less often when they are slow to make. */
class PartCache {
  readonly #entries = new Map<string, Entry>();

  /** @param version changes when anything that `make` reads changes */
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
