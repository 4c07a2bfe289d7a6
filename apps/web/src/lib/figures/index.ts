// The pictures of the simulators in packages/labs, by the name content uses. Server and islands draw the same components.
import type { Component } from 'svelte';
import KvDecode from './KvDecode.svelte';
import KvMemory from './KvMemory.svelte';

/** Component of each simulator; none takes props, so that server and browser agree without passing any. */
export const figures: Record<string, Component> = {
  'kv-decode': KvDecode,
  'kv-memory': KvMemory,
};
