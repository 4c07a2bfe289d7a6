// The Python package `torch` lies in ../python; TypeScript sees only the bridge under it.

// Whoever runs Python's torch needs the engine under it, and nothing else of the engine.
export { createEngine } from '@lacuna/engine';
export { type Bridge, type Callback, createBridge } from './bridge.ts';
