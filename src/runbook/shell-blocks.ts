/** Which code blocks hold commands. */
import type { CodeBlock } from './document.ts';

/** Languages that people give to blocks of commands; many give none. */
const languages = new Set([
  '',
  'bash',
  'sh',
  'shell',
  'zsh',
  'console',
  'terminal',
  'shell-session',
  'shellsession',
  'sh-session',
  'shell-script',
  'shellscript',
]);

export function isShell(block: CodeBlock): boolean {
  return languages.has(block.language);
}
