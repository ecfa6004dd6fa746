/** Message brokers. */
import type { Program } from './program.ts';

export const queues: readonly Program[] = [
  {
    names:
      'rabbitmqctl rabbitmq-diagnostics rabbitmqadmin rabbitmq-plugins rabbitmq-queues rabbitmq-upgrade',
    effect: 'look',
    does: 'controls RabbitMQ',
    options: {
      '': [
        'n|node=',
        'p|vhost=',
        't|timeout=',
        'u=',
        'H=',
        'P=',
        'formatter=',
        'username=',
        'password=',
        'host=',
        'port=',
      ],
    },
    verbs: {
      ask: {
        'ping|check_running|check_local_alarms|check_port_connectivity|check_virtual_hosts|await_startup|status_ping|check_alarms|check_port_listener|node_health_check|check_if_node_is_quorum_critical|check_if_node_is_mirror_sync_critical':
          'asks whether RabbitMQ is healthy',
      },
      look: {
        'status|cluster_status|environment|report|list|show|memory_breakdown|observer|log_tail|log_tail_stream|listeners|quorum_status|export_definitions|version|server_version|alarms|maybe_stuck|runtime_thread_stats|os_env|get|resolve_hostname|erlang_version|consume_event_stream|authenticate_user|export|is_running':
          'shows the state of RabbitMQ',
      },
      safe: {
        'start_app|add_user|add_vhost|set_permissions|enable|start|declare':
          'starts or prepares RabbitMQ',
      },
      change: {
        'stop_app|stop|restart|shutdown|set_policy|clear_policy|close_connection|close_all_connections|sync_queue|cancel_sync_queue|join_cluster|change_password|set_vm_memory_high_watermark|set_disk_free_limit|rotate_logs|eval|set_parameter|import_definitions|disable|publish|grow|shrink|rebalance|set_user_tags|force_gc|drain|revive|update_cluster_nodes|set_user_limits|set_log_level|reset_stats_db|trace_on|trace_off|wait|add_member|delete_member|clear_permissions|recover':
          'changes RabbitMQ',
      },
      destroy: {
        'reset|force_reset|delete_queue|purge_queue|delete_vhost|delete_user|forget_cluster_node|force_boot|delete|purge':
          'deletes from RabbitMQ',
      },
    },
    prefixes: { look: 'list_ check_' },
    open: true,
  },
  {
    names:
      'kafka-topics kafka-consumer-groups kafka-configs kafka-acls kafka-log-dirs kafka-metadata-quorum kafka-broker-api-versions kafka-run-class kafka-leader-election kafka-reassign-partitions kafka-get-offsets kafka-transactions kafka-cluster kafka-features kafka-dump-log kafka-metadata-shell kafka-replica-verification kafka-preferred-replica-election',
    effect: 'look',
    does: 'looks at Kafka',
    options: {
      '': [
        'bootstrap-server=',
        'topic=',
        'group=',
        'zookeeper=',
        'command-config=',
        'partitions=',
        'replication-factor=',
        'entity-type=',
        'entity-name=',
        'add-config=',
        'b=',
        // One dash is as good as two to these tools.
        'execute',
        'reset-offsets',
        'delete',
      ],
    },
    flags: {
      look: { 'list|describe|verify|generate': 'looks at Kafka' },
      change: {
        'alter|create|execute|reset-offsets|add|election-type|all-topic-partitions|add-config':
          'changes Kafka',
      },
      destroy: { 'delete|delete-offsets|remove': 'deletes from Kafka' },
    },
  },
  {
    names:
      'kafka-console-consumer kafka-verifiable-consumer kafka-consumer-perf-test kafka-avro-console-consumer',
    effect: 'look',
    does: 'reads messages',
    options: { '': ['max-messages=', 'timeout-ms=', 'topic=', 'bootstrap-server=', 'group='] },
  },
  {
    names:
      'kafka-console-producer kafka-producer-perf-test kafka-verifiable-producer mosquitto_pub',
    effect: 'change',
    does: 'sends messages',
  },
  {
    names: 'kafka-server-start zookeeper-server-start connect-distributed kafka-storage',
    effect: 'safe',
    does: 'starts Kafka',
  },
  {
    names: 'kafka-server-stop zookeeper-server-stop kafka-mirror-maker',
    effect: 'change',
    does: 'stops Kafka',
  },
  { names: 'kafka-delete-records', effect: 'destroy', does: 'deletes records of Kafka' },
  {
    names: 'kcat kafkacat rpk kafkactl kaf burrow confluent redpanda',
    effect: 'look',
    does: 'looks at Kafka',
    options: { '': ['b=', 't=', 'c=', 'o='] },
    verbs: {
      change: {
        'topic create|group seek|cluster partitions move|topic alter-config|redpanda restart|cluster maintenance|group reset-offsets|cluster config set|topic add-partitions|connect pause|connect resume|reset offset|alter':
          'changes Kafka',
      },
      destroy: { 'topic delete|group delete|topic trim-prefix|delete': 'deletes from Kafka' },
    },
    open: true,
    flags: { change: { P: 'sends messages' } },
  },
  {
    names:
      'nats nats-server nsc activemq artemis mosquitto_sub pulsar-admin bookkeeper nsqadmin nsq_stat emqx emqx_ctl beanstalkctl gearadmin',
    effect: 'look',
    does: 'looks at a broker',
    verbs: {
      change: {
        'stream purge|stream rm|consumer rm|stream edit|stop|restart|start|server raft step-down|stream restore|topics unload|clients kick|pub|topics delete|queue purge':
          'changes a broker',
      },
      safe: { 'stream backup|stream add': 'saves a broker' },
    },
    open: true,
  },
  {
    names: 'temporal airflow prefect dagster luigi oozie',
    effect: 'change',
    does: 'controls workflows',
    verbs: {
      look: {
        'workflow list|workflow show|workflow describe|operator cluster health|dags list|dags list-runs|tasks list|tasks state|info|db check|jobs check|dags state|version|config get-value|dags show|tasks states-for-dag-run|dags list-import-errors|task-queue describe|pools list|connections list|variables get|variables list|celery status|deployment ls|flow-run ls':
          'shows workflows',
      },
      destroy: { 'db reset|dags delete|db clean': 'deletes workflows' },
    },
    open: true,
  },
];
