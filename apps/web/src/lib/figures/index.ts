// The pictures of figures by the simulator that content names.
import type { Component } from 'svelte';

export const figures: Record<string, Component> = {};
