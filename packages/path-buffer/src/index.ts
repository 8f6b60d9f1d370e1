export { firstNonFinite } from './firstNonFinite.ts';
export { flatLayout, type ParameterLayout } from './parameterLayout.ts';
export type { DescribedPath, ParameterPath } from './parameterPath.ts';
export { layerNorms } from './layerNorms.ts';
export { LayerPath } from './layerPath.ts';
export { layoutSlices, type LayoutSlices, type Slice } from './layoutSlices.ts';
export { nameMatcher, type NameFilter, type NameFilters } from './nameFilter.ts';
export { PathBuffer, type PathBufferOptions, type PathBufferState } from './pathBuffer.ts';
export { RecentPath, type WindowedPath } from './recentPath.ts';
