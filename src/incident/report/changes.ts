/** What was different from the last known good of a service when its evidence was saved, in sentences. */
import type { Citation } from '../../diagnosis/cause.ts';
import type { Evidence, Fact } from '../../evidence/evidence.ts';

/** Of the first round in which something was different. */
export function changesOf(service: string, evidence: readonly Evidence[]): readonly Citation[] {
  const all = evidence.flatMap(({ id, round, fact }) =>
    sentencesOf(service, fact).map((says) => ({ evidence: id, says, round })),
  );
  return all
    .filter(({ round }) => round === all[0]?.round)
    .map(({ evidence: id, says }) => ({ evidence: id, says }));
}

function sentencesOf(service: string, fact: Fact): readonly string[] {
  if (!('service' in fact) || fact.service !== service) return [];
  if (fact.kind === 'image-change' && fact.changed)
    return [`The image of ${service} was changed since it was last good, to ${fact.currentRef}.`];
  if (fact.kind === 'configuration-change' && fact.sinceLastGood !== null) {
    const { added, changed, removed } = fact.sinceLastGood;
    const names = [...added, ...changed, ...removed].join(', ');
    return names === ''
      ? []
      : [`Settings of ${service} were changed since it was last good: ${names}.`];
  }
  if (fact.kind === 'definition-change' && fact.changes.length > 0) {
    const aspects = fact.changes.map(({ aspect }) => aspect).join(', ');
    return [`How ${service} is made was changed since it was last good: ${aspects}.`];
  }
  if (fact.kind === 'mounted-files')
    return fact.files.map(
      ({ path, change }) =>
        `${path}, which is mounted into ${service}, was ${change} since it was last good.`,
    );
  return [];
}
