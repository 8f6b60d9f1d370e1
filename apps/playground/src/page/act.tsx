import { useEffect, useState } from 'preact/hooks';
import type { Settings, SettingsForm } from '../training/messages.ts';
import type { PlaygroundSettings } from '../training/presets.ts';
import { whole } from './sentences.ts';
import { SettingsFields } from './settingsFields.tsx';
import type { TrialInWorker } from './trialInWorker.ts';

/** What can be done to the edited trial while it runs. */
export function Act({
  settings,
  trials: [base, edited],
  formOf,
}: {
  readonly settings: PlaygroundSettings;
  readonly trials: readonly TrialInWorker[];
  readonly formOf: (settings: PlaygroundSettings) => Promise<SettingsForm>;
}) {
  const [variant, setVariant] = useState(settings.variant);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [form, setForm] = useState<SettingsForm>();
  const [told, setTold] = useState('');
  useEffect(() => {
    setVariant(settings.variant);
    setTexts({});
    setTold('');
  }, [settings]);
  useEffect(() => {
    formOf({ ...settings, variant }).then(setForm, () => {});
  }, [settings, variant]);
  const own: Settings = variant === settings.variant ? texts : { ...texts, variant };
  /** Does it, and tells what was done or what was said against it. */
  const act = (work: () => Promise<string>): void => {
    setTold('At work …');
    work().then(setTold, (error: Error) => setTold(`Refused: ${error.message}.`));
  };
  const editNow = async (): Promise<string> => {
    const given = Object.fromEntries(Object.entries(texts).filter(([name]) => !recorded.has(name)));
    const step = await edited.ask('edit', { variant, settings: given });
    return `Edited by ${variant} at step ${whole(step)}, with the next snapshot; the log of edits says that it was by hand.`;
  };
  const change = async (): Promise<string> => {
    const step = await edited.ask('fork', { settings: own });
    return `From step ${whole(step)} on these settings hold: the trial was forked there.`;
  };
  const keep = async (): Promise<string> => {
    const steps = await Promise.all([base.ask('keep', {}), edited.ask('keep', {})]);
    return `Kept: step ${whole(steps[0])} of the first trial, step ${whole(steps[1])} of the edited one.`;
  };
  const forkAt = async (trunk: TrialInWorker, at: number): Promise<string> => {
    // The trial that is not edited does not know the settings of every edit.
    const unknown = trunk === base && variant === settings.variant ? settings.edit : {};
    const step = await edited.forkOf(trunk, at, { ...unknown, ...own, variant });
    return `The edited trial begins again at step ${whole(step)}.`;
  };
  const fields = form?.fields.filter(({ name }) => name !== 'snapshotUpdates') ?? [];
  return (
    <section class="panel" aria-label="Act on the edited trial">
      <h2>Act on the edited trial</h2>
      <div class="fields">
        <label title={form?.variants.find(({ name }) => name === variant)?.text}>
          edit
          <select
            value={variant}
            onChange={({ currentTarget }) => {
              setVariant(currentTarget.value);
              setTexts({});
            }}
          >
            {(form?.variants ?? [{ name: variant }]).map(({ name }) => (
              <option value={name}>{name}</option>
            ))}
          </select>
        </label>
        <SettingsFields
          fields={fields.map((one) => ({ ...one, usual: settings.edit[one.name] ?? one.usual }))}
          texts={texts}
          onChange={setTexts}
        />
      </div>
      <p class="buttons">
        <button type="button" onClick={() => act(editNow)}>
          Edit now
        </button>
        <button type="button" onClick={() => act(change)}>
          Change from here on
        </button>
        <button type="button" onClick={() => act(keep)}>
          Keep this moment
        </button>
      </p>
      {[base, edited].map((trunk, k) => (
        <Moments
          name={k === 0 ? 'the trial that is not edited' : 'the edited trial'}
          steps={trunk.seen.keptSteps}
          onFork={(at) => act(() => forkAt(trunk, at))}
        />
      ))}
      <p role="status">{told}</p>
    </section>
  );
}

/** Settings of how the path is recorded, which an edit by hand leaves as they are. */
const recorded = new Set(['window', 'period', 'snapshotUpdates']);

function Moments({
  name,
  steps,
  onFork,
}: {
  readonly name: string;
  readonly steps: readonly number[];
  readonly onFork: (step: number) => void;
}) {
  if (steps.length === 0) return null;
  return (
    <p class="buttons">
      <span>Go back to a kept moment of {name} and fork there:</span>
      {steps.map((step) => (
        <button type="button" onClick={() => onFork(step)}>
          step {whole(step)}
        </button>
      ))}
    </p>
  );
}
