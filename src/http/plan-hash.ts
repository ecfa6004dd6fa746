/** The short name of exactly what a person is asked: shown with the question, sent with the answer. */
import { createHash } from 'node:crypto';

/** @param binding of `bindingText` */
export function planHash(binding: string): string {
  return createHash('sha256').update(binding).digest('hex').slice(0, 16);
}
