import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import './style.css';

const LiveFigure = defineAsyncComponent(async () => (await import('./LiveFigure.ts')).LiveFigure);

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LiveFigure', LiveFigure);
  },
} satisfies Theme;
