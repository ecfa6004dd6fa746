/** What becomes an issue: pure. A mark in its text, which nobody sees, tells it from all others. */
import type { ActionItem } from '../incident/report/action-items.ts';

export interface IssueText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/**
 * The same for the same item of every incident: as long as its issue is open, the next incident
 * makes no second one.
 */
export function markOf({ key }: Pick<ActionItem, 'key'>): string {
  return `<!-- nova-responder action: ${key.replaceAll(/[^\w:.-]/g, '_')} -->`;
}

export function issueOf(item: ActionItem, incident: string): IssueText {
  const evidence = item.evidence.length === 0 ? '' : `\n\nEvidence: ${item.evidence.join(', ')}.`;
  return {
    title: item.title.replaceAll(/\s+/g, ' ').slice(0, 200),
    body: `${plain(item.why)}\n\nFrom incident ${plain(incident)}, action item \`${item.key}\`.${evidence}\n\n${markOf(item)}\n`,
  };
}

/** Texts of others stay text, and call nobody. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/g, '\\$&').replaceAll('@', '@\u200b');
}
