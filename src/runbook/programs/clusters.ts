/** Kubernetes and Nomad: recognised, and never performed by us. */
import type { Program } from './program.ts';

const supported = false;

export const clusters: readonly Program[] = [
  {
    names: 'kubectl k oc kubecolor kubectl-argo-rollouts',
    effect: 'look',
    does: 'controls a cluster',
    supported,
    options: {
      '': [
        'n|namespace=',
        'context=',
        'kubeconfig=',
        'cluster=',
        'l|selector=',
        'o|output=',
        's|server=',
        'as=',
        'token=',
        'request-timeout=',
        'user=',
        'field-selector=',
        'sort-by=',
        'template=',
      ],
      logs: [
        'c|container=',
        'tail=',
        'since=',
        'since-time=',
        'limit-bytes=',
        'max-log-requests=',
        'f|follow',
      ],
      exec: ['c|container=', 'i|stdin', 't|tty', 'f|filename='],
      'apply|create|delete|replace|diff': [
        'f|filename=',
        'k|kustomize=',
        'grace-period=',
        'timeout=',
        'from-file=',
        'from-literal=',
        'dry-run=',
        'type=',
        'image=',
        'replicas=',
        'cascade=',
        'force',
      ],
      'scale|patch|annotate|label': ['replicas=', 'p|patch=', 'type=', 'current-replicas='],
      'rollout status|rollout undo|rollout history|rollout restart|wait': [
        'to-revision=',
        'revision=',
        'timeout=',
        'for=',
      ],
      'run|debug': [
        'image=',
        'restart=',
        'command=',
        'overrides=',
        'target=',
        'copy-to=',
        'env=',
        'i|stdin',
        't|tty',
        'profile=',
      ],
      'drain|top pods|top nodes': ['grace-period=', 'timeout=', 'pod-selector='],
    },
    verbs: {
      look: {
        'get|describe|logs|top|events|explain|diff|version|cluster-info|api-resources|api-versions|config|auth|rollout history|options|plugin|kustomize|adm top|whoami|status|project|projects|get rollout|list rollouts|completion|proxy|cnpg status|adm must-gather|neat|tree|stern|ctx|ns|who-can|view-secret|auth can-i|config get-contexts|config view|config current-context':
          'shows {}',
        'port-forward|attach': 'connects to {}',
      },
      wait: { 'wait|rollout status': 'waits for {}' },
      prepare: {
        'config use-context|config set-context|login|use': 'chooses a cluster',
        exec: 'runs a command in the pod',
      },
      safe: {
        'uncordon|label|annotate|cp|create|expose|rollout resume|adm uncordon|create job|create secret|create configmap':
          'prepares {}',
      },
      change: {
        'apply|scale|rollout restart|rollout undo|rollout pause|patch|set|set image|set env|set resources|edit|replace|cordon|drain|taint|autoscale|run|debug|delete pod|delete pods|delete po|delete job|delete jobs|restart|rollback|certificate|adm drain|adm cordon|delete hpa|delete event|delete events|delete rollout|argo rollouts|promote|abort|cnpg promote|cnpg restart|retry|scale deployment|new-app|start-build|rsh|minio|replace-node|rollout latest':
          'changes {}',
      },
      destroy: {
        'delete|delete pvc|delete pv|delete namespace|delete ns|delete deployment|delete statefulset':
          'deletes {}',
      },
    },
    flags: {
      look: { 'apply: dry-run': 'tells what would be applied' },
      destroy: {
        'drain|adm drain: delete-emptydir-data|delete-local-data':
          'moves the pods of {} away and deletes what they keep there',
      },
    },
    inner: [
      { verbs: 'exec', where: 'container', skip: 1, from: '--' },
      { verbs: 'run|debug', where: 'container', skip: 1000, from: '--' },
    ],
  },
  {
    names:
      'stern kail k9s kubectx kubens kube-capacity popeye kubent kubeval kubeconform kube-score krew',
    effect: 'look',
    does: 'looks at a cluster',
    supported,
  },
  {
    names: 'helm helmfile',
    effect: 'look',
    does: 'controls releases',
    supported,
    options: {
      '': [
        'n|namespace=',
        'f|values=',
        'set=',
        'version=',
        'timeout=',
        'kube-context=',
        'set-string=',
        'o|output=',
        'max=',
      ],
    },
    verbs: {
      look: {
        'list|ls|status|history|get|get values|get manifest|get all|show|template|lint|version|diff|diff upgrade|search|repo list|env|verify|dependency list|get notes|search repo|show values':
          'shows releases',
      },
      ask: { test: 'tests the release {}' },
      safe: {
        'repo add|repo update|pull|package|dependency update|dep update|dependency build|push|plugin install|registry login':
          'prepares charts',
      },
      change: { 'upgrade|install|rollback|apply|sync': 'changes the release {}' },
      destroy: { 'uninstall|delete|del|destroy': 'removes the release {}' },
    },
    flags: { look: { 'dry-run': 'tells what would be changed' } },
  },
  {
    names:
      'argocd argo flux kustomize istioctl linkerd cilium cmctl calicoctl tkn kn velero-cli eksctl kops kubeadm talosctl rke cmk clusterctl hubble tctl skaffold tilt vcluster pulumi-k8s kubelogin',
    effect: 'change',
    does: 'controls a cluster',
    supported,
    verbs: {
      look: {
        'app get|app list|app diff|app history|app logs|app manifests|get|list|logs|proxy-status|proxy-config|analyze|check|stat|edges|status|version|top|viz|viz stat|connectivity test|observe|describe|get all|get sources|cluster list|repo list|account list|build|token list|certs check-expiration|health|dashboard|stats|service|cluster health|workflow list|workflow show|workflow describe|validate cluster|get cluster|get nodegroup|task list|pipelinerun list|pipelinerun logs|endpoint list|config view|node status|x describe|tap|routes|inspect|app resources|logs -f|memory|dmesg|etcd status|etcd members|upgrade plan':
          'shows a cluster',
      },
      wait: { 'app wait|wait': 'waits for an application' },
      prepare: { login: 'logs in', context: 'chooses a context' },
      destroy: {
        'delete|app delete|app delete-resource|uninstall|reset|delete cluster|destroy':
          'deletes from a cluster',
      },
    },
    open: true,
  },
  {
    names: 'nomad consul vault boundary waypoint',
    effect: 'look',
    does: 'controls a cluster',
    supported,
    options: { '': ['address=', 'namespace=', 'token='] },
    dashes: 'single',
    verbs: {
      look: {
        'status|job status|alloc status|node status|logs|alloc logs|members|server members|operator raft list-peers|read|kv get|list|kv list|catalog|catalog services|catalog nodes|info|monitor|version|policy list|policy read|auth list|secrets list|token lookup|operator autopilot get-config|plan|job plan|validate|node list|debug|job history|job inspect|eval status|deployment status|intention list|snapshot inspect|lease lookup|print|path-help|audit list|operator raft list|health|rtt|deployment list|system gc-status|operator autopilot state|key-status|node-status|token capabilities':
          'shows a cluster',
      },
      prepare: {
        login: 'logs in',
        exec: 'runs a command in the allocation',
        'alloc exec': 'runs a command in the allocation',
        unwrap: 'unwraps a secret',
      },
      safe: {
        'operator snapshot save|snapshot save|operator raft snapshot save|job dispatch|token create|token renew|lease renew|maint':
          'saves or prepares',
      },
      change: {
        'job run|run|job restart|job revert|job scale|job stop|stop|node drain|node eligibility|alloc restart|alloc stop|alloc signal|kv put|write|reload|operator unseal|operator seal|operator step-down|operator raft remove-peer|operator raft snapshot restore|snapshot restore|force-leave|leave|deployment promote|deployment fail|auth enable|secrets enable|patch|seal|unseal|policy write|lock|services register|services deregister|operator rekey|operator rotate|operator init|lease revoke|token revoke|system gc|system reconcile|intention create|deployment unblock|job promote|restart|rotate|step-down':
          'changes a cluster',
      },
      destroy: {
        'kv delete|delete|job purge|kv destroy|kv metadata delete|system purge|secrets disable|policy delete|intention delete':
          'deletes from a cluster',
      },
    },
    open: true,
  },
];
