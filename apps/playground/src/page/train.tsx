import { seriesStyle } from '@policypath/figures';
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { EarlierRun, Keep } from '../keep/keep.tsx';
import { beginSession } from '../keep/sessions.ts';
import type { SettingsForm } from '../training/messages.ts';
import { presets, settingsLink, settingsOfLink, twinSettings, type PlaygroundSettings } from '../training/presets.ts';
import { Act } from './act.tsx';
import { useReducedMotion } from './appearance.ts';
import { EditList } from './editList.tsx';
import { LineChart, type Mark } from './lineChart.tsx';
import { NormPanel } from './normPanel.tsx';
import { PathPanel } from './pathPanel.tsx';
import { Screen } from './screen.tsx';
import { editText, failureText, progressText, togetherText, whole } from './sentences.ts';
import { hasSimd } from './simd.ts';
import { StartForm } from './startForm.tsx';
import { TrialInWorker, type Seen } from './trialInWorker.ts';

const names = ['not edited', 'edited'] as const;
/** Looks a second at each trial. */
const pace = { usual: 15, reducedMotion: 0.5 };

/** Two trials from one seed side by side, one of them edited, and their paths. */
export function Train() {
  const [settings, setSettings] = useState<PlaygroundSettings>(() => settingsOfLink(location.hash));
  const [paused, setPaused] = useState(false);
  const [shownMark, showMark] = useState<number>();
  const trials = useTrials();
  const isReduced = useReducedMotion();
  useEffect(() => {
    for (const trial of trials) trial.pace(isReduced ? pace.reducedMotion : pace.usual);
  }, [isReduced]);

  const chosen = (next: PlaygroundSettings): void => {
    setSettings(next);
    setPaused(false);
    history.replaceState(null, '', settingsLink(next));
    for (const trial of trials) trial.goOn();
  };
  const [session, setSession] = useState('');
  const start = (next: PlaygroundSettings): void => {
    chosen(next);
    const folder = beginSession(next);
    setSession(folder);
    for (const [k, own] of twinSettings(next).entries()) {
      trials[k].saveIn(`${folder}/${k}`);
      trials[k].start(own);
    }
  };
  const goOn = (next: PlaygroundSettings, folder: string): void => {
    chosen(next);
    setSession(folder);
  };
  useEffect(() => {
    if (hasSimd) start(settings);
  }, []);
  if (!hasSimd) {
    return (
      <p class="failed" role="alert">
        This browser has no WebAssembly SIMD, which the kernels need: use a current Chromium, Firefox or Safari (16.4 or
        newer).
      </p>
    );
  }

  const [first, second] = trials.map(({ seen }) => seen);
  const pause = (): void => {
    for (const trial of trials) {
      if (paused) trial.goOn();
      else trial.pause();
    }
    setPaused(!paused);
  };
  const formOf = async (of: PlaygroundSettings): Promise<SettingsForm> =>
    await trials[0].ask('fields', { settings: { env: of.env, agent: of.agent, variant: of.variant } });
  const preset = presets.find((one) => settingsLink(one.settings) === settingsLink(settings));
  // The page is drawn anew many times a second: what has nothing new to show is left as it is.
  const form = useMemo(() => <StartForm settings={settings} formOf={formOf} onStart={start} />, [settings]);
  const marks = useMemo(() => marksOf(second), [second.edits, second.forks]);
  const returns = useMemo(
    () => (
      <LineChart
        title="Return of each training episode: higher is better. Upright lines are edits."
        marks={marks}
        shownMark={shownMark}
        lines={names.map((label, k) => ({ label, series: k, points: returnsOf(trials[k].seen) }))}
      />
    ),
    [first.episodes, second.episodes, marks, shownMark],
  );
  const norms = useMemo(
    () => <NormPanel names={names} trials={trials} marks={marks} shownMark={shownMark} />,
    [first.norms, second.norms, second.began, marks, shownMark],
  );
  const act = useMemo(
    () => <Act settings={settings} trials={trials} formOf={formOf} />,
    [settings, first.keptSteps, second.keptSteps],
  );
  const edits = useMemo(() => <EditList edits={second.edits} onShow={showMark} />, [second.edits]);
  const paths = useMemo(
    () => <PathPanel names={names} seen={[first, second]} marks={marks} shownMark={shownMark} />,
    [first.path, second.path, marks, shownMark],
  );
  return (
    <>
      <EarlierRun trials={trials} onGoOn={goOn} />
      <style>{seriesStyle}</style>
      <p class="sentence">
        {preset?.sentence ??
          `Two agents of ${settings.agent.toUpperCase()} learn ${settings.env} from the same start; the second one is edited by ${settings.variant}.`}
      </p>
      <nav class="buttons" aria-label="Presets">
        {presets.map((one) => (
          <button type="button" aria-pressed={one === preset} onClick={() => start(one.settings)}>
            {one.name}
          </button>
        ))}
      </nav>
      <p class="buttons">
        <button type="button" onClick={pause}>
          {paused ? 'Go on' : 'Pause'}
        </button>
        <button type="button" disabled={!paused} onClick={() => trials.forEach((trial) => trial.step())}>
          One step
        </button>
        <button type="button" onClick={() => start(settings)}>
          Start again
        </button>
      </p>
      {form}
      <p>{togetherText(first, second)}</p>
      <div class="twins">
        {names.map((name, k) => (
          <section aria-label={name}>
            <h2>
              <span class={`swatch series-${k}`} aria-hidden="true" /> {name}
            </h2>
            <Screen picture={trials[k].seen.picture} label={`${settings.env}, agent ${name}`} />
            <p class="progress" data-step={trials[k].seen.step} data-updates={trials[k].seen.updates}>
              {progressText(trials[k].seen)}
            </p>
            {trials[k].seen.end?.failed === true && (
              <p class="failed" role="alert">
                {failureText(trials[k].seen)}
              </p>
            )}
            {trials[k].seen.end?.failed === false && <p>Finished.</p>}
          </section>
        ))}
        {returns}
        {norms}
      </div>
      {second.began?.predicted !== undefined && <p>For the edited trial, {second.began.predicted}.</p>}
      {act}
      {edits}
      {paths}
      <Keep settings={settings} session={session} trials={trials} names={names} onGoOn={goOn} />
    </>
  );
}

