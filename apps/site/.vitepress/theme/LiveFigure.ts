import { legend, pagePanel, seriesColour, seriesVariables } from '@policypath/figures';
import { computed, defineComponent, h, onMounted, reactive, shallowRef, type VNode } from 'vue';
import parametersFile from '../../../../docs/data/pendulum-parameters.npy?url';
import notes from '../../../../docs/data/pendulum.json';
import coordinatesFile from '../../../../docs/data/pendulum.npy?url';
import { startOf, type Control, type PathData } from '../../src/figures/figure.ts';
import { liveFigures } from '../../src/figures/liveFigures.ts';
import { pathData } from '../../src/figures/pathData.ts';

/** The recorded path, fetched once for all figures of a visit. */
let fetched: Promise<PathData> | undefined;

async function fetchData(): Promise<PathData> {
  const bytes = async (file: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(file)).arrayBuffer());
  const [coordinates, parameters] = await Promise.all([bytes(coordinatesFile), bytes(parametersFile)]);
  return pathData(coordinates, parameters, notes as unknown as Pick<PathData, 'steps' | 'evaluations'>);
}

const colours = `:root { ${seriesVariables('light')} } .dark { ${seriesVariables('dark')} }`;

/** A figure that computes in the page, in place of the picture between its tags. */
export const LiveFigure = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }, { slots }) {
    const figure = liveFigures[name];
    const values = reactive(startOf(figure));
    const data = shallowRef<PathData>();
    const root = shallowRef<HTMLElement>();
    /** Units of the drawing are pixels, so that its text can be read on a telephone too. */
    const width = (): number => Math.min(640, Math.max(280, (root.value?.clientWidth ?? 640) - 34));
    onMounted(async () => {
      if (!document.querySelector('#series-colours')) {
        document.head.append(
          Object.assign(document.createElement('style'), { id: 'series-colours', textContent: colours }),
        );
      }
      data.value = await (fetched ??= fetchData());
    });
    const drawn = computed(() =>
      data.value === undefined ? undefined : figure.draw(data.value, values, seriesColour),
    );

    function slider({ name: key, label, min, max, step, text = String }: Control): VNode {
      return h('label', { class: 'control' }, [
        h('span', label),
        h('input', {
          type: 'range',
          min,
          max,
          step,
          value: values[key],
          onInput: ({ target }: Event) => (values[key] = Number((target as HTMLInputElement).value)),
        }),
        h('output', text(values[key])),
      ]);
    }

    return () => {
      if (drawn.value === undefined) return h('figure', { class: 'live', ref: root }, slots['default']?.());
      const { panel, names, says } = drawn.value;
      return h('figure', { class: 'live', ref: root }, [
        h('div', { innerHTML: names.length === 0 ? '' : legend(names).text }),
        h('div', { innerHTML: pagePanel({ ...panel, description: says, width: width(), height: 320 }).text }),
        h('div', { class: 'controls' }, figure.controls.map(slider)),
        h('figcaption', { 'aria-live': 'polite' }, says),
      ]);
    };
  },
});
