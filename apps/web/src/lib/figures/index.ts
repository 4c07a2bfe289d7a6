// The pictures of the simulators in packages/labs, by the name content uses. Server and islands draw the same components.
import type { Component } from 'svelte';
import AttentionCosts from './AttentionCosts.svelte';
import AttentionHeads from './AttentionHeads.svelte';
import AttentionMicroscope from './AttentionMicroscope.svelte';
import BackpropGraph from './BackpropGraph.svelte';
import CrossAttention from './CrossAttention.svelte';
import FlashTiles from './FlashTiles.svelte';
import KvDecode from './KvDecode.svelte';
import KvMemory from './KvMemory.svelte';
import LinearAttention from './LinearAttention.svelte';
import MaskPainter from './MaskPainter.svelte';
import OnlineSoftmax from './OnlineSoftmax.svelte';

/** Component of each simulator; none takes props, so that server and browser agree without passing any. */
export const figures: Record<string, Component> = {
  'attention-heads': AttentionHeads,
  'attention-microscope': AttentionMicroscope,
  'backprop-graph': BackpropGraph,
  'attention-costs': AttentionCosts,
  'cross-attention': CrossAttention,
  'flash-tiles': FlashTiles,
  'kv-decode': KvDecode,
  'kv-memory': KvMemory,
  'linear-attention': LinearAttention,
  'mask-painter': MaskPainter,
  'online-softmax': OnlineSoftmax,
};
