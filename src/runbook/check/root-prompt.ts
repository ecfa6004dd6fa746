/**
 * `# ` is the prompt of root, and how a shell marks a comment. It is a prompt where every such
 * line of a block is a command and nothing else there is one.
 */
const marked = /^\s*# (?=\S)/;
/** Words of the shell that begin sentences too. */
const joining = /^(?:then|do|else|fi|done)\b/;

/** As long as the block, with only what was typed; null: these are comments. */
export function typedAsRoot(text: string, isCommand: (line: string) => boolean): string | null {
  if (!text.includes('# ')) return null;
  const lines = text.split('\n');
  let found = false;
  let continues = false;
  const typed: string[] = [];
  for (const line of lines) {
    const prompt = marked.exec(line)?.[0].length ?? 0;
    const rest = line.slice(prompt);
    const begins: boolean = prompt > 0 && !continues;
    if (begins ? !isCommand(rest) || joining.test(rest) : !continues && isCommand(rest))
      return null;
    found ||= begins;
    typed.push(begins || continues ? ' '.repeat(prompt) + rest : ' '.repeat(line.length));
    continues = (begins || continues) && line.endsWith('\\');
  }
  return found ? typed.join('\n') : null;
}
