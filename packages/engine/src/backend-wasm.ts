// The fast backend: SIMD kernels compiled from AssemblyScript, over the engine's memory. What has no kernel runs in TypeScript.
import type { Backend } from './backend.ts';
import { JsBackend } from './backend-js.ts';
import type { Memory } from './memory.ts';

export class WasmBackend extends JsBackend implements Backend {
  protected readonly kernels: Record<string, ((...args: number[]) => void) | undefined>;

  constructor(memory: Memory, _fallback: Backend, wasm: BufferSource | WebAssembly.Module) {
    super(memory);
    const module = wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm);
    this.kernels = new WebAssembly.Instance(module, { env: { memory: memory.wasm } }).exports as typeof this.kernels;
  }
}
