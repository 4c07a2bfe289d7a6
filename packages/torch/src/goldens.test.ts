// Every golden program prints on our torch, to the byte, what it printed on real PyTorch.
import { beforeAll, describe, expect, it } from 'vitest';
import { goldens } from '../test/goldens.ts';
import { type Host, startHost } from '../test/host.ts';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});

for (const { file, programs } of goldens())
  describe(file, () => {
    for (const { title, source, printed } of programs)
      it(title, () => {
        expect(host.run(source)).toBe(printed);
      });
  });
