/**
 * The operating system's errors under other names: Erlang's atoms, Rust's kinds, the texts of
 * musl (Alpine), and the numbers of macOS and Windows.
 */
import type { Signature } from './signature.ts';
import { hostAndPort } from './signature.ts';

const raw = String.raw;

export const errnoSignatures: readonly Signature[] = [
  {
    id: 'errno-address-in-use',
    cause: 'port-conflict',
    strength: 'fatal',
    contains: [
      'address in use',
      'addrinuse',
      'winerror 10048',
      '[errno 48]',
      'only one usage of each socket address',
    ],
    pattern: raw`(?:\b[Aa]ddress in use\b|\bAddrInUse\b|WinError 10048|\[Errno 48\]|[Oo]nly one usage of each socket address)`,
    example: 'bind() to 0.0.0.0:80 failed (98: Address in use)',
  },
  {
    id: 'errno-files',
    cause: 'fd-exhaustion',
    strength: 'error',
    contains: ['no file descriptors available', 'system_limit', ',emfile', ':emfile', ',enfile'],
    pattern: raw`(?:No file descriptors available|\{system_limit,|[,:]e[mn]file\b)`,
    example: 'accept: No file descriptors available',
  },
  {
    id: 'errno-disk',
    cause: 'disk-full',
    strength: 'error',
    contains: [',enospc', ':enospc', 'quota exceeded', 'there is not enough space', 'edquot'],
    pattern: raw`(?:[,:]enospc\b|^Quota exceeded|: Quota exceeded\W*$|There is not enough space on|\bEDQUOT\b)`,
    example: 'with reason: no match of right hand value {error,enospc} at store:write/3',
  },
  {
    id: 'errno-denied',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: ['{error,eacces', ':eacces', '{error,eperm', '{error,erofs', 'permissiondenied'],
    pattern: raw`(?:\{error,(?:eacces|eperm|erofs)|:eacces\b|\bPermissionDenied\b)`,
    example: 'failed to open the log: {error,eacces}',
  },
  {
    // Of a program that is well installed, what was to be given to it is not there.
    id: 'errno-file-missing',
    cause: 'config-error',
    strength: 'hint',
    broad: true,
    contains: [
      'no such file or directory',
      'could not find a part of the path',
      'could not find file',
      'nosuchfileexception',
      'filenotfoundexception',
      'cannot find the path specified',
      'kind: notfound',
      'find/open file',
      'open file',
    ],
    pattern: raw`(?:(?:open|stat|lstat|scandir|mkdir|chdir|rb_sysopen -|read|load(?:ing)?|find(?:/open)?|file|path|directory,?(?: \w+)?|NoSuchFileException:|FileNotFoundException:|directory:) ['"]?(?P<subject>/[\w./-]*\w)/?['"]?(?:[.,:)\s]|$)|kind: NotFound, message: "No such file|(?:unable to|cannot|can't|could not|failed to) (?:find/)?open file )`,
    example: "Could not find a part of the path '/srv/pricing/rates/'.",
  },
  {
    // What the engine makes in the place of a file that it was to mount and did not find.
    id: 'errno-directory',
    cause: 'config-error',
    strength: 'error',
    contains: ['eisdir', 'is a directory'],
    pattern: raw`(?:\bEISDIR\b|\b(?:open|read|load|parse)(?:ing)? (?P<subject>/\S+): is a directory\b)`,
    example: 'read /etc/pricing/settings.yml: is a directory',
  },
  {
    id: 'errno-refused',
    cause: 'by-port',
    strength: 'error',
    broad: true,
    contains: [
      '[errno 61]',
      'error 61 connecting',
      'error 10061 connecting',
      'winerror 10061',
      'connectionrefused',
    ],
    pattern: raw`(?:Error (?:61|10061) connecting to ${hostAndPort}|(?:${hostAndPort}: )?\[Errno 61\]|WinError 10061|\bConnectionRefused\b)`,
    example: 'Error 61 connecting to ledger:6379. Connection refused.',
  },
  {
    id: 'errno-unreachable',
    cause: 'network-unreachable',
    strength: 'error',
    broad: true,
    contains: [
      '[errno 60]',
      '[errno 51]',
      '[errno 65]',
      'winerror 10060',
      'winerror 10051',
      'winerror 10065',
      ',ehostunreach',
      ',enetunreach',
      'nodedown',
      'hostunreachable',
      'networkunreachable',
    ],
    pattern: raw`(?:\[Errno (?:51|60|65)\]|WinError 100(?:51|60|65)|[,:]e(?:host|net)unreach\b|\{badrpc, ?nodedown\}|\b(?:Host|Network)Unreachable\b)`,
    example: 'OSError: [Errno 65] No route to host',
  },
  {
    id: 'errno-name',
    cause: 'dns-failure',
    strength: 'error',
    contains: [',nxdomain', ':nxdomain', 'winerror 11001', '[errno 11001]'],
    pattern: raw`(?:[,:]nxdomain\b|WinError 11001|\[Errno 11001\])`,
    example: '** (Mint.TransportError) non-existing domain, reason: :nxdomain',
  },
  {
    id: 'errno-device',
    cause: 'host-exhausted',
    strength: 'error',
    contains: [
      'returned eio',
      'eio: i/o error',
      ',eio}',
      'metadata i/o error',
      'controller is down; will reset',
      'os error 5)',
    ],
    pattern: raw`(?:\breturned EIO\b|\bEIO: i/o error|\{error,eio\}|metadata I/O error|controller is down; will reset|\(os error 5\))`,
    example: 'Error: EIO: i/o error, read',
  },
  {
    id: 'errno-memory',
    cause: 'out-of-memory',
    strength: 'error',
    contains: [',enomem', 'enomem', 'errno 12', 'errno: 12', 'os error 12'],
    pattern: raw`(?:\bENOMEM\b|\berrno:? 12\b|\(os error 12\))`,
    example: 'mmap(137428992 bytes) failed; errno 12',
  },
];
