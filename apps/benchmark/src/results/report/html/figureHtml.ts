import { escapeText, html, Html } from '@policypath/figures';
import type { NumberedFigure } from '../report.ts';
import { inlineSvg, svgWidth } from './inlineSvg.ts';

/** A figure drawn in the page, with its caption; where the page is too narrow to read it, its box scrolls. */
export function figureHtml({ number, file, caption, svg }: NumberedFigure, linked: boolean): Html {
  const id = `figure-${number}`;
  const width = svgWidth(svg);
  const drawing = inlineSvg(svg, { id, label: escapeText(`Figure ${number}. ${caption}`) });
  return html`<figure id="${id}">
    <div class="scroll drawing" role="region" aria-label="Figure ${number}" tabindex="0">
      <div class="paper" ${width === null ? null : html`style="--width: ${Math.round(width)}px"`}>
        ${new Html(drawing)}
      </div>
    </div>
    <figcaption>
      <b>Figure ${number}.</b> ${caption}
      ${
        linked
          ? html`<a class="file" href="figures/${file}.svg">SVG</a> <a class="file" href="figures/${file}.png">PNG</a>`
          : null
      }
    </figcaption>
  </figure>`;
}
