import { lineColours } from '@policypath/figures';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { LineChart } from './lineChart.tsx';
import {
  environments,
  presets,
  settingsLink,
  settingsOfLink,
  twinSettings,
  type PlaygroundSettings,
} from '../training/presets.ts';
import { Screen } from './screen.tsx';
import { equalUntil, TrialInWorker, type Seen } from './trialInWorker.ts';
import { EarlierRun, Keep } from '../keep/keep.tsx';
import { beginSession } from '../keep/sessions.ts';

const names = ['not edited', 'edited (PPTB)'] as const;
const colours = lineColours.slice(0, 4);

/** Two trials from one seed side by side, one of them edited, and their paths. */
export function Train() {
  const [settings, setSettings] = useState<PlaygroundSettings>(() => settingsOfLink(location.hash));
  const [paused, setPaused] = useState(false);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const opened = useRef<readonly TrialInWorker[]>([]);
  if (opened.current.length === 0) opened.current = names.map(() => new TrialInWorker(() => redraw(undefined)));
  const trials = opened.current;

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
    start(settings);
    return () => trials.forEach((trial) => trial.close());
  }, []);

  const seen = trials.map((trial) => trial.seen);
  const pause = (): void => {
    for (const trial of trials) {
      if (paused) trial.goOn();
      else trial.pause();
    }
    setPaused(!paused);
  };
  const preset = presets.find(({ settings: own }) => settingsLink(own) === settingsLink(settings)) ?? presets[0];
  const edits = seen[1].edits.map(({ step }) => step);
  return (
    <>
      <EarlierRun trials={trials} onGoOn={goOn} />
      <p class="sentence">{preset.sentence}</p>
      <nav aria-label="Presets">
        {presets.map(({ name, settings: own }) => (
          <button type="button" aria-pressed={own === preset.settings} onClick={() => start(own)}>
            {name}
          </button>
        ))}
        <button type="button" onClick={pause}>
          {paused ? 'Go on' : 'Pause'}
        </button>
      </nav>
      <Controls settings={settings} onStart={start} />
      <p role="status">{stateOf(seen)}</p>
      <div class="twins">
        {names.map((name, k) => (
          <section>
            <h2>{name}</h2>
            <Screen picture={seen[k].picture} label={`${settings.env}, agent ${name}`} />
            <p>{numbersOf(seen[k])}</p>
            {seen[k].end?.failed && <p class="failed">{seen[k].end?.words}</p>}
          </section>
        ))}
      </div>
      <div class="charts">
        <LineChart
          title="Return of each training episode: higher is better. Upright lines are edits."
          marks={edits}
          lines={names.map((label, k) => ({
            label,
            colour: colours[k],
            points: seen[k].episodes.map((episode) => [episode.step, episode.return] as const),
          }))}
        />
        <LineChart
          title="Norm of the policy's parameters: what a boost makes grow."
          marks={edits}
          lines={names.map((label, k) => ({ label, colour: colours[k], points: seen[k].norms }))}
        />
        {names.map((name, k) => (
          <LineChart
            title={`u1 to u4, ${name}: how far along each direction the policy is. The first advance, the later ones oscillate.`}
            marks={k === 1 ? edits : []}
            lines={colours.map((colour, direction) => ({
              label: `u${direction + 1}`,
              colour,
              points: pointsOf(seen[k], direction),
            }))}
          />
        ))}
      </div>
      <Keep settings={settings} session={session} trials={trials} names={names} onGoOn={goOn} />
    </>
  );
}

function pointsOf({ path }: Seen, direction: number): (readonly [number, number])[] {
  const vector = path?.leftVectors[direction];
  return vector === undefined ? [] : (path?.steps.map((step, k) => [step, vector[k]] as const) ?? []);
}

function numbersOf({ step, began, stepsASecond, path }: Seen): string {
  const steps = began?.steps ?? 0;
  const pace = `step ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}, ${stepsASecond.toFixed(0)} a second`;
  if (path === undefined) return pace;
  const { majorDimensionality, informationAmount } = path;
  return `${pace}; ${majorDimensionality} directions hold 90 % of the path, the first one ${(100 * informationAmount).toFixed(0)} %`;
}

function stateOf([first, second]: readonly Seen[]): string {
  const [edit] = second.edits;
  if (edit === undefined) return 'Both do the same, to the last digit, until the first edit.';
  const equal = equalUntil(first, second);
  return `First edit at step ${edit.step.toLocaleString('en')}; evaluations were equal to the last digit up to step ${equal.toLocaleString('en')}. ${second.edits.length} edits so far.`;
}

function Controls({
  settings,
  onStart,
}: {
  readonly settings: PlaygroundSettings;
  readonly onStart: (settings: PlaygroundSettings) => void;
}) {
  const [draft, setDraft] = useState(settings);
  useEffect(() => setDraft(settings), [settings]);
  const fields = [
    ['boost', 'boost p_b', 0.005],
    ['rank', 'directions kept r_t', 1],
    ['period', 'steps between edits t_p', 100],
    ['seed', 'seed', 1],
    ['steps', 'steps', 1000],
  ] as const;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onStart(draft);
      }}
    >
      <label>
        environment
        <select value={draft.env} onChange={({ currentTarget }) => setDraft({ ...draft, env: currentTarget.value })}>
          {Object.keys(environments).map((env) => (
            <option value={env}>{env}</option>
          ))}
        </select>
      </label>
      {fields.map(([name, label, step]) => (
        <label>
          {label}
          <input
            type="number"
            min="0"
            step={step}
            value={draft[name]}
            onInput={({ currentTarget }) => setDraft({ ...draft, [name]: Number(currentTarget.value) })}
          />
        </label>
      ))}
      <button type="submit">Start anew</button>
    </form>
  );
}
