import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a service without container and image is for a person', () => proveFault('image-deleted'));