/** A trial for each name, in workers that end with the page. The page is drawn anew when they tell something, 15 times a second at most. */
function useTrials(): readonly TrialInWorker[] {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const opened = useRef<readonly TrialInWorker[]>([]);
  if (opened.current.length === 0) {
    let waits = false;
    const changed = (): void => {
      if (waits) return;
      waits = true;
      setTimeout(() => {
        waits = false;
        redraw(undefined);
      }, 1000 / pace.usual);
    };
    opened.current = names.map(() => new TrialInWorker(changed));
  }
  useEffect(() => () => opened.current.forEach((trial) => trial.close()), []);
  return opened.current;
}

function marksOf({ edits, forks }: Seen): readonly Mark[] {
  return [
    ...edits.map((edit) => ({ step: edit.step, words: editText(edit) })),
    ...forks.map(({ step, settings }) => ({
      step,
      words: `step ${whole(step)}: forked with ${changesText(settings)}`,
    })),
  ];
}

function changesText(settings: Readonly<Record<string, unknown>>): string {
  const changes = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  return changes.length === 0 ? 'the same settings' : changes.join(', ');
}

const drawn = new WeakMap<object, readonly (readonly [number, number])[]>();

/** The same points for the same episodes. */
function returnsOf({ episodes }: Seen): readonly (readonly [number, number])[] {
  const known = drawn.get(episodes);
  if (known !== undefined) return known;
  const points = episodes.map((episode) => [episode.step, episode.return] as const);
  drawn.set(episodes, points);
  return points;
}
