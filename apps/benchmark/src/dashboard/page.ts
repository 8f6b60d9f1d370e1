import { html, type Html } from '@policypath/figures';

/** A piece of a page that is replaced when it has changed. */
export interface PagePart {
  /** URL of the part alone. */
  readonly address: string;
  readonly heading: string;
  /** Between heading and content; never replaced. */
  readonly lead?: Html;
  readonly etag: string;
  readonly content: Html;
}

export interface PageOptions {
  readonly title: string;
  readonly parts: readonly PagePart[];
  /** Above the parts. */
  readonly lead?: Html;
}

/** A whole page. It is complete without its script, which only updates it. */
export function page({ title, parts, lead }: PageOptions): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/dashboard.css" />
        <script type="module" src="/assets/dashboard.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <h1>${title}</h1>
          <p id="connection" role="status"></p>
        </header>
        <noscript><p class="note">Without its script this page does not update itself: reload it.</p></noscript>
        <main id="main" tabindex="-1">${lead ?? null} ${parts.map(section)}</main>
      </body>
    </html> `.text;
}

function section({ address, heading, lead, etag, content }: PagePart): Html {
  const id = address.replaceAll('/', '-').slice(1);
  return html`<section aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${lead ?? null}
    <div data-part="${address}" data-etag="${etag}">${content}</div>
  </section> `;
}
