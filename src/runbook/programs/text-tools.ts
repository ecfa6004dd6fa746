/** Filters: they read what they are given and print. */
import type { Program } from './program.ts';

export const textTools: readonly Program[] = [
  {
    names: 'grep egrep fgrep zgrep rg ag ack pcregrep ripgrep bzgrep ugrep',
    effect: 'look',
    does: 'searches for {}',
    options: {
      '': [
        'e|regexp=',
        'A|after-context=',
        'B|before-context=',
        'C|context=',
        'm|max-count=',
        'f|file=',
        'include=',
        'exclude=',
        'exclude-dir=',
        'g|glob=',
        'color=',
        'colour=',
        't|type=',
      ],
    },
  },
  {
    names: 'head tail zcat gzcat bzcat xzcat tac nl rev multitail',
    effect: 'look',
    does: 'shows {}',
    options: { '': ['n|lines=', 'c|bytes=', 's|sleep-interval=', 'pid='] },
    reader: 'writes-file',
  },
  { names: 'cat bat', effect: 'look', does: 'shows {}', reader: 'writes-file' },
  {
    names:
      'cut wc tr column paste join comm nl fold fmt expand jq xq gron fx xmllint htmlq pup csvkit csvlook column strings hexdump xxd od base64 base32 md5sum sha1sum sha256sum sha512sum cksum shasum diff cmp colordiff seq bc expr tee-null jsonlint yamllint basename dirname realpath readlink numfmt shuf pv ts gojq jless json_pp iconv rev factor envsubst ccze lnav angle-grinder goaccess zless',
    effect: 'look',
    does: 'filters text',
    reader: 'writes-file',
  },
  { names: 'awk gawk mawk', effect: 'look', does: 'filters text', reader: 'awk' },
  {
    names: 'yq dasel',
    effect: 'look',
    does: 'filters text',
    reader: 'writes-file',
    flags: { change: { 'i|inplace|in-place': 'edits a file in place' } },
  },
  {
    names: 'sort',
    effect: 'look',
    does: 'filters text',
    reader: 'writes-file',
    options: { '': ['k|key=', 't|field-separator=', 'S=', 'T='] },
    flags: { safe: { 'o|output': 'writes a file' } },
  },
  { names: 'uniq', effect: 'look', does: 'filters text', reader: 'writes-file' },
  { names: 'sponge split csplit', effect: 'safe', does: 'writes files' },
  { names: 'yes', effect: 'prepare', does: 'answers every question' },
  {
    names: 'sed gsed',
    effect: 'look',
    does: 'filters text',
    options: { '': ['e|expression=', 'f|file='] },
    reader: 'writes-file',
    flags: { change: { 'i|in-place': 'edits a file in place' } },
  },
  {
    names: 'perl',
    effect: 'change',
    does: 'runs a program of its own',
    reader: 'one-liner',
    options: { '': ['e=', 'E=', 'I=', 'M=', 'm='] },
    flags: { look: { 'v|V|version': 'shows the version', c: 'checks a program' } },
  },
  {
    names:
      'ruby node python deno bun lua php tsx ts-node Rscript pypy julia elixir ghci scala groovy',
    effect: 'change',
    does: 'runs a program of its own',
    reader: 'named',
    options: { '': ['m=', 'e|eval=', 'c=', 'r|require=', 'p=', 'I=', 'W='] },
    flags: { look: { 'v|V|version': 'shows the version', 'l|check|syntax': 'checks a program' } },
  },
];
