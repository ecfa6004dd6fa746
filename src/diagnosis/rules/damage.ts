/** TLS errors, and the suspicion of damaged data, after which nothing may be changed. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { hasStopped, isSuspect, listWords } from './condition.ts';
import { citeAnswer } from './dependency.ts';
import { citeLines, linesFor } from './logged.ts';

const common = [
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
  'logs',
] as const;

export const tls = defineRule({
  id: 'tls-error',
  needs: [...common, 'unread-files'],
  conclude: (view) => {
    const failed = view.all('dependency').filter(({ fact }) => fact.state === 'tls-failed');
    const served = view.scope.flatMap((service) => servesBadly(view, service));
    const heard = failed.map((answer) =>
      finding({
        kind: 'tls-error',
        component: answer.fact.dependency,
        confidence: 'certain',
        basis: 'observed',
        statement: `${answer.fact.service} cannot agree on TLS with ${answer.fact.dependency} (${answer.fact.address}): ${answer.fact.detail}.`,
        supporting: [citeAnswer(answer)],
      }),
    );
    const observed = [...served, ...heard];
    const suspects = view.scope.filter((service) => isSuspect(view, service));
    const logged = suspects.flatMap((service): readonly Finding[] => {
      const lines = linesFor(view, service, ['tls-error']);
      if (lines.length === 0 || observed.length > 0) return [];
      const ended = view.of('container-state', service).some(({ fact }) => hasStopped(fact));
      return [
        finding({
          kind: 'tls-error',
          component: service,
          // Scanners make running servers write handshake errors all day.
          confidence: ended ? 'likely' : 'possible',
          basis: 'logged',
          standing: 'effect',
          statement: `${service} fails at TLS, as its log says.`,
          supporting: citeLines(lines),
        }),
      ];
    });
    return [...observed, ...logged];
  },
});

/** Our own probe does not agree on TLS with it; most often its certificate has run out. */
function servesBadly(
  view: View<'probe-answers' | 'unread-files'>,
  service: string,
): readonly Finding[] {
  return view.of('probe-answers', service).flatMap((seen): readonly Finding[] => {
    const answer = seen.fact.answers.find(({ ok, tls: failed }) => !ok && failed !== undefined);
    if (answer === undefined) return [];
    const unread = view.of('unread-files', service).filter(({ fact }) => fact.files.length > 0);
    const paths = [...new Set(unread.flatMap(({ fact }) => fact.files.map(({ path }) => path)))];
    const behind = `${listWords(paths)} ${paths.length === 1 ? 'was' : 'were'} written after it had read its files`;
    return [
      finding({
        kind: 'tls-error',
        component: service,
        confidence: 'certain',
        basis: 'observed',
        statement: `TLS with ${service} fails: ${answer.detail} (${answer.probe})${paths.length === 0 ? '' : `; ${behind}`}.`,
        supporting: [
          cite(seen, `${answer.probe} says ${answer.detail}`),
          ...unread.map((one) => cite(one, behind)),
        ],
      }),
    ];
  });
}

export const corruption = defineRule({
  id: 'data-corruption',
  needs: [...common, 'volume-use'],
  conclude: (view) => [
    ...view
      .all('dependency')
      .filter(({ fact }) => fact.state === 'damaged')
      .map(unreadable),
    ...view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap((service): readonly Finding[] => {
        const lines = linesFor(view, service, ['data-corruption']);
        if (lines.length === 0) return turnedReadOnly(view, service);
        const stopped = view.of('container-state', service).filter(({ fact }) => hasStopped(fact));
        return [
          finding({
            kind: 'data-corruption',
            component: service,
            confidence: 'likely',
            basis: 'logged',
            statement: `The data of ${service} may be damaged, as its log says.`,
            supporting: [
              ...citeLines(lines),
              ...stopped.map((s) => cite(s, `container ${s.fact.name} is ${s.fact.status}`)),
            ],
          }),
        ];
      }),
  ],
});

/** Its own answer to a login: it cannot read what it has stored. */
function unreadable(answer: Seen<'dependency'>): Finding {
  const { dependency, detail } = answer.fact;
  return finding({
    kind: 'data-corruption',
    component: dependency,
    confidence: 'certain',
    basis: 'observed',
    statement: `${dependency} cannot read its own data: ${detail}.`,
    supporting: [citeAnswer(answer)],
  });
}

/** Others than those of a disk are read-only because somebody wants it, or because the network does. */
const onDisk = /^(?:ext[234]|xfs|btrfs|f2fs|jfs|reiserfs|zfs|bcachefs|nilfs2|ntfs3?|vfat|exfat)$/;

/** A file system with errors turns read-only by itself, so that nothing more is damaged. */
function turnedReadOnly(view: View<'volume-use'>, service: string): readonly Finding[] {
  return view.of('volume-use', service).flatMap((seen): readonly Finding[] => {
    const turned = seen.fact.volumes.filter(
      ({ fileSystem, wanted, access }) =>
        wanted === 'read-write' && access === 'read-only' && onDisk.test(fileSystem),
    );
    if (turned.length === 0) return [];
    const places = listWords(turned.map(({ destination }) => destination));
    return [
      finding({
        kind: 'data-corruption',
        component: service,
        confidence: 'likely',
        basis: 'observed',
        statement: `${places} of ${service} has become read-only, as file systems do when they meet errors on their disk.`,
        supporting: [cite(seen, `${places} is mounted read-only, and was made to be written`)],
      }),
    ];
  });
}
