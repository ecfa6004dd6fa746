/** Telling people, and tools of operations that fit nowhere else. */
import type { Program } from './program.ts';

export const tools: readonly Program[] = [
  {
    names:
      'mail mailx sendmail mutt msmtp ssmtp wall write notify-send slack slackcat slack-cli pd pagerduty pagerduty-cli opsgenie opsgenie-cli victorops statuspage telegram-send apprise ntfy gotify discord terminal-notifier s-nail teams incident',
    effect: 'tell',
    does: 'sends a message',
  },
  { names: 'logger', effect: 'tell', does: 'writes to the log of the machine' },
  {
    names:
      'sentry-cli datadog dogshell dog newrelic honeycomb splunk ddog-cli grafana rollbar bugsnag launchdarkly ldcli unleash flipt statsd_client sumo',
    effect: 'look',
    does: 'asks the monitoring',
    open: true,
    verbs: {
      tell: {
        'event post|releases deploys|monitor mute|monitor unmute|downtime post|deploys|event':
          'tells the monitoring',
      },
      change: {
        'flag update|flags toggle-on|flags toggle-off|restart|start|stop|toggle': 'changes a flag',
      },
    },
  },
  {
    names: 'wait-for-it wait-for dockerize wait4x wait-on wait-port',
    effect: 'wait',
    does: 'waits for {}',
  },
  {
    names:
      'zabbix_server cscli crowdsec-cli wpscan clamscan freshclam rkhunter chkrootkit lynis aide tripwire ossec-control wazuh-control maldet',
    effect: 'look',
    does: 'looks for signs of an attack',
  },
  {
    names:
      'stellar soroban stellar-core geth bitcoin-cli cast solana lncli cardano-cli polkadot erigon lighthouse-cli hyperledger peer forge near cosmos gaiad',
    effect: 'change',
    does: 'works with a ledger',
    verbs: {
      look: {
        'info|status|block-number|getblockchaininfo|getnetworkinfo|balance|quorum|call|chain-id|block|tx|receipt|network|getpeerinfo|health|attach|channel list|query|http-command info|version|contract read|keys address|getinfo|listpeers|gas-price':
          'reads from a ledger',
      },
    },
    open: true,
  },
  {
    names: 'ffmpeg ffprobe convert identify exiftool yt-dlp',
    effect: 'safe',
    does: 'converts media',
  },
  {
    names: 'nova',
    effect: 'look',
    does: 'asks the responder',
    verbs: {
      look: {
        'status|report|incidents|runbook check|runbook show|diagnose|config|runbook':
          'asks the responder',
      },
      change: { 'watch|runbook run|approve|pause|drill': 'lets the responder act' },
    },
    open: true,
  },
];
