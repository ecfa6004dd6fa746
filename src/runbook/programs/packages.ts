/** Package managers and the programs that they run. */
import type { Program } from './program.ts';

const system = {
  look: {
    'list|show|search|policy|info|check|history|repolist|check-update|changelog|madison|showpkg|depends|rdepends|provides|list-updates|updateinfo|outdated|--version|log|check-updates|query|whatprovides|showhold|leaves|deps|list-upgrades|repoquery|grouplist|showauto|stats':
      'shows packages',
  },
  safe: {
    'update|makecache|clean|autoclean|download|refresh|tap|fetch|cache|source|build-dep':
      'refreshes what is known of packages',
  },
  change: {
    'install|upgrade|full-upgrade|dist-upgrade|reinstall|downgrade|add|hold|unhold|patch|localinstall|up|services|autoremove|groupinstall|safe-upgrade|fix|services restart|update-minimal|mark|satisfy|swap|module':
      'installs or upgrades {}',
  },
  destroy: { 'remove|purge|erase|del|uninstall': 'removes {}' },
} as const;

const scripts = {
  look: {
    'ls|list|audit|outdated|view|why|config|version|info|doctor|ping|explain|test|t|lint|run test|whoami|root|prefix|show|check|freeze|cache|inspect|search|debug|env|index|fund|run lint|licenses|home|token|pkg get|bin|explore|sbom|typecheck|depends|tree|metadata':
      'looks at packages',
  },
  safe: {
    'install|i|ci|add|build|init|pack|run build|fetch|sync|lock|update|up|upgrade|download|install --frozen-lockfile|wheel|rebuild|link|dedupe|prune|compile|export|global|config set|require|dump-autoload|audit fix|set|import|use|corepack|venv|python|self update|dumpautoload|generate|vendor|shell|store|self-update|tool|clippy|fmt|doc|bench|new':
      'installs or builds packages',
  },
  change: {
    'start|publish|restart|stop|unpublish|deprecate|dist-tag|exec-start|serve|dev|preview':
      'runs or publishes the program',
  },
  destroy: { 'uninstall|remove|rm|un|clean|cache clean|cache purge': 'removes packages' },
} as const;

export const packages: readonly Program[] = [
  {
    // Here `update` installs what is newer.
    names: 'yum dnf microdnf tdnf zypper',
    effect: 'change',
    does: 'controls packages',
    verbs: { ...system, change: { ...system.change, update: 'installs newer packages' } },
    options: { '': ['repo=', 'enablerepo=', 'disablerepo='] },
    open: true,
  },
  {
    names:
      'apt apt-get apk brew pacman port snap flatpak aptitude emerge pkg choco winget scoop rpm-ostree nix nix-env apt-cache apt-mark pkgin',
    effect: 'change',
    does: 'controls packages',
    verbs: system,
    options: { '': ['o|option=', 't|target-release='] },
    open: true,
  },
  {
    names:
      'dpkg rpm dpkg-query apt-key add-apt-repository yum-config-manager subscription-manager needrestart debsums apt-file needs-restarting rpmdb apt-show-versions unattended-upgrade unattended-upgrades',
    effect: 'look',
    does: 'looks at packages',
    flags: {
      change: { 'i|U|install|upgrade|configure|import|F': 'installs packages' },
      destroy: { 'P|purge|erase|r|remove': 'removes packages' },
      look: { 'l|list|s|status|L|listfiles|S|search|q|query|V|verify|qa|n': 'looks at packages' },
    },
  },
  {
    names: 'npm yarn pnpm cnpm',
    effect: 'change',
    does: 'runs a task of the package',
    verbs: scripts,
    reader: 'named',
    options: { '': ['prefix=', 'C|dir=', 'filter=', 'workspace=', 'w=', 'registry='] },
    inner: [{ verbs: 'exec', where: 'here' }],
    open: true,
  },
  {
    names: 'npx bunx pnpx uvx pipx dlx',
    effect: 'change',
    does: 'runs a program of a package',
    inner: [{ verbs: '', where: 'here' }],
    reader: 'named',
    options: { '': ['p|package=', 'c|call='] },
  },
  {
    names:
      'pip pip3 uv poetry pipenv conda mamba pdm rye hatch virtualenv venv pyenv pip-compile easy_install tox nox',
    effect: 'safe',
    does: 'installs or runs packages',
    verbs: scripts,
    inner: [{ verbs: 'run', where: 'here' }],
    open: true,
  },
  {
    names: 'bundle bundler',
    effect: 'safe',
    does: 'installs or runs packages',
    verbs: { ...scripts, prepare: { exec: 'runs a program of a package' } },
    inner: [{ verbs: 'exec', where: 'here' }],
    open: true,
  },
  {
    names:
      'composer gem cargo rustup nvm fnm rbenv asdf volta sdk n corepack mise rvm goenv tfenv jenv luarocks cpan cpanm mix rebar3 nuget helm-docs lerna nx turbo lein opam stack cabal',
    effect: 'safe',
    does: 'installs or builds packages',
    verbs: scripts,
    reader: 'named',
    open: true,
  },
];
