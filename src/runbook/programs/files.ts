/** Files and folders. */
import type { Program } from './program.ts';

export const files: readonly Program[] = [
  {
    names: 'ls ll la l dir exa eza tree stat file lsattr getfacl namei',
    effect: 'look',
    does: 'lists {}',
  },
  { names: 'du df ncdu dust duf', effect: 'look', does: 'shows how much disk is used' },
  {
    names: 'find fd locate',
    effect: 'look',
    does: 'looks for files',
    dashes: 'single',
    reader: 'find',
    options: {
      '': [
        'name=',
        'iname=',
        'type=',
        'mtime=',
        'mmin=',
        'size=',
        'maxdepth=',
        'mindepth=',
        'path=',
        'user=',
        'newer=',
        'perm=',
        'group=',
        'regex=',
        'inum=',
        'atime=',
        'ctime=',
      ],
    },
  },
  { names: 'mkdir touch mktemp', effect: 'safe', does: 'makes {}' },
  {
    names: 'install ln',
    effect: 'safe',
    does: 'makes {}',
    reader: 'places',
    flags: { change: { 'f|force': 'replaces {}' } },
    options: { '': ['m|mode=', 'o|owner=', 'g|group='] },
  },
  {
    names: 'cp rsync scp sftp rclone dcp',
    effect: 'safe',
    does: 'copies {}',
    reader: 'places',
    flags: {
      destroy: {
        'delete|delete-after|remove-source-files': 'copies, and deletes what the source lacks',
      },
    },
  },
  { names: 'mv rename', effect: 'change', does: 'moves {}' },
  { names: 'rm unlink rmdir', effect: 'destroy', does: 'deletes {}' },
  { names: 'shred wipefs', effect: 'destroy', does: 'overwrites {}' },
  {
    names: 'truncate',
    effect: 'destroy',
    does: 'cuts {} off',
    options: { '': ['s|size=', 'r|reference='] },
  },
  { names: 'tee', effect: 'safe', does: 'writes {}', reader: 'places' },
  {
    names: 'chmod chown chgrp chattr setfacl chcon restorecon semanage',
    effect: 'change',
    does: 'changes who may use {}',
    reader: 'modes',
  },
  {
    names: 'gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd lz4 pigz',
    effect: 'safe',
    does: 'packs or unpacks {}',
    reader: 'filter',
    flags: { look: { 'c|stdout|to-stdout|t|test|l|list': 'shows what is packed' } },
  },
  {
    names: 'tar unzip zip 7z cpio ar',
    effect: 'safe',
    does: 'packs or unpacks files',
    flags: { look: { 't|list|l': 'lists an archive' } },
  },
  {
    names: 'logrotate',
    effect: 'change',
    does: 'rotates logs',
    flags: { look: { 'd|debug': 'tells what would be rotated' } },
  },
  {
    names: 'patch',
    effect: 'change',
    does: 'applies a patch',
    flags: { look: { 'dry-run': 'tells whether a patch fits' } },
  },
  { names: 'gpg age openssl-enc pass', effect: 'look', does: 'encrypts, decrypts or verifies' },
  {
    names: 'restic borg duplicity kopia velero wal-g pgbackrest barman',
    effect: 'safe',
    does: 'works with backups',
    verbs: {
      look: {
        'snapshots|list|ls|stats|check|info|diff|backup-list|status|list-backup|list-backups|show-backup|check-backup|list-server|show-server|backup get|backup describe|backup logs|get backups|describe backup|version|cat|verify|schedule get|restore describe|restore get|restore logs|archive-get|wal-show':
          'shows backups',
      },
      safe: {
        'backup|create|init|snapshot create|backup-push|wal-push|backup create|archive-push|stanza-create|start|cron':
          'makes a backup',
      },
      change: {
        'restore|extract|mount|backup-fetch|wal-fetch|recover|restore create|unlock|stop|replication-status|switch-wal|receive-wal':
          'restores from a backup',
      },
      destroy: {
        'forget|prune|delete|purge|expire|compact|backup delete|rebuild-index': 'deletes backups',
      },
    },
    open: true,
  },
];
