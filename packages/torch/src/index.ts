// The Python package `torch` lies in ../python; TypeScript sees only the bridge under it.
export { type Bridge, type Callback, createBridge } from './bridge.ts';
