/** Words of the shell itself, editors and pagers. */
import type { Program } from './program.ts';

export const terminals: readonly Program[] = [
  { names: 'cd pushd popd', effect: 'prepare', does: 'goes to the folder {}' },
  { names: 'newgrp sg', effect: 'prepare', does: 'takes another group' },
  { names: 'pwd', effect: 'look', does: 'shows the folder' },
  {
    names: 'export set unset declare typeset local readonly shopt alias unalias setopt',
    effect: 'prepare',
    does: 'sets variables or options of the shell',
  },
  { names: 'source .', effect: 'prepare', does: 'reads settings from {}', reader: 'settings' },
  { names: 'read', effect: 'prepare', does: 'asks the person for a value' },
  {
    names:
      'true false : exit return break continue shift trap wait let getopts mapfile hash complete',
    effect: 'prepare',
    does: 'controls the shell',
  },
  {
    names: ': true false',
    effect: 'prepare',
    does: 'does nothing',
    reader: 'writes-file',
  },
  { names: 'test [', effect: 'look', does: 'compares' },
  { names: 'echo printf print figlet', effect: 'prepare', does: 'prints', reader: 'writes-file' },
  { names: 'clear reset tput stty', effect: 'prepare', does: 'controls the terminal' },
  { names: 'history jobs fg bg disown', effect: 'look', does: "shows the shell's own state" },
  { names: 'sleep usleep', effect: 'wait', does: 'waits {}', options: { '': [] } },
  {
    names: 'date cal',
    effect: 'look',
    does: 'shows the time',
    flags: { change: { 's|set': 'sets the clock' } },
  },
  {
    names: 'ulimit umask',
    effect: 'prepare',
    does: 'sets limits of the shell',
    reader: 'alone-looks',
  },
  {
    names: 'which type whereis man info help tldr apropos whatis',
    effect: 'look',
    does: 'tells about the program {}',
  },
  { names: 'whoami id groups logname tty', effect: 'look', does: 'shows who one is' },
  { names: 'getent', effect: 'look', does: 'looks up {}' },
  {
    names: 'vi vim nano emacs nvim pico ed code joe micro',
    effect: 'change',
    does: 'edits {} by hand',
  },
  { names: 'visudo vipw sudoedit', effect: 'change', does: 'edits a system file by hand' },
  { names: 'less more most view', effect: 'look', does: 'shows {}' },
  {
    names: 'tmux screen byobu',
    effect: 'prepare',
    does: 'opens a terminal that stays',
    options: { '': ['S=', 't=', 'x=', 'r=', 'X', 'L='] },
    verbs: {
      look: { 'list-sessions|list-windows|list-panes|capture-pane': 'lists terminals' },
      change: {
        'send-keys|send|kill-session|kill-server|kill-window|kill-pane|respawn-pane':
          'types into a terminal, or ends it',
      },
    },
    open: true,
    flags: {
      look: { 'ls|list': 'lists terminals' },
      change: { 'X|dm|m': 'runs a command in a terminal that stays' },
    },
    reader: 'told',
  },
  { names: 'script asciinema', effect: 'prepare', does: 'records the terminal' },
  {
    names: 'open xdg-open start',
    effect: 'look',
    does: 'opens {} in a window',
    options: { '': [] },
    flags: { safe: { 'a|b': 'starts the program {}' } },
  },
  { names: 'pbcopy pbpaste xclip', effect: 'prepare', does: 'uses the clipboard' },
];
