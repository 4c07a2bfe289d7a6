// Which of PyTorch's documented names are here, asked of the live module at build time.
import { loadSupport } from '$lib/server/support.ts';

export const load = async () => ({ view: await loadSupport() });
