import { useEffect, useState } from 'preact/hooks';

function useMedia(query: string): boolean {
  const [matches, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = (): void => set(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, [query]);
  return matches;
}

/** Whether the reader has asked for less motion. */
export function useReducedMotion(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}

/** Whether the page is dark; what draws on a canvas draws anew when that changes. */
export function useDark(): boolean {
  return useMedia('(prefers-color-scheme: dark)');
}

/** The value of a custom property of the page, e.g. '--series-0', for a canvas. */
export function styleValue(element: Element, property: string): string {
  return getComputedStyle(element).getPropertyValue(property).trim();
}
