/** Changes that hit more than was meant, or hit it harder. */
import { has, is, valueOf, wordsOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { hit, perUse } from './scene.ts';
import type { Hit, Rule, Scene } from './scene.ts';

const everything = perUse('touches-everything', (use) => {
  if (is(use, 'docker-compose', 'restart', 'stop', 'kill', 'pause'))
    return use.operands.length === 0;
  if (is(use, 'docker-compose', 'up'))
    return use.operands.length === 0 && has(use, 'force-recreate', 'V', 'renew-anon-volumes');
  if (is(use, 'pm2') || is(use, 'supervisorctl') || is(use, 'monit'))
    return (
      (use.effect === 'change' || use.effect === 'destroy') &&
      ['restart', 'reload', 'stop', 'delete', 'del'].includes(use.path) &&
      use.operands.some(({ value }) => value === 'all')
    );
  if (is(use, 'kubectl', 'delete', 'delete pods', 'delete pod', 'delete po'))
    return has(use, 'all', 'A', 'all-namespaces');
  if (is(use, 'kubectl', 'rollout restart'))
    return (
      use.operands.length === 1 &&
      /^(?:deployments?|deploy|statefulsets?|sts|daemonsets?|ds)$/.test(
        use.operands[0]?.value ?? '',
      )
    );
  return false;
});

const engines =
  /^(?:docker|containerd|podman|dockerd|crio|docker\.socket|docker\.service|kubelet)$/;

const restartsEngine = perUse('restarts-engine', (use) => {
  if (use.effect !== 'change') return false;
  if (is(use, 'systemctl', 'restart', 'stop', 'reload-or-restart', 'try-restart'))
    return use.operands.some(({ value }) => engines.test(value));
  return (
    is(use, 'service') &&
    use.operands.some(({ value }) => engines.test(value)) &&
    use.operands.some(({ value }) => /^(?:restart|stop)$/.test(value))
  );
});

const memory = perUse(
  'memory-without-swap',
  (use) => is(use, 'docker', 'update') && has(use, 'm', 'memory') && !has(use, 'memory-swap'),
);

const capacity = perUse(
  'absolute-capacity',
  (use) =>
    (is(use, 'docker-compose', 'up') && has(use, 'scale')) ||
    (is(use, 'aws') &&
      valueOf(use, 'desired-capacity')?.is !== 'placeholder' &&
      (use.path.includes('set-desired-capacity') ||
        (use.operands
          .map(({ value }) => value)
          .join(' ')
          .includes('update-auto-scaling-group') &&
          has(use, 'desired-capacity')))),
);

const aliases = perUse(
  'loses-aliases',
  (use) =>
    (is(use, 'docker', 'network connect') && !has(use, 'alias')) ||
    is(use, 'docker', 'network disconnect'),
);

const installers = new Set([
  'apt',
  'apt-get',
  'yum',
  'dnf',
  'apk',
  'zypper',
  'tdnf',
  'brew',
  'pacman',
  'snap',
  'microdnf',
  'aptitude',
]);

const installs = perUse('installs-software', (use) => {
  if (installers.has(use.name)) return use.effect === 'change';
  if (is(use, 'curl') || is(use, 'wget'))
    return /^(?:\/usr(?:\/local)?)?\/s?bin\//.test(
      valueOf(use, 'output', 'output-document')?.value ?? '',
    );
  if (use.name === 'pip' || use.name === 'pip3')
    return use.path === 'install' || use.path === 'uninstall';
  return (
    (use.name === 'npm' || use.name === 'yarn') &&
    has(use, 'g', 'global') &&
    ['install', 'i', 'add', 'update'].includes(use.path)
  );
});

const opensToAll = perUse(
  'opens-to-all',
  (use) =>
    use.name === 'chmod' &&
    use.options.operands
      .concat(use.operands)
      .some(({ value }) => /^(?:0?[0-7]?777|a\+rwx|ugo\+rwx|o\+w|a\+w|[0-7]?666)$/.test(value)),
);

