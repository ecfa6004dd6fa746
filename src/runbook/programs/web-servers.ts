/** Web servers, proxies and application servers. */
import type { Program } from './program.ts';

const controls = {
  look: {
    'configtest|status|fullstatus|validate|adapt|list-modules|version|build-info|check|ps':
      'checks the configuration',
  },
  safe: { 'start|fmt|run': 'starts the server' },
  change: { 'restart|graceful|stop|graceful-stop|reload': 'restarts or reloads the server' },
} as const;

export const webServers: readonly Program[] = [
  {
    names: 'nginx openresty angie tengine',
    effect: 'safe',
    does: 'starts nginx',
    options: { '': ['s=', 'c=', 'p=', 'g='] },
    flags: {
      look: { 't|T|v|V': 'checks the configuration of nginx' },
      change: { s: 'reloads or stops nginx' },
    },
  },
  {
    names: 'apachectl apache2ctl httpd apache2 caddy lighttpd',
    effect: 'look',
    does: 'controls the web server',
    verbs: controls,
    options: { '': ['k=', 'f=', 'config='] },
    flags: {
      look: { 't|S|M|v|V|D': 'checks the configuration' },
      change: { k: 'restarts or stops the server' },
    },
  },
  {
    names: 'a2ensite a2dissite a2enmod a2dismod phpenmod phpdismod',
    effect: 'change',
    does: 'changes the configuration of Apache: {}',
  },
  {
    names: 'haproxy',
    effect: 'change',
    does: 'starts HAProxy',
    options: { '': ['f='] },
    flags: { look: { 'c|v|vv': 'checks the configuration of HAProxy' } },
  },
  {
    names: 'varnishadm varnishlog varnishstat varnishncsa varnishtop',
    effect: 'look',
    does: 'looks at Varnish',
    verbs: {
      look: {
        'status|panic.show|backend.list|vcl.list|ban.list|param.show|ping': 'looks at Varnish',
      },
      change: {
        'ban|backend.set_health|vcl.use|vcl.load|stop|start|param.set|panic.clear':
          'changes what Varnish serves',
      },
    },
    open: true,
  },
  {
    names: 'squid',
    effect: 'change',
    does: 'runs or controls a proxy',
    options: { '': ['k=', 'f='] },
    flags: { look: { 'v|version': 'shows the version' } },
  },
  {
    names: 'traefik envoy keepalived',
    effect: 'change',
    does: 'runs a proxy',
    verbs: { look: { 'healthcheck|version': 'asks the proxy whether it works' } },
    open: true,
    flags: { look: { 'v|version|mode|t': 'checks the proxy' } },
  },
  {
    names:
      'gunicorn uvicorn uwsgi puma unicorn thin daphne hypercorn waitress-serve pumactl sidekiq sidekiqctl celery flower rq resque arq dramatiq',
    effect: 'change',
    does: 'runs or controls an application server',
    options: { '': ['A|app=', 'b|broker=', 'app='] },
    verbs: {
      look: {
        'inspect|status|report|events|stats|info|inspect active|inspect ping|inspect stats|inspect reserved|inspect scheduled':
          'shows workers',
      },
      destroy: { 'purge|empty|amqp queue.purge': 'empties queues' },
      change: {
        'worker|beat|control|multi|shell|restart|phased-restart|stop|halt|reload|quiet|call':
          'runs or restarts workers',
      },
    },
    open: true,
  },
  {
    names: 'php-fpm php-fpm8 catalina startup.sh shutdown.sh jboss-cli asadmin wlst',
    effect: 'change',
    does: 'runs or controls an application server',
    flags: { look: { 't|tt|v': 'checks the configuration' } },
  },
  {
    names:
      'promtool amtool alertmanager prometheus grafana-cli loki logcli tempo-cli thanos cortextool mimirtool vmctl telegraf',
    effect: 'look',
    does: 'asks the monitoring',
    verbs: {
      look: {
        'check|check config|check rules|query|query instant|alert|alert query|silence query|labels|series|test rules|tsdb|config|plugins list|check metrics|config show|config routes':
          'asks the monitoring',
      },
      tell: { 'silence add|silence expire|silence update|alert add': 'changes silences of alerts' },
      change: {
        'admin reset-admin-password|plugins install|plugins update|admin data-migration|rules load|rules sync':
          'changes the monitoring',
      },
    },
    open: true,
  },
  {
    names:
      'filebeat metricbeat fluent-bit fluentd td-agent logstash vector datadog-agent newrelic-infra zabbix_get zabbix_sender consul-template nagios icinga2 sensuctl otelcol nrpe check_http',
    effect: 'look',
    does: 'looks at an agent',
    verbs: {
      look: {
        'status|test|test config|validate|health|configcheck|check|diagnose|version|top|tap|flare|node list|object list':
          'looks at an agent',
      },
      change: {
        'setup|enable|disable|modules enable|modules disable|restart|start|stop|export|run':
          'changes an agent',
      },
    },
    open: true,
  },
];
