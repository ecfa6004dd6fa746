import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a release that ends at once is rolled back to the last known good image', () =>
  proveFault('bad-release'));
