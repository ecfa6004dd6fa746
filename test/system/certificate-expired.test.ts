import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('an expired certificate is told from an endpoint that is away', () =>
  proveFault('certificate-expired'));
