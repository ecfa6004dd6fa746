/**
 * What can be wrong with a command of a runbook: the closed union of trap codes, in words.
 * `docs/runbooks.md` lists them all. A trap will not work, never ends, misleads or destroys
 * when it is performed as written; a note is worth knowing and nothing more.
 */
export interface TrapSpec {
  readonly level: 'trap' | 'note';
  readonly why: string;
  /** What the responder, or `nova runbook run`, does instead. */
  readonly instead: string;
}

export const traps = {
  'needs-terminal': {
    level: 'trap',
    why: 'it asks for a terminal, which nothing automatic has, and fails with "not a TTY" although the service is well',
    instead: 'the same command without -t',
  },
  interactive: {
    level: 'trap',
    why: 'it waits for somebody to type, so it hangs or ends without doing anything',
    instead: 'a question with one answer: a command in the option, a file, or a connection test',
  },
  'never-ends': {
    level: 'trap',
    why: 'it goes on until somebody stops it',
    instead: 'a bounded form: a number of lines, rounds or seconds',
  },
  'unbounded-loop': {
    level: 'trap',
    why: 'if the condition never comes true the loop runs for ever',
    instead: 'waiting with a deadline, then escalating',
  },
  'private-name': {
    level: 'trap',
    why: 'the name exists only inside the Compose network, so from this host it cannot be resolved and the service seems down',
    instead: 'the published address from this host, and the name from inside the network',
  },
  'ignores-status': {
    level: 'trap',
    why: 'without -f curl ends with 0 on an error such as 500, and without -m it may wait for ever',
    instead: 'a request with a deadline whose status and body are checked',
  },
  'no-deadline': {
    level: 'trap',
    why: 'a process that hangs takes the connection and never answers, and curl waits',
    instead: 'the same request with a deadline',
  },
  'sleep-as-check': {
    level: 'trap',
    why: 'one look after a fixed pause passes or fails by luck',
    instead: 'asking again and again until several answers in a row are good, or the deadline',
  },
  'ready-without-user': {
    level: 'trap',
    why: "without -U pg_isready logs in as the user of the system, which leaves a FATAL line in the log, and says nothing of the service's own login",
    instead: 'a real login with the settings of the service',
  },
  'ping-without-answer': {
    level: 'trap',
    why: 'redis-cli ends with 0 on NOAUTH, LOADING or MISCONF as well, and mysqladmin when the login is refused',
    instead: 'the answer is compared with PONG, or a real login with the settings of the service',
  },
  'matches-more': {
    level: 'trap',
    why: 'the number is found inside longer ones: 4000 in 40000, and in other columns',
    instead: 'the owner of exactly this port is looked up',
  },
  'substring-name': {
    level: 'trap',
    why: 'the name is found inside other names, and an empty answer looks like a failure of the command',
    instead: 'the container of exactly this name is inspected',
  },
  'finds-itself': {
    level: 'trap',
    why: 'the search is in the list of processes too, so that it always finds something',
    instead: 'the main process of the container is looked at',
  },
  'cut-context': {
    level: 'trap',
    why: 'a fixed number of lines after a match cuts off what stands further down, such as the exit code',
    instead: 'the fields themselves are read',
  },
  'kernel-log-unscoped': {
    level: 'trap',
    why: 'it shows every event since the machine started, of any container',
    instead: 'records of this container since it was last healthy',
  },
  'wrong-language': {
    level: 'trap',
    why: 'this is no shell: run as it stands, each line is an unknown command',
    instead: 'it is shown to people; a memory limit is raised by the remedy for it',
  },
  'not-shell': {
    level: 'trap',
    why: 'the shell cannot parse it',
    instead: 'it is left to people',
  },
  placeholder: {
    level: 'trap',
    why: 'a person must fill it in first; in a shell the brackets are redirections',
    instead: 'a parameter that is asked for, or found by the responder itself',
  },
  'kill-outright': {
    level: 'trap',
    why: 'SIGKILL leaves no chance to finish writes, and the number may belong to another process by now',
    instead:
      'SIGTERM to a process that is known by number, start time and command, and SIGKILL only later',
  },
  'kill-by-pattern': {
    level: 'trap',
    why: "it ends every process whose command matches, others' too",
    instead: 'one process, known by number, start time and command',
  },
  'computed-selection': {
    level: 'trap',
    why: 'what it acts on is found out while it runs: nothing (then it fails) or everything',
    instead: 'named targets; an empty selection is an error, never "all"',
  },
  'moving-tag': {
    level: 'trap',
    why: 'what stands behind the tag changes: nobody can say which version runs afterwards, nor go back to it',
    instead: 'the last known good image by its identity, or a version that is named',
  },
  'goes-on-after-error': {
    level: 'trap',
    why: 'psql goes on after an error in a script and ends with 0, so that a half-done repair looks whole',
    instead: 'a person runs it with ON_ERROR_STOP=1 in one transaction',
  },
  'unseen-plan': {
    level: 'trap',
    why: 'it changes whatever differs, without anybody having read what that is',
    instead: 'never; a person reads the plan and applies exactly this one',
  },
  'blocks-others': {
    level: 'trap',
    why: 'while it runs nobody else is served: it takes a lock on the table, or the only thread',
    instead: 'the same by steps that let others through, such as SCAN, BGSAVE or CONCURRENTLY',
  },
  'touches-everything': {
    level: 'trap',
    why: 'without a name it stops or restarts every service, the healthy databases too',
    instead: 'only the service at fault, or all in the order of their dependencies',
  },
  'restarts-engine': {
    level: 'trap',
    why: 'it may stop every container of the machine',
    instead: 'the container at fault is restarted',
  },
  'removes-containers': {
    level: 'trap',
    why: 'containers are removed with their logs, the evidence, and with down the network too',
    instead: 'evidence is saved, then the service is stopped or recreated',
  },
  'destroys-evidence': {
    level: 'trap',
    why: 'it deletes stopped containers, images to go back to, or logs that explain the failure',
    instead: 'nothing during an incident; unused build data only, after evidence is saved',
  },
  'deletes-data': {
    level: 'trap',
    why: 'data is deleted that nothing brings back',
    instead: 'never; a person decides with a tested backup at hand',
  },
  'overwrites-data': {
    level: 'trap',
    why: 'what has been written since the backup was made is lost',
    instead: 'never by itself; a person saves the data of now first, or restores beside it',
  },
  'deletes-widely': {
    level: 'trap',
    why: 'a variable that is empty or a wild card decides what is deleted',
    instead: 'never; a person names what may go',
  },
  'live-checkout': {
    level: 'trap',
    why: 'it changes the sources that the service may run from, and what stands in them unsaved',
    instead: 'the last known good image, or the sources of then, built outside of the checkout',
  },
  'discards-work': {
    level: 'trap',
    why: 'it throws away changes of people, for good',
    instead: 'a worktree of its own',
  },
  'shows-secrets': {
    level: 'trap',
    why: 'passwords and keys end up in terminals, logs and the record of the incident',
    instead: 'which settings exist and whether they changed, never their values',
  },
  'secret-in-command': {
    level: 'trap',
    why: 'the secret is readable in the list of processes and in the history of the shell',
    instead: 'the settings of the service itself; nothing is passed on a command line',
  },
  'memory-without-swap': {
    level: 'trap',
    why: 'the engine refuses a memory limit above the limit for swap, which stays as it was',
    instead: 'both limits together, under a cap',
  },
  'absolute-capacity': {
    level: 'trap',
    why: 'a fixed number may be fewer than run now, or more than the maximum',
    instead: 'an increase relative to what runs, within the maximum, by approval',
  },
  'loses-aliases': {
    level: 'trap',
    why: 'the container loses the names under which others find it',
    instead: 'it is connected again with its aliases and addresses',
  },
  'installs-software': {
    level: 'trap',
    why: 'it changes the machine in the middle of an incident, may restart services, and needs the network',
    instead: 'tools of the responder itself',
  },
  'opens-to-all': {
    level: 'trap',
    why: 'everybody may read and change the files afterwards',
    instead: 'the owner that the service runs as',
  },
  'drops-defences': {
    level: 'trap',
    why: 'it switches off a protection of the machine, and a connection may break with it',
    instead: 'never; a person changes one rule',
  },
  'cuts-connection': {
    level: 'trap',
    why: 'it may cut the connection that it was typed over',
    instead: 'the network of the container is repaired, not that of the machine',
  },
  'restarts-machine': {
    level: 'trap',
    why: 'everything on the machine stops, and what was in memory is lost',
    instead: 'never; the service at fault is restarted',
  },
  'runs-download': {
    level: 'trap',
    why: 'what is downloaded is run unread',
    instead: 'never',
  },
  'compose-v1': {
    level: 'note',
    why: 'the program of this name may be missing, or an old version that names containers otherwise',
    instead: 'docker compose',
  },
  'unbounded-logs': {
    level: 'note',
    why: 'it prints the whole log, of earlier lives of the container too',
    instead: 'lines since the container started, up to a limit',
  },
  'lists-clients': {
    level: 'note',
    why: 'it lists connections of clients beside the process that listens',
    instead: 'only who listens',
  },
  'may-recreate': {
    level: 'note',
    why: 'a changed service is made again, and services that it depends on too',
    instead: 'evidence is saved, and only the named service is touched',
  },
  'unverified-tls': {
    level: 'note',
    why: 'a certificate that is wrong or expired goes unnoticed',
    instead: 'certificates are checked',
  },
} as const satisfies Record<string, TrapSpec>;

export type TrapCode = keyof typeof traps;

/** Codes that are no trap of a command, but of the document. */
export const documentFindings = {
  'broken-link': 'a link to a file or heading that is not there',
  'too-large': 'a block, or the file, has more commands than are read',
} as const;

export type FindingCode = TrapCode | keyof typeof documentFindings;
