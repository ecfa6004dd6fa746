/** The command line of Amazon Web Services: by what a sub-command begins with. */
import type { Program } from './program.ts';

export const amazon: readonly Program[] = [
  {
    names: 'aws awslocal aws2',
    effect: 'change',
    does: 'asks Amazon Web Services',
    options: {
      '': [
        'region=',
        'profile=',
        'output=',
        'query=',
        'endpoint-url=',
        'cli-read-timeout=',
        'cli-connect-timeout=',
        'ca-bundle=',
        'color=',
        'filters=',
        'cluster=',
        'service=',
        'services=',
        'instance-ids=',
        'db-instance-identifier=',
        'desired-capacity=',
        'secret-string=',
        'auto-scaling-group-name=',
      ],
    },
    verbs: {
      look: {
        's3 ls|sts get-caller-identity|logs tail|logs start-query|configure list|s3 presign|ecr get-login-password|sso list-accounts|cloudtrail lookup-events|help|athena start-query-execution|rds download-db-log-file-portion|configservice select-resource-config|logs stop-query|ec2 wait':
          'reads from {}',
      },
      prepare: {
        'configure|sso login|sso logout|eks update-kubeconfig|configure set|configure sso|sts assume-role':
          'chooses an account or a cluster',
      },
      tell: {
        'sns publish|ses send-email|sesv2 send-email|ssm-incidents create-timeline-event':
          'sends a message',
      },
      safe: {
        's3 cp|s3 sync|s3 mb|rds create-db-snapshot|rds create-db-cluster-snapshot|ec2 create-snapshot|ec2 create-image|backup start-backup-job|ec2 start-instances|rds start-db-instance|dynamodb create-backup|elasticache create-snapshot|ecs register-task-definition|cloudformation validate-template|ec2 create-tags|redshift create-cluster-snapshot|ecr create-repository|docdb create-db-cluster-snapshot|logs create-export-task|s3api copy-object':
          'saves or copies',
      },
      change: {
        's3 mv|cloudfront create-invalidation|ecs update-service|autoscaling set-desired-capacity|deploy stop-deployment|deploy create-deployment|ecs stop-task|ecs run-task|ecs execute-command|ssm start-session|ssm send-command|lambda invoke|rds reboot-db-instance|rds failover-db-cluster':
          'changes what runs at Amazon',
      },
      destroy: {
        's3 rm|s3 rb|ecr batch-delete-image|sqs purge-queue|rds delete-db-instance|route53 change-resource-record-sets-delete':
          'deletes at Amazon',
      },
    },
    flags: {
      destroy: { 's3 sync: delete': 'copies, and deletes what the source lacks' },
    },
    prefixes: {
      look: 'describe- list- get- batch-get head- lookup- filter- search- estimate- simulate- test- preview- view- scan query select- ls discover-',
      wait: 'wait',
      destroy: 'delete- terminate- purge- deregister- remove- revoke- destroy- release-',
      change:
        'update- modify- create- put- set- start- stop- reboot- run- register- attach- detach- enable- disable- associate- disassociate- restore- promote- failover- rollback- cancel- execute- suspend- resume- invoke apply- tag- untag- copy- enter- exit- add- change- authorize- complete- continue- send- retry- signal- reset- replace- import- allocate- assign- publish- rotate- increase- decrease- reset-',
    },
    open: true,
  },
  {
    names: 'eb ecs-cli sam cdk copilot chalice amplify serverless sls awscurl ecs-deploy',
    effect: 'change',
    does: 'deploys to Amazon',
    verbs: {
      look: {
        'status|health|logs|events|list|diff|synth|ls|ps|validate|svc status|svc logs|svc show|app show|info|print|svc ls|printenv|config|local invoke':
          'shows what is deployed',
      },
      destroy: {
        'terminate|destroy|delete|remove|svc delete|app delete': 'deletes what is deployed',
      },
    },
    open: true,
  },
];