const defences = perUse('drops-defences', (use) => {
  if (is(use, 'iptables'))
    return (
      has(use, 'F', 'flush', 'X', 'delete-chain') ||
      (has(use, 'P', 'policy') &&
        use.operands.concat(use.options.operands).some(({ value }) => value === 'ACCEPT'))
    );
  if (is(use, 'ufw'))
    return use.effect === 'destroy' || use.operands.some(({ value }) => value === 'disable');
  if (use.name === 'setenforce')
    return use.operands[0]?.value === '0' || use.operands[0]?.value.toLowerCase() === 'permissive';
  if (is(use, 'systemctl', 'stop', 'disable'))
    return use.operands.some(({ value }) =>
      /^(?:firewalld|ufw|iptables|nftables|apparmor|fail2ban)(?:\.service)?$/.test(value),
    );
  return false;
});

const networkUnits = /^(?:network|networking|NetworkManager|systemd-networkd|sshd?)(?:\.service)?$/;

const connection = perUse('cuts-connection', (use) => {
  if (is(use, 'systemctl', 'restart', 'stop'))
    return use.operands.some(({ value }) => networkUnits.test(value));
  if (is(use, 'service'))
    return (
      use.operands.some(({ value }) => networkUnits.test(value)) &&
      use.operands.some(({ value }) => /^(?:restart|stop)$/.test(value))
    );
  if (use.name === 'ifdown') return true;
  if (use.name === 'ip' && use.path === 'link set')
    return use.operands.some(({ value }) => value === 'down');
  return use.name === 'ifconfig' && use.operands.some(({ value }) => value === 'down');
});

const machineTools = new Set([
  ...['linode-cli', 'doctl', 'hcloud', 'scw', 'gcloud', 'az', 'aws', 'ibmcloud', 'vultr-cli'],
  ...['aliyun', 'openstack', 'virsh', 'govc', 'exo', 'civo'],
]);
const ofMachine =
  /(?:reboot|power[-_ ]?(?:off|cycle)|power[-_ ]reset|\b(?:instances?|servers?|vm|linodes|droplet-action|domain)\b.*\b(?:restart|stop|shutdown|reset))/;

const machine = perUse('restarts-machine', (use) => {
  if (writesTo(use, '/proc/sysrq-trigger')) return true;
  if (is(use, 'reboot'))
    return (
      !has(use, 'c', 'help', 'w') &&
      (!['init', 'telinit'].includes(use.name) || /^[06]$/.test(use.operands[0]?.value ?? ''))
    );
  if (use.effect === 'change' && machineTools.has(use.name)) return ofMachine.test(wordsOf(use));
  return is(use, 'systemctl', 'reboot', 'poweroff', 'halt', 'kexec', 'soft-reboot');
});

function writesTo(use: Use, file: string): boolean {
  return (
    use.command?.redirects.some((one) => one.type === 'Redirect' && one.target?.value === file) ===
    true
  );
}

const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'python', 'python3', 'node', 'perl', 'ruby']);

const runsDownload: Rule = (scene) => {
  const fed = scene.uses.filter((use) => shells.has(use.name) && use.substituted.some(downloads));
  return [...fed.map((use) => hit('runs-download', use)), ...pipedDownloads(scene)];
};

function downloads(use: Use): boolean {
  return is(use, 'curl') || is(use, 'wget');
}

function pipedDownloads(scene: Scene): readonly Hit[] {
  const first = scene.stages.findIndex((stage) => stage.some(downloads));
  if (first < 0) return [];
  return scene.stages
    .slice(first + 1)
    .flatMap((stage) => stage.filter(isBareShell).map((use) => hit('runs-download', use)));
}

/** With `-c` or `-m json.tool` it reads the pipe as data. */
function isBareShell(use: Use): boolean {
  return (
    shells.has(use.name) &&
    !has(use, 'c', 'm', 'e', 'n', 'p', 'pe', 'ne') &&
    use.operands.every(({ value }) => value === '-' || value.startsWith('-'))
  );
}

const composeV1 = perUse('compose-v1', (use) => use.name === 'docker-compose');

const mayRecreate = perUse(
  'may-recreate',
  (use) => is(use, 'docker-compose', 'up') && !has(use, 'no-deps', 'no-recreate'),
);

export const actingRules: readonly Rule[] = [
  everything,
  restartsEngine,
  memory,
  capacity,
  aliases,
  installs,
  opensToAll,
  defences,
  connection,
  machine,
  runsDownload,
  composeV1,
  mayRecreate,
];
