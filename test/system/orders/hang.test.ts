import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop whose processes stand still is restarted', () => proveFault('orders/hang'));
