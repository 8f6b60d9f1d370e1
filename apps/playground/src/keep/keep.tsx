import { useEffect, useState } from 'preact/hooks';
import type { TrialInWorker } from '../page/trialInWorker.ts';
import type { DownloadName } from '../training/messages.ts';
import { settingsLink, type PlaygroundSettings } from '../training/presets.ts';
import { download } from './download.ts';
import { hold, keepSession, removeSession, storedSessions, type StoredSession } from './sessions.ts';
import './keep.css'; // oxlint-disable-line import/no-unassigned-import -- a style sheet

export interface KeepOptions {
  readonly settings: PlaygroundSettings;
  /** Folder of this run's files in the browser. */
  readonly session: string;
  /** The trial that is not edited, and the edited one, with what the page calls them. */
  readonly trials: readonly TrialInWorker[];
  readonly names: readonly string[];
  /** The page shows an earlier run from now on; its trials go on by themselves. */
  readonly onGoOn: (settings: PlaygroundSettings, session: string) => void;
}

const downloads: Readonly<Record<DownloadName, { readonly label: string; readonly text: string }>> = {
  path: { label: 'Path (.safetensors)', text: 'for tsvd analyze, or for the page’s part “Your own run”' },
  policy: { label: 'Policy (.onnx)', text: 'a model from observations to actions, without exploration' },
  folder: {
    label: 'Folder (.zip)',
    text: 'unpacked, policypath train --resume --out <folder> --engine wasm goes on with it',
  },
};

