import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('alarming lines in the log of a healthy service open no incident', () =>
  proveControl('noisy-logs', answers));
