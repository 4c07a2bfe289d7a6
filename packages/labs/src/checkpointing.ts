// Activation memory of a training step that forgets and recomputes: what is alive, layer by layer, forward and back.

/** Bytes that one layer keeps for backward: its input, its inside less attention scores, and those scores. */
export type LayerBytes = { input: number; inside: number; scores: number };

/** What forward keeps: everything; everything but scores; or the input of every so many layers. */
export type Kept = 'everything' | 'all-but-scores' | { inputsEvery: number };

/** The most that is alive at once, and how many layers run forward a second time. */
export type Step = { peak: number; layersAgain: number };

/** Bytes a GPT layer keeps in 16 bits: 34 s b h and 5 a s s b of scores (Korthikanti et al. 2022, equation 1). */
export function gptLayer(tokens: number, batch: number, width: number, heads: number): LayerBytes {
  const elements = tokens * batch * width;
  return { input: 2 * elements, inside: 34 * elements, scores: 5 * heads * tokens * tokens * batch };
}

/** Runs a step of `layers` equal layers and watches what is alive. */
export function trainingStep(layers: number, layer: LayerBytes, kept: Kept): Step {
  const whole = layer.inside + layer.scores;
  let alive = 0;
  let peak = 0;
  let layersAgain = 0;
  const grow = (bytes: number) => {
    alive += bytes;
    peak = Math.max(peak, alive);
  };
  if (kept === 'everything') {
    for (let i = 0; i < layers; i++) grow(whole);
  } else if (kept === 'all-but-scores') {
    for (let i = 0; i < layers; i++) grow(layer.inside);
    for (let i = 0; i < layers; i++) {
      grow(layer.scores);
      alive -= whole;
    }
  } else {
    const starts: number[] = [];
    for (let start = 0; start < layers; start += kept.inputsEvery) starts.push(start);
    for (const _ of starts) grow(layer.input);
    for (const start of starts.reverse()) {
      const size = Math.min(kept.inputsEvery, layers - start);
      for (let i = 0; i < size; i++) grow(whole);
      layersAgain += size;
      alive -= size * whole + layer.input;
    }
  }
  return { peak, layersAgain };
}
