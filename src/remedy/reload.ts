/** How a server is asked whether its files are valid, and told to read them anew: never by a shell. */
import type { Reloadable } from '../evidence/change-facts.ts';

export interface ReloadCommands {
  /** Ends with 0 when what lies there now is valid; changes nothing. */
  readonly check: readonly string[];
  readonly reload: { readonly argv: readonly string[] } | { readonly signal: string };
}

/** @param options those of the running server that name its files */
export function reloadCommands(server: Reloadable, options: readonly string[]): ReloadCommands {
  switch (server) {
    case 'nginx':
      return {
        check: ['nginx', '-t', '-q', ...options],
        reload: { argv: ['nginx', '-s', 'reload', ...options] },
      };
    case 'httpd':
      return {
        check: ['httpd', '-t', ...options],
        reload: { argv: ['httpd', '-k', 'graceful', ...options] },
      };
    case 'apache2':
      return { check: ['apache2ctl', 'configtest'], reload: { argv: ['apache2ctl', 'graceful'] } };
    case 'haproxy':
      return { check: ['haproxy', '-c', '-q', ...options], reload: { signal: 'SIGUSR2' } };
    case 'caddy':
      return {
        check: ['caddy', 'validate', ...options],
        reload: { argv: ['caddy', 'reload', ...options] },
      };
    case 'prometheus':
      return {
        check: ['promtool', 'check', 'config', fileIn(options)],
        reload: { signal: 'SIGHUP' },
      };
    case 'alertmanager':
      return { check: ['amtool', 'check-config', fileIn(options)], reload: { signal: 'SIGHUP' } };
  }
}

/** Of `--config.file=/x` or `--config.file /x`. */
function fileIn(options: readonly string[]): string {
  const [first = '', second] = options;
  return second ?? first.slice(first.indexOf('=') + 1);
}