/** What is kept of a run: saved in the browser, as files, as a link. */
export function Keep({ settings, session, trials, names, onGoOn }: KeepOptions) {
  const [said, setSaid] = useState('');
  const [isKept, setKept] = useState(false);
  const [into, setInto] = useState(1);
  const { sessions, look } = useSessions(session);
  useEffect(() => setKept(false), [session]);

  /** Does what was asked and says what came of it. */
  const doing = async (work: () => Promise<string>): Promise<void> => {
    try {
      setSaid(await work());
    } catch (error) {
      setSaid((error as Error).message);
    }
  };
  const keep = (): Promise<void> =>
    doing(async () => {
      await Promise.all(trials.map((trial) => trial.save().catch(() => undefined)));
      await keepSession(session, settings);
      setKept(true);
      return 'Saved. This run stays in this browser until you delete it.';
    });
  const take = (trial: TrialInWorker, what: DownloadName): Promise<void> =>
    doing(async () => {
      const { name, content } = await trial.ask('download', { what });
      download(name, content);
      return `Downloaded ${name}.`;
    });
  const figure = (): Promise<void> =>
    doing(async () => {
      const { figureOf } = await import('./figure.ts');
      const svg = figureOf(
        trials.map(({ seen }) => seen),
        names,
        settings.env,
      );
      download('policypath.svg', svg, 'image/svg+xml');
      return 'Downloaded policypath.svg.';
    });
  const link = (): Promise<void> =>
    doing(async () => {
      await navigator.clipboard.writeText(`${location.href.replace(/#.*/, '')}${settingsLink(settings)}`);
      return 'Copied a link that starts this run anew, with these settings and this seed.';
    });
  const haveBegun = trials.every(({ seen }) => seen.began !== undefined);
  const lost = trials.map(({ seen }) => seen.began?.lostWithPage).find((text) => text !== undefined);
  return (
    <section class="keep" aria-label="Keep">
      <h2>Keep</h2>
      <p>{lost ?? savedSentence(trials)}</p>
      <p class="buttons">
        {lost === undefined && (
          <button type="button" onClick={() => void keep()} disabled={isKept || !haveBegun}>
            {isKept ? 'This run is kept' : 'Keep this run'}
          </button>
        )}
        <button type="button" onClick={() => void link()}>
          Copy a link to these settings
        </button>
        <button type="button" onClick={() => void figure()}>
          Figure (.svg)
        </button>
      </p>
      <table>
        <tbody>
          {trials.map((trial, k) => (
            <tr>
              <th scope="row">{names[k]}</th>
              <td>
                {Object.entries(downloads).map(([what, { label, text }]) => (
                  <button type="button" title={text} onClick={() => void take(trial, what as DownloadName)}>
                    {label}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status">{said}</p>
      <details>
        <summary>Go on with a trial’s folder (.zip)</summary>
        <p>A zip that this page wrote, or of a folder of policypath train --engine wasm. It takes the place of</p>
        <div class="buttons">
          <label>
            the trial
            <select value={into} onChange={({ currentTarget }) => setInto(Number(currentTarget.value))}>
              {names.map((name, k) => (
                <option value={k}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            and goes on from its last checkpoint
            <input
              type="file"
              accept=".zip"
              onChange={({ currentTarget: { files } }) => {
                if (files?.[0] !== undefined) trials[into].loadArchive(files[0]);
              }}
            />
          </label>
        </div>
      </details>
      {sessions.length > 0 && (
        <>
          <h3>Earlier runs in this browser</h3>
          <ul>
            {sessions.map((one) => (
              <li>
                {nameOf(one)}{' '}
                <button type="button" onClick={() => goOn(one, trials, onGoOn)}>
                  {isFinished(one) ? 'Show' : 'Go on'}
                </button>{' '}
                <button type="button" onClick={() => void removeSession(one.folder).then(look)}>
                  Delete
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The newest earlier run, offered to who comes back. */
export function EarlierRun({ trials, onGoOn }: Pick<KeepOptions, 'trials' | 'onGoOn'>) {
  const { sessions } = useSessions('');
  const [isDismissed, dismiss] = useState(false);
  const [newest] = sessions;
  if (newest === undefined || isDismissed) return null;
  return (
    <p class="earlier">
      Your earlier run was saved: {nameOf(newest)}{' '}
      <button
        type="button"
        onClick={() => {
          dismiss(true);
          goOn(newest, trials, onGoOn);
        }}
      >
        {isFinished(newest) ? 'Show it' : 'Go on with it'}
      </button>{' '}
      <button type="button" onClick={() => dismiss(true)}>
        Not now
      </button>
    </p>
  );
}

/** Earlier runs; looked for when another run begins. */
function useSessions(session: string): { readonly sessions: readonly StoredSession[]; readonly look: () => void } {
  const [sessions, setSessions] = useState<readonly StoredSession[]>([]);
  const look = (): void =>
    void storedSessions().then((all) => setSessions(all.filter(({ steps }) => steps.some((step) => step > 0))));
  useEffect(look, [session]);
  return { sessions, look };
}

function goOn(
  { folder, settings }: StoredSession,
  trials: readonly TrialInWorker[],
  onGoOn: KeepOptions['onGoOn'],
): void {
  hold(folder);
  for (const [k, trial] of trials.entries()) {
    trial.saveIn(`${folder}/${k}`);
    trial.resume();
  }
  onGoOn(settings, folder);
}

/** A finished run is shown with what it left: its returns, its path, its kept moments. */
function isFinished({ settings, steps }: StoredSession): boolean {
  return steps.every((step) => step >= settings.steps);
}

function nameOf({ settings, steps, begunAt }: StoredSession): string {
  const reached = steps.map((step) => step.toLocaleString('en')).join(' and ');
  return `${settings.env}, begun ${begunAt.toLocaleString()}, at step ${reached}`;
}

function savedSentence(trials: readonly TrialInWorker[]): string {
  const steps = trials.map(({ seen }) => seen.savedStep);
  const loss = 'A closed tab, or one that crashes, loses at most half a minute.';
  if (trials.every(({ seen }) => seen.end?.failed === false))
    return 'Saved in this browser, with all that the run left.';
  if (steps.every((step) => step === null)) return `This run will be saved in this browser as it goes on. ${loss}`;
  return `Saved in this browser at step ${steps.map((step) => (step ?? 0).toLocaleString('en')).join(' and ')}. ${loss}`;
}
