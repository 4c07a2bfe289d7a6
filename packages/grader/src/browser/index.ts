// The grader in a page.
export { type AssetOptions, createAssetFetcher } from './assets.ts';
export { type BrowserRuntime, type BrowserRuntimeOptions, createBrowserRuntime } from './runtime.ts';
