// Brings a figure to life: hydrates the picture the server drew, once, with the same component.
import { hydrate } from 'svelte';
import { figures } from '../figures/index.ts';

const alive = new WeakSet<HTMLElement>();

export function answer(island: HTMLElement): void {
  const component = figures[island.dataset.figure ?? ''];
  if (!component || alive.has(island)) return;
  alive.add(island);
  hydrate(component, { target: island });
}
