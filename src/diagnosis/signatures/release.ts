/** Releases that lack something, in words that no language owns. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const releaseSignatures: readonly Signature[] = [
  {
    id: 'shared-object-missing',
    cause: 'bad-deploy',
    strength: 'error',
    broad: true,
    contains: [
      'cannot open shared object file',
      'undefined symbol: ',
      'unable to load dynamic library',
    ],
    pattern: null,
    example: 'libledger.so.2: cannot open shared object file: No such file',
  },
  {
    // What belongs to the program itself, and not to its settings.
    id: 'source-file-missing',
    cause: 'bad-deploy',
    strength: 'error',
    broad: true,
    contains: ['no such file or directory', 'pattern matches no files'],
    pattern: raw`(?:open (?P<subject>[\w./-]+\.(?:sql|html?|tmpl|gohtml|[cm]?js|css|wasm|jar|proto|graphql|so)): no such file|pattern matches no files)`,
    example: 'open sql/prices.sql: no such file or directory',
  },
  {
    id: 'dependency-not-installed',
    cause: 'bad-deploy',
    strength: 'error',
    broad: true,
    contains: [
      'to be installed',
      'is not installed',
      'are not installed',
      'pip install ',
      'npm install ',
      'missing optional dependency',
      'failed to build',
      'build failed',
      'obtaining vcs status',
    ],
    pattern: raw`(?:requires? ["'\x60]?[\w.@/-]+["'\x60]? to be installed|(?:module|package|library|driver|extension|dependenc\w+|gem|\S+)["'\x60]? (?:is|are) not installed\b|Missing optional dependency|(?:please|try|you can) (?:run |install |running )?.*\b(?:pip|npm|gem|composer) install\b|failed to build, error|error obtaining VCS status)`,
    example: 'RuntimeError: this requires "python-multipart" to be installed',
  },
  {
    id: 'data-of-newer-release',
    cause: 'bad-deploy',
    strength: 'fatal',
    contains: ['downgrad', 'upgrading', 'upgrade from', 'newer', 'higher than'],
    pattern: raw`(?:(?:upgrad|downgrad)(?:e|ing)s?\b[^|]{0,60} (?:is|are) not (?:supported|possible|allowed)|(?:data|database|schema|index|state|file|config\w*)\b.* (?:is|was) (?:for|from|created by|written by|made (?:by|with)|created with) a (?:newer|later) |version\b.* is (?:higher|newer) than (?:the |this |that of )?.*(?:image|binary|server|supported|version|release))`,
    example: 'the data was written by a newer release: downgrading is not supported',
  },
  {
    // A server or a schema of another release than the program was written for.
    id: 'release-not-supported',
    cause: 'bad-deploy',
    strength: 'error',
    broad: true,
    contains: [
      'only supports ',
      'extension found',
      'version is not supported',
      'version not supported',
      'no longer supported',
      'please upgrade to version',
      'upgrade to version',
      'need to initialize the database',
      'initialize the database',
      'needs to be upgraded',
      'migrations',
    ],
    pattern: raw`(?i:\bversion (?:is )?v?\d\S*,? but \S+ only supports\b|\bno \w+ extension found\b|\b(?:server|mongo(?:db)?|postgres(?:ql)?|mysql|mariadb|redis|elasticsearch|node(?:\.js)?|php|python|java|database|kernel)\b[^|]{0,40}\bversion\b[^|]{0,30} (?:is )?(?:not|no longer) supported|please upgrade to (?:at least )?version \d|you need to (?:initiali[sz]e|upgrade) the database|database (?:schema )?needs to be upgraded|there was an error running (?:the )?(?:database )?migrations)`,
    example: 'YOUR CURRENT LEDGER SERVER VERSION IS NOT SUPPORTED',
  },
  {
    id: 'runtime-missing',
    cause: 'bad-deploy',
    strength: 'fatal',
    contains: [
      'to run this application',
      'linkageerror occurred',
      'c function not linked',
      'unsupported java detected',
      'driver on your system is too old',
      'unsupported class file major version',
      '.dll',
      ' in any of the sources',
    ],
    pattern: raw`(?:Unsupported class file major version|The application '\S+\.dll' does not exist|Could not find \S+ in (?:any of the sources|locally installed gems)|You must install (?:or update )?\S+ to run this application|LinkageError occurred while loading main class|C function not linked|Unsupported Java detected|driver on your system is too old)`,
    example: 'You must install or update .NET to run this application.',
  },
];
