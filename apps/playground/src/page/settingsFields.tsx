import type { SettingField } from '../training/messages.ts';

type Texts = Readonly<Record<string, string>>;

/** Fields for settings as they are declared; the usual ones first, all others behind a summary. */
export function SettingsFields({
  fields,
  texts,
  onChange,
}: {
  readonly fields: readonly SettingField[];
  readonly texts: Texts;
  readonly onChange: (texts: Texts) => void;
}) {
  const field = (one: SettingField) => (
    <Field
      key={one.name}
      field={one}
      text={texts[one.name] ?? ''}
      onText={(text) => onChange(withText(texts, one.name, text))}
    />
  );
  const others = fields.filter(({ common }) => !common);
  return (
    <>
      {fields.filter(({ common }) => common).map(field)}
      {others.length > 0 && (
        <details>
          <summary>{others.length} more settings</summary>
          <div class="fields">{others.map(field)}</div>
        </details>
      )}
    </>
  );
}

function withText(texts: Texts, name: string, text: string): Texts {
  const { [name]: _before, ...others } = texts;
  return text === '' ? others : { ...others, [name]: text };
}

function Field({
  field: { label, text: meaning, symbol, unit, input, choices = [], usual },
  text,
  onText,
}: {
  readonly field: SettingField;
  readonly text: string;
  readonly onText: (text: string) => void;
}) {
  const title = `${meaning}${unit === undefined ? '' : `; in ${unit}`}`;
  const name = symbol === undefined ? label : `${label} ${symbol}`;
  const options = input === 'yes' ? ['true', 'false'] : choices;
  return (
    <label title={title}>
      {name}
      {options.length > 0 ? (
        <select value={text} onChange={({ currentTarget }) => onText(currentTarget.value)}>
          <option value="">{usual}</option>
          {options.map((one) => (
            <option value={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          type="text"
          inputMode={input === 'number' ? 'decimal' : 'text'}
          value={text}
          placeholder={usual}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      )}
    </label>
  );
}
