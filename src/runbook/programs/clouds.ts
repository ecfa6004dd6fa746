/** Other clouds, and tools that describe infrastructure. */
import type { Program } from './program.ts';

const prefixes = {
  look: 'list describe get show read logs tail status info view print ls check test query history search version whoami inspect diff validate export output output- ps lookup top regions plan metrics releases domains:info health',
  wait: 'wait',
  destroy: 'delete remove destroy purge terminate rm rmi drop',
  change:
    'update set create add restart start stop scale deploy rollback apply reset promote failover resize patch enable disable import run ssh rotate clear redeploy invoke push reload swap restore begin',
} as const;

export const clouds: readonly Program[] = [
  {
    names: 'gcloud',
    effect: 'change',
    does: 'asks Google Cloud',
    prefixes,
    verbs: {
      prepare: {
        'auth login|config set|auth application-default login|container clusters get-credentials|auth configure-docker|config configurations activate|components install|auth activate-service-account|init':
          'chooses an account or a cluster',
      },
    },
    options: { '': ['project=', 'region=', 'zone=', 'format=', 'filter=', 'limit='] },
    open: true,
  },
  {
    names: 'gsutil bq',
    effect: 'look',
    does: 'asks Google Cloud',
    verbs: {
      look: { 'ls|du|cat|stat|query|show|head|hash|version': 'reads' },
      safe: { 'cp|rsync|mb|mk|extract': 'copies' },
      change: { 'mv|setmeta|load|update|iam|lifecycle|insert': 'changes' },
      destroy: { 'rm|rb': 'deletes' },
    },
    flags: { destroy: { 'rsync: d': 'copies, and deletes what the source lacks' } },
    open: true,
  },
  {
    names: 'az',
    effect: 'change',
    does: 'asks Azure',
    prefixes,
    verbs: {
      prepare: {
        'login|account set|aks get-credentials|acr login|configure|extension add':
          'chooses an account or a cluster',
      },
    },
    options: {
      '': [
        'g|resource-group=',
        'n|name=',
        'o|output=',
        'query=',
        'subscription=',
        's=',
        'value=',
        'revision=',
      ],
    },
    open: true,
  },
  {
    names:
      'heroku flyctl fly railway vercel netlify render doctl hcloud linode-cli scw ibmcloud cf oci dokku caprover pscale supabase neonctl upstash firebase wrangler cloudflare gh-actions civo exo eas aliyun tccli tencentcloud vultr-cli nhost coolify kamal cap platform upsun nanobox stackit koyeb northflank porter',
    effect: 'change',
    does: 'asks a platform',
    prefixes: {
      ...prefixes,
      look: `${prefixes.look} app ps: pg:info pg:diagnose pg:ps redis:info config releases: status: addons maintenance logs: env details audit`,
    },
    verbs: {
      prepare: { 'login|auth login|link|target|auth|init|use|api': 'logs in' },
      look: {
        'variables|config|pg|ps|releases|apps|addons|maintenance|machine list|machines list|apps list|app details|app logs|apps:report|checks list|volumes list|ips list|env|env ls|app version|app containers|audit|details|proxy logs|accessory logs|accessory details|services|events|droplets|app|routes':
          'shows applications',
      },
      change: {
        'pg:killall|pg:kill|pg:restart|ps:restart|ps:scale|ps:stop|maintenance:on|maintenance:off|config:set|releases:rollback|machine restart|apps restart|restage|map-route|unmap-route|pg:promote|run|up|down|redeploy|pg:backups|ps:rebuild|config:unset|boot|app boot|app stop|app start|rollback|lock release|proxy reboot|accessory reboot|accessory restart|domains:add|letsencrypt:enable|functions deploy|secrets set|promote|dns':
          'changes an application',
      },
      destroy: {
        'apps:destroy|pg:reset|apps destroy|delete-app|addons:destroy|db reset|pg:backups:delete':
          'deletes an application',
      },
    },
    options: { '': ['a|app=', 'r|remote=', 'c|config=', 'd=', 'e='] },
    open: true,
  },
  {
    names: 'terraform tofu terragrunt tf',
    effect: 'change',
    does: 'controls infrastructure',
    supported: false,
    dashes: 'single',
    verbs: {
      look: {
        'plan|show|output|validate|state list|state show|fmt|version|providers|graph|console|workspace list|workspace show|state pull|test|providers lock':
          'shows infrastructure',
      },
      safe: { 'init|get|workspace select|workspace new|login': 'prepares infrastructure' },
      change: {
        'apply|import|refresh|state mv|taint|untaint|force-unlock|state push|state replace-provider|run-all|run-all apply':
          'changes infrastructure',
      },
      destroy: { 'destroy|state rm|workspace delete|run-all destroy': 'destroys infrastructure' },
    },
    flags: { destroy: { 'apply: destroy': 'destroys infrastructure' } },
    open: true,
  },
  {
    names: 'ansible ansible-playbook ansible-pull',
    effect: 'change',
    does: 'configures machines',
    supported: false,
    reader: 'named',
    options: {
      '': [
        'i|inventory=',
        'm|module-name=',
        'a|args=',
        'l|limit=',
        't|tags=',
        'e|extra-vars=',
        'u|user=',
        'skip-tags=',
        'vault-password-file=',
        'f|forks=',
      ],
    },
    flags: {
      look: {
        'C|check|list-hosts|list-tasks|syntax-check|version': 'tells what would be configured',
      },
    },
  },
  {
    names: 'ansible-vault ansible-galaxy ansible-inventory ansible-lint ansible-doc ansible-config',
    effect: 'look',
    does: 'prepares the configuration of machines',
    supported: false,
  },
  {
    names:
      'pulumi packer chef knife chef-client puppet salt salt-call cfn fab crossplane bolt capistrano salt-ssh',
    effect: 'change',
    does: 'configures machines',
    supported: false,
    prefixes,
    open: true,
    verbs: {
      look: {
        'preview|stack|stack output|inspect|build|test.ping|node list|node show|agent --noop|facts|facter|logs|stack ls':
          'shows machines',
      },
    },
  },
];
