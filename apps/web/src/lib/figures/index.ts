// The pictures of the simulators in packages/labs, by the name content uses. Server and islands draw the same components.
import type { Component } from 'svelte';
import AttentionHeads from './AttentionHeads.svelte';
import AttentionMicroscope from './AttentionMicroscope.svelte';
import BackpropGraph from './BackpropGraph.svelte';
import KvDecode from './KvDecode.svelte';
import KvMemory from './KvMemory.svelte';

/** Component of each simulator; none takes props, so that server and browser agree without passing any. */
export const figures: Record<string, Component> = {
  'attention-heads': AttentionHeads,
  'attention-microscope': AttentionMicroscope,
  'backprop-graph': BackpropGraph,
  'kv-decode': KvDecode,
  'kv-memory': KvMemory,
};
