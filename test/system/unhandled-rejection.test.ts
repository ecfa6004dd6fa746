import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a backend that a kind of request ends each time is restarted once, then somebody is called', () =>
  proveFault('unhandled-rejection'));
