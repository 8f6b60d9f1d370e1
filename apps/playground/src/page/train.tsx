import { seriesStyle } from '@policypath/figures';
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { EarlierRun, Keep } from '../keep/keep.tsx';
import { beginSession } from '../keep/sessions.ts';
import type { SettingsForm } from '../training/messages.ts';
import { presets, settingsLink, settingsOfLink, twinSettings, type PlaygroundSettings } from '../training/presets.ts';
import { Act } from './act.tsx';
import { useReducedMotion } from './appearance.ts';
import { EditList } from './editList.tsx';
import { inNextFrame, useHidden, useInView } from './drawing.ts';
import { LineChart, type Mark } from './lineChart.tsx';
import { NormPanel } from './normPanel.tsx';
import { PathPanel } from './pathPanel.tsx';
import { Screen } from './screen.tsx';
import { editText, failureText, progressText, togetherText, whole } from './sentences.ts';
import { hasSimd } from './simd.ts';
import { StartForm } from './startForm.tsx';
import type { Seen } from './seen.ts';
import { TrialInWorker } from './trialInWorker.ts';

const names = ['not edited', 'edited'] as const;
/** Looks a second at each trial; `seldom` where nobody sees them, or wants no motion. */
const pace = { usual: 15, seldom: 0.5 };
/** How often a second numbers and charts are drawn anew; pictures of the environment with each look. */
const redrawsASecond = 5;

/** Two trials from one seed side by side, one of them edited, and their paths. */
export function Train() {
  const [settings, setSettings] = useState<PlaygroundSettings>(() => settingsOfLink(location.hash));
  const [paused, setPaused] = useState(false);
  const [shownMark, showMark] = useState<number>();
  const trials = useTrials();
  const isReduced = useReducedMotion();
  const isHidden = useHidden();
  const looks = isReduced || isHidden ? pace.seldom : pace.usual;

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
  const together = useMemo(
    () => togetherText(first, second),
    [first.digests, second.digests, second.edits, second.forks],
  );
  // The page is drawn anew several times a second: what has nothing new to show is left as it is.
  const form = useMemo(() => <StartForm settings={settings} formOf={formOf} onStart={start} />, [settings]);
  const marks = useMemo(() => marksOf(second), [second.edits, second.forks]);
  const returns = useMemo(
    () => (
      <LineChart
        title="Return of each training episode: higher is better. Upright lines are edits."
        marks={marks}
        shownMark={shownMark}
        lines={names.map((label, k) => ({ label, series: k, points: () => returnsOf(trials[k].seen) }))}
        of={[first.episodes, second.episodes]}
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
      <p>{together}</p>
      <div class="twins">
        {names.map((name, k) => (
          <Twin trial={trials[k]} name={name} series={k} environment={settings.env} looks={looks} isHidden={isHidden} />
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

/** One of the trials: its environment as it is now, where it stands, and what ended it. */
function Twin({
  trial,
  name,
  series,
  environment,
  looks,
  isHidden,
}: {
  readonly trial: TrialInWorker;
  readonly name: string;
  readonly series: number;
  readonly environment: string;
  /** A second. */
  readonly looks: number;
  readonly isHidden: boolean;
}) {
  const place = useRef<HTMLElement>(null);
  const isInView = useInView(place);
  useEffect(() => trial.pace(looks, { pictures: isInView && !isHidden }), [looks, isInView, isHidden]);
  const { seen } = trial;
  return (
    <section aria-label={name} ref={place}>
      <h2>
        <span class={`swatch series-${series}`} aria-hidden="true" /> {name}
      </h2>
      <Screen trial={trial} label={`${environment}, agent ${name}`} />
      <p class="progress" data-step={seen.step} data-updates={seen.updates}>
        {progressText(seen)}
      </p>
      {seen.end?.failed === true && (
        <p class="failed" role="alert">
          {failureText(seen)}{' '}
          {seen.end.canGoOn === true && (
            <button type="button" onClick={() => trial.goOnFromSave()}>
              Go on from step {whole(seen.savedStep ?? 0)}
            </button>
          )}
        </p>
      )}
      {seen.end?.failed === false && <p>Finished.</p>}
    </section>
  );
}

/**
 * A trial for each name, in workers that end with the page. When they tell something the page is drawn anew, with all that they have
 * told, at most `redrawsASecond` times and not while it is hidden.
 */
function useTrials(): readonly TrialInWorker[] {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const opened = useRef<readonly TrialInWorker[]>([]);
  if (opened.current.length === 0) {
    let waits = false;
    let drawnAt = -Infinity;
    const draw = (): void => {
      waits = false;
      drawnAt = performance.now();
      redraw(undefined);
    };
    const changed = (): void => {
      if (waits) return;
      waits = true;
      const wait = drawnAt + 1000 / redrawsASecond - 50 - performance.now();
      if (wait <= 0) inNextFrame(draw);
      else setTimeout(() => inNextFrame(draw), wait);
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

function returnsOf({ episodes }: Seen): readonly (readonly [number, number])[] {
  return episodes.map((episode) => [episode.step, episode.return] as const);
}
