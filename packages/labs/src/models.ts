// The published shapes of the language models we calculate with. Data only; keys in `source` are those of sources.yaml.

/** What one layer keeps of a token: a K and a V row per KV head, or MLA's one compressed row plus one rotary key. */
export type CacheShape = HeadsCache | LatentCache;
/** `kvHeads` K rows and as many V rows of `headDim` elements, in every layer (MHA, GQA and MQA differ in `kvHeads` only). */
export type HeadsCache = { layers: number; kvHeads: number; headDim: number };
/** Multi-head latent attention: `latent` elements and one shared rotary key of `rotary` elements, in every layer. */
export type LatentCache = { layers: number; latent: number; rotary: number };

export type Model = {
  id: string;
  name: string;
  heads: number;
  hidden: number;
  /** Elements of all weights. Exact where `exact`, else the rounded count its paper states. */
  params: number;
  exact: boolean;
  /** Longest context the published model was trained or released for, in tokens. */
  trainedContext: number;
  cache: CacheShape;
  /** Sliding window of its attention, in tokens: a rolling cache never holds more. The formulas here do not roll. */
  window?: number;
  /** Key in sources.yaml, where the curriculum has the paper. */
  source?: string;
};

const heads = (layers: number, kvHeads: number, headDim = 128): HeadsCache => ({ layers, kvHeads, headDim });

/**
 * In the order a comparison table shows them. Counts marked exact are recomputed from the network's shape in the tests.
 * DeepSeek-V2's heads are counted as 128 x 128 when it is imagined with plain multi-head attention.
 */
export const models = [
  {
    id: 'llama-2-7b',
    name: 'Llama 2 7B',
    heads: 32,
    hidden: 4096,
    params: 6_738_415_616,
    exact: true,
    trainedContext: 4096,
    cache: heads(32, 32),
    source: 'Lla2',
  },
  {
    id: 'llama-3-8b',
    name: 'Llama 3 8B',
    heads: 32,
    hidden: 4096,
    params: 8_030_261_248,
    exact: true,
    trainedContext: 131_072,
    cache: heads(32, 8),
    source: 'Lla3',
  },
  {
    id: 'mistral-7b',
    name: 'Mistral 7B',
    heads: 32,
    hidden: 4096,
    params: 7_241_732_096,
    exact: true,
    trainedContext: 8192,
    window: 4096,
    cache: heads(32, 8),
    source: 'Jia23',
  },
  {
    id: 'opt-13b',
    name: 'OPT 13B',
    heads: 40,
    hidden: 5120,
    params: 12_853_473_280,
    exact: true,
    trainedContext: 2048,
    cache: heads(40, 40),
    source: 'Kwo23',
  },
  {
    id: 'llama-2-70b',
    name: 'Llama 2 70B',
    heads: 64,
    hidden: 8192,
    params: 68_976_648_192,
    exact: true,
    trainedContext: 4096,
    cache: heads(80, 8),
    source: 'Lla2',
  },
  {
    id: 'llama-3-70b',
    name: 'Llama 3 70B',
    heads: 64,
    hidden: 8192,
    params: 70_553_706_496,
    exact: true,
    trainedContext: 131_072,
    cache: heads(80, 8),
    source: 'Lla3',
  },
  {
    id: 'gpt-3-175b',
    name: 'GPT-3 175B',
    heads: 96,
    hidden: 12_288,
    params: 174_604_259_328,
    exact: true,
    trainedContext: 2048,
    cache: heads(96, 96),
  },
  {
    id: 'llama-3-405b',
    name: 'Llama 3 405B',
    heads: 128,
    hidden: 16_384,
    params: 405_853_388_800,
    exact: true,
    trainedContext: 131_072,
    cache: heads(126, 8),
    source: 'Lla3',
  },
  {
    id: 'deepseek-v2',
    name: 'DeepSeek-V2',
    heads: 128,
    hidden: 5120,
    params: 236e9,
    exact: false,
    trainedContext: 131_072,
    cache: { layers: 60, latent: 512, rotary: 64 },
    source: 'DSV2',
  },
  {
    id: 'deepseek-v2-mha',
    name: 'DeepSeek-V2 if it were MHA',
    heads: 128,
    hidden: 5120,
    params: 236e9,
    exact: false,
    trainedContext: 131_072,
    cache: heads(60, 128),
    source: 'DSV2',
  },
  {
    id: 'deepseek-v3',
    name: 'DeepSeek-V3',
    heads: 128,
    hidden: 7168,
    params: 671e9,
    exact: false,
    trainedContext: 131_072,
    cache: { layers: 61, latent: 512, rotary: 64 },
    source: 'DSV3',
  },
] as const satisfies readonly Model[];

export type ModelId = (typeof models)[number]['id'];

/** The model of that id, or undefined. Ids come from URLs and content, so an unknown one is not a bug here. */
export function findModel(id: string): Model | undefined {
  return models.find((model) => model.id === id);
}
