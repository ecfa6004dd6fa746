import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a service that may open no more files is restarted', () => proveFault('too-many-open-files'));
