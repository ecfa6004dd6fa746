import { expect, test } from 'vitest';
import { proveControl } from './control.ts';

test('a service that a person stops stays stopped, and no incident opens', async () => {
  await proveControl('planned-stop', async (stack) => {
    await expect(fetch(`${stack.url}/health`)).rejects.toThrow();
  });
});
