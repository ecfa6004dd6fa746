import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop whose image is gone is asked about', () => proveFault('orders/image-deleted'));
