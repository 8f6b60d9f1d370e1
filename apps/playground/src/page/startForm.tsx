import { useEffect, useState } from 'preact/hooks';
import type { SettingsForm } from '../training/messages.ts';
import { environments, usualSettings, type PlaygroundSettings } from '../training/presets.ts';
import { SettingsFields } from './settingsFields.tsx';

/** The settings that both trials start with. */
export function StartForm({
  settings,
  formOf,
  onStart,
}: {
  readonly settings: PlaygroundSettings;
  readonly formOf: (settings: PlaygroundSettings) => Promise<SettingsForm>;
  readonly onStart: (settings: PlaygroundSettings) => void;
}) {
  const [draft, setDraft] = useState(settings);
  const [form, setForm] = useState<SettingsForm>();
  useEffect(() => setDraft(settings), [settings]);
  const { env, agent, variant } = draft;
  useEffect(() => {
    let isCurrent = true;
    formOf(draft).then(
      (next) => {
        if (!isCurrent) return;
        setForm(next);
        if (next.agents.every(({ name }) => name !== agent)) setDraft(usualSettings(env, next.agents[0].name));
      },
      () => {
        // The trial's own refusal is shown where it stands.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [env, agent, variant]);
  const known = new Set(form?.fields.map(({ name }) => name));
  const edit = Object.fromEntries(Object.entries(draft.edit).filter(([name]) => form === undefined || known.has(name)));
  return (
    <details class="panel">
      <summary>Settings: environment, agent, network, edit</summary>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          onStart({ ...draft, edit });
        }}
      >
        <label>
          environment
          <select
            value={env}
            onChange={({ currentTarget: { value } }) =>
              setDraft(
                usualSettings(
                  value,
                  value.startsWith('MinAtar/') ? 'doubledqn' : agent === 'doubledqn' ? 'td3' : agent,
                ),
              )
            }
          >
            {environments.map((one) => (
              <option value={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          agent
          <select value={agent} onChange={({ currentTarget }) => setDraft(usualSettings(env, currentTarget.value))}>
            {(form?.agents ?? [{ name: agent, title: agent }]).map(({ name, title }) => (
              <option value={name}>{title}</option>
            ))}
          </select>
        </label>
        <label title="widths of the hidden layers">
          network
          <input
            type="text"
            value={draft.hiddenSizes}
            onInput={({ currentTarget }) => setDraft({ ...draft, hiddenSizes: currentTarget.value })}
          />
        </label>
        {(['seed', 'steps'] as const).map((name) => (
          <label>
            {name}
            <input
              type="number"
              min={name === 'steps' ? '1' : '0'}
              step="1"
              value={draft[name]}
              onInput={({ currentTarget }) => setDraft({ ...draft, [name]: Number(currentTarget.value) })}
            />
          </label>
        ))}
        <label title={form?.variants.find(({ name }) => name === variant)?.text}>
          edit of the second agent
          <select
            value={variant}
            onChange={({ currentTarget }) => setDraft({ ...draft, variant: currentTarget.value })}
          >
            {(form?.variants ?? [{ name: variant, text: variant }]).map(({ name }) => (
              <option value={name}>{name}</option>
            ))}
          </select>
        </label>
        <SettingsFields
          fields={form?.fields ?? []}
          texts={edit}
          onChange={(texts) => setDraft({ ...draft, edit: texts })}
        />
        <button type="submit">Start anew</button>
      </form>
    </details>
  );
}
