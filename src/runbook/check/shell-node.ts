/** What can be run of a shell's syntax tree. */
import type { AndOr, CommandNode, CompoundList, Pipeline, Statement } from 'unbash';

export type ShellNode = Statement | AndOr | Pipeline | CommandNode | CompoundList;
