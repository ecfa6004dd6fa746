/** Once for the whole run: starts the copy of the stack that all test files use, and removes it. */
import type { TestProject } from 'vitest/node';
import { removeStack, startStack, type Place } from './stack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    place: Place;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = await startStack();
  project.provide('place', place);
  return () => removeStack(place);
}
