import { useRef } from 'preact/hooks';

/** A report without scripts, as high as it is. No script can run in the frame, whatever names the report shows. */
export function ReportFrame({ html, title }: { readonly html: string; readonly title: string }) {
  const place = useRef<HTMLIFrameElement>(null);
  const fit = (): void => {
    const frame = place.current;
    const page = frame?.contentDocument?.documentElement;
    if (frame === null || page == null) return;
    const measure = (): void => void (frame.style.height = `${page.scrollHeight + 2}px`);
    measure();
    // Parts of the report unfold, and the page may become narrower.
    new ResizeObserver(measure).observe(page);
  };
  return <iframe ref={place} class="report" title={title} sandbox="allow-same-origin" srcdoc={html} onLoad={fit} />;
}
