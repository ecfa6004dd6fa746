/** Text that comes from anywhere, as text in HTML and in its attributes. */
import { printable } from '../../evidence/printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and those that hide or turn text around are gone. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (one) => entities[one] ?? '');
}
