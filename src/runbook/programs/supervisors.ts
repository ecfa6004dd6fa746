/** What keeps services running on a machine. */
import type { Program } from './program.ts';

export const supervisors: readonly Program[] = [
  {
    names: 'systemctl',
    effect: 'look',
    does: 'shows services of the machine',
    options: {
      '': [
        'p|property=',
        't|type=',
        'state=',
        'n|lines=',
        'o|output=',
        'H|host=',
        'M|machine=',
        's|signal=',
        'kill-who=',
      ],
    },
    verbs: {
      look: {
        'status|show|cat|list-units|list-unit-files|list-timers|list-dependencies|is-enabled|get-default|list-sockets|list-jobs|show-environment|help|list-automounts|list-machines':
          'shows the state of {}',
      },
      ask: { 'is-active|is-failed|is-system-running': 'asks whether {} runs' },
      safe: {
        'start|enable|reset-failed|daemon-reload|unmask|set-property|daemon-reexec|preset|link|add-wants|import-environment':
          'starts or prepares {}',
      },
      change: {
        'restart|try-restart|condrestart': 'restarts {}',
        'reload|reload-or-restart|force-reload|reload-or-try-restart': 'reloads {}',
        'stop|kill|isolate|freeze|thaw': 'stops {}',
        'disable|mask': 'keeps {} from being started again',
        'edit|rescue|emergency|set-default|revert|set-environment|clean': 'changes how {} is run',
        'reboot|poweroff|halt|suspend|hibernate|kexec|soft-reboot': 'restarts or stops the machine',
      },
    },
  },
  {
    names: 'journalctl',
    effect: 'look',
    does: 'shows the log of the machine',
    options: {
      '': [
        'u|unit=',
        'n|lines=',
        'S|since=',
        'U|until=',
        'p|priority=',
        'b|boot=',
        'o|output=',
        'g|grep=',
        't|identifier=',
        'D|directory=',
        'vacuum-size=',
        'vacuum-time=',
        'vacuum-files=',
        'M|machine=',
        'facility=',
        'user-unit=',
      ],
    },
    flags: {
      destroy: { 'vacuum-size|vacuum-time|vacuum-files': 'deletes old entries of the log' },
      change: { 'rotate|flush': 'rotates the log' },
    },
  },
  {
    names: 'service rc-service invoke-rc.d',
    effect: 'look',
    does: 'controls a service',
    reader: 'service-script',
    flags: { look: { 'status-all': 'shows every service' } },
  },
  {
    // runit: the action comes first.
    names: 'sv',
    effect: 'change',
    does: 'controls the service {}',
    options: { '': ['w='] },
    verbs: {
      look: { 'status|check': 'shows the state of the service {}' },
      safe: { 'up|start|once|cont': 'starts the service {}' },
      change: {
        'down|stop|exit|shutdown|force-stop|force-shutdown': 'stops the service {}',
        'restart|force-restart|try-restart': 'restarts the service {}',
        'reload|force-reload|hup': 'reloads the service {}',
      },
    },
    open: true,
  },
  {
    names:
      'chkconfig update-rc.d rc-update systemd-analyze systemd-cgtop systemd-cgls systemd-tmpfiles',
    effect: 'look',
    does: 'shows how services are started',
    reader: 'told',
    flags: { change: { 'clean|remove|create': 'cleans up files' } },
  },
  {
    names: 'systemd-run',
    effect: 'change',
    does: 'runs a command as a service',
    options: { '': ['u|unit=', 'p|property=', 'on-calendar=', 'on-active=', 'uid=', 'gid=', 'E='] },
    inner: [{ verbs: '', where: 'here' }],
  },
  {
    names: 'initctl start stop restart status reload',
    effect: 'change',
    does: 'controls the service {}',
    verbs: { look: { 'list|status': 'shows services' } },
    open: true,
  },
  {
    names: 'supervisorctl',
    effect: 'look',
    does: 'shows programs',
    options: { '': ['c|configuration=', 's|serverurl=', 'u|username=', 'p|password='] },
    verbs: {
      look: {
        'status|avail|pid|version|help|maintail': 'shows the state of {}',
        'tail|fg': 'shows what {} printed',
      },
      safe: { 'start|reread|add': 'starts {}' },
      change: { 'restart|stop|update|reload|signal|shutdown|remove|clear': 'restarts or stops {}' },
    },
  },
  {
    names: 'pm2',
    effect: 'look',
    does: 'shows Node.js processes',
    options: { '': ['lines=', 'n|name=', 'i|instances=', 'env='] },
    verbs: {
      look: {
        'list|ls|l|status|show|describe|info|logs|log|prettylist|jlist|ping|id|pid|env|report':
          'shows the state of {}',
        'monit|dashboard': 'watches {}',
      },
      safe: { 'start|save|resurrect|startup|dump|install|set|deploy': 'starts or saves {}' },
      change: {
        'restart|reload|stop|gracefulReload|scale|kill|update|unstartup|sendSignal|reset|reloadLogs':
          'restarts or stops {}',
      },
      destroy: { 'delete|del|flush': 'deletes {}' },
    },
  },
  {
    names: 'monit',
    effect: 'look',
    does: 'shows what monit watches',
    verbs: {
      look: { 'status|summary|report|validate': 'shows what monit watches' },
      safe: { 'start|monitor': 'starts {}' },
      change: { 'restart|stop|unmonitor|reload|quit': 'restarts or stops {}' },
    },
    flags: { look: { t: 'checks the configuration' } },
  },
  {
    names: 'launchctl brew-services nssm sc net',
    effect: 'change',
    does: 'controls a service',
    verbs: {
      look: { 'list|print|status|query': 'shows services' },
      safe: { 'start|load|bootstrap': 'starts a service' },
    },
    open: true,
  },
  {
    names:
      's6-svc s6-rc runsvdir daemontools svc svstat circusctl forever honcho foreman passenger passenger-status passenger-config passenger-memory-stats',
    effect: 'change',
    does: 'controls a service',
    verbs: { look: { 'list|status|logs|info': 'shows services' } },
    open: true,
  },
  {
    names: 'crictl ctr',
    effect: 'look',
    does: 'shows containers of the node',
    supported: false,
    verbs: {
      look: {
        'ps|images|logs|inspect|stats|pods|info|inspectp|containers list|c ls|images ls|imagefsinfo|version':
          'shows containers of the node',
      },
      prepare: { exec: 'enters a container' },
      change: {
        'stop|stopp|pull|start|run|task kill|task pause|task resume|t kill|task start|images pull|i pull':
          'stops containers of the node',
      },
      destroy: {
        'rm|rmp|rmi|task rm|task delete|containers rm|containers delete|c rm|images rm|i rm|snapshots rm':
          'removes containers of the node',
      },
    },
    inner: [{ verbs: 'exec', where: 'container', skip: 1 }],
    open: true,
  },
];
