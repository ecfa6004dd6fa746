import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a container that somebody removed is not made again, and a person is called', () =>
  proveFault('container-deleted'));
