import type { OpenPathOptions } from '@policypath/path-files';

/** What is written in the fields that say how files are read, by the name of the option. */
export type ReadingTexts = Readonly<
  Partial<Record<keyof typeof texts | keyof typeof numbers | keyof typeof marks, string>>
>;

const texts = {
  include: 'only tensors of these names (* for any characters), separated by spaces',
  exclude: 'no tensors of these names',
  key: "the state dict of a PyTorch file, such as 'actor'",
  step: "where the step stands in names: 'weights.{step}-*'",
} as const;
const numbers = { from: 'only snapshots from this step on', to: 'only snapshots up to this step' } as const;
const marks = {
  stacked: 'the first axis counts snapshots, even if the file looks like one checkpoint',
  skipBroken: 'leave out files of a folder that are cut off or broken',
} as const;

/** The options of `tsvd analyze` on reading, as fields; messages of the reader name them. */
export function ReadingFields({
  given,
  onChange,
}: {
  readonly given: ReadingTexts;
  readonly onChange: (given: ReadingTexts) => void;
}) {
  const give = (name: keyof ReadingTexts, text: string): void => {
    const { [name]: _, ...others } = given;
    onChange(text === '' ? others : { ...others, [name]: text });
  };
  const field = (name: keyof ReadingTexts, text: string, type: 'text' | 'number') => (
    <label>
      <span>
        <code>--{name}</code> {text}
      </span>
      <input
        {...(type === 'number' ? { type, min: 0 } : { type })}
        value={given[name] ?? ''}
        onChange={({ currentTarget: { value } }) => give(name, value.trim())}
      />
    </label>
  );
  const mark = (name: keyof typeof marks, text: string) => (
    <label class="mark">
      <span>
        <code>--{name === 'skipBroken' ? 'skip-broken' : name}</code> {text}
      </span>
      <input
        type="checkbox"
        checked={given[name] !== undefined}
        onChange={({ currentTarget: { checked } }) => give(name, checked ? 'yes' : '')}
      />
    </label>
  );
  return (
    <details class="reading">
      <summary>How it is read</summary>
      <p>
        For files that the reader refuses or takes otherwise than you mean; they are the options of the command `tsvd`.
      </p>
      <div class="fields">
        {Object.entries(texts).map(([name, text]) => field(name as keyof typeof texts, text, 'text'))}
        {Object.entries(numbers).map(([name, text]) => field(name as keyof typeof numbers, text, 'number'))}
        {Object.entries(marks).map(([name, text]) => mark(name as keyof typeof marks, text))}
      </div>
    </details>
  );
}

/** The options that the fields say. */
export function readingOf({
  include,
  exclude,
  key,
  step,
  from,
  to,
  stacked,
  skipBroken,
}: ReadingTexts): OpenPathOptions {
  return {
    ...(include !== undefined && { include: include.split(/\s+/) }),
    ...(exclude !== undefined && { exclude: exclude.split(/\s+/) }),
    ...(key !== undefined && { key }),
    ...(step !== undefined && { step }),
    ...(from !== undefined && { from: Number(from) }),
    ...(to !== undefined && { to: Number(to) }),
    ...(stacked !== undefined && { stacked: true }),
    ...(skipBroken !== undefined && { skipBroken: true }),
  };
}
