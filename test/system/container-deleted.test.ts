import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a container that somebody removed is made again only when a person says so', () =>
  proveFault('container-deleted'));
