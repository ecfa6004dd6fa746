/** Names, ports, routes, firewalls, certificates, HTTP. */
import type { Program } from './program.ts';

export const networks: readonly Program[] = [
  {
    names: 'curl',
    effect: 'ask',
    does: 'asks {} over HTTP',
    reader: 'http',
    options: {
      '': [
        'X|request=',
        'm|max-time=',
        'connect-timeout=',
        'retry=',
        'retry-delay=',
        'retry-max-time=',
        'o|output=',
        'w|write-out=',
        'H|header=',
        'A|user-agent=',
        'u|user=',
        'b|cookie=',
        'c|cookie-jar=',
        'resolve=',
        'unix-socket=',
        'cacert=',
        'cert=',
        'key=',
        'E=',
        'd|data=',
        'data-raw=',
        'data-binary=',
        'data-urlencode=',
        'json=',
        'F|form=',
        'T|upload-file=',
        'e|referer=',
        'x|proxy=',
        'url=',
        'r|range=',
        'interface=',
        'max-redirs=',
        'limit-rate=',
        'connect-to=',
        'tls-max=',
        'ciphers=',
        'aws-sigv4=',
        'K|config=',
        'D|dump-header=',
        'noproxy=',
        'proto=',
        'y|speed-time=',
        'Y|speed-limit=',
        'stderr=',
        'trace=',
        'trace-ascii=',
        'socks5=',
        'dns-servers=',
      ],
    },
  },
  {
    names: 'wget',
    effect: 'ask',
    does: 'asks {} over HTTP',
    reader: 'http',
    options: {
      '': [
        'O|output-document=',
        'T|timeout=',
        't|tries=',
        'header=',
        'P|directory-prefix=',
        'post-data=',
        'post-file=',
        'method=',
        'body-data=',
        'U|user-agent=',
        'user=',
        'password=',
        'http-user=',
        'http-password=',
        'o|output-file=',
        'e|execute=',
        'connect-timeout=',
        'read-timeout=',
        'dns-timeout=',
        'max-redirect=',
      ],
    },
  },
  {
    names: 'http https xh httpie curlie',
    effect: 'ask',
    does: 'asks {} over HTTP',
    reader: 'http',
    options: { '': ['timeout=', 'a|auth='] },
  },
  {
    names: 'grpcurl grpc_health_probe grpc-health-probe websocat wscat evans httpstat',
    effect: 'ask',
    does: 'asks {} whether it answers',
  },
  {
    names: 'ping ping6 fping arping hping3 tcping',
    effect: 'ask',
    does: 'asks whether {} can be reached',
    options: {
      '': [
        'c|count=',
        'W|timeout=',
        'w|deadline=',
        'i|interval=',
        'I|interface=',
        's|size=',
        'M=',
        't|ttl=',
        'p=',
        'n=',
      ],
    },
  },
  {
    names: 'traceroute tracepath mtr tracert traceroute6',
    effect: 'look',
    does: 'shows the way to {}',
    options: { '': ['c|report-cycles=', 'm|max-hops=', 'w|wait=', 'p|port=', 'i=', 'q='] },
  },
  {
    names: 'nslookup host dig drill kdig doggo dog whois delv',
    effect: 'ask',
    does: 'asks how {} resolves',
  },
  {
    names: 'resolvectl systemd-resolve',
    effect: 'ask',
    does: 'asks how {} resolves',
    verbs: {
      look: { 'status|statistics|show-cache|show-server-state': 'shows how names resolve' },
      ask: { 'query|service': 'asks how {} resolves' },
      safe: {
        'flush-caches|reset-server-features|reset-statistics': 'forgets resolved names',
      },
      change: { 'dns|domain|default-route|dnssec|revert|nta': 'changes how names resolve' },
    },
    open: true,
    flags: {
      look: { 'status|statistics': 'shows how names resolve' },
      safe: { 'flush-caches|reset-server-features': 'forgets resolved names' },
    },
  },
  {
    names: 'rndc unbound-control dnsmasq',
    effect: 'change',
    does: 'controls a name server',
    verbs: { look: { 'status|stats|stats_noreset|dumpdb': 'shows the state of a name server' } },
    open: true,
  },
  {
    names: 'nc ncat netcat',
    effect: 'ask',
    does: 'connects to {}',
    options: { '': ['w|wait=', 'p|source-port=', 's=', 'q=', 'i='] },
    flags: { change: { 'l|listen': 'listens on a port' } },
  },
  { names: 'socat', effect: 'ask', does: 'connects to {}', reader: 'told' },
  { names: 'telnet', effect: 'ask', does: 'connects to {}' },
  {
    names: 'nmap masscan zmap testssl.sh testssl sslscan sslyze',
    effect: 'look',
    does: 'scans {}',
    options: { '': ['p=', 'script='] },
  },
  {
    names: 'ss netstat lsof fuser',
    effect: 'look',
    does: 'shows who uses ports and files',
    options: { '': ['i=', 'p|pid=', 'u=', 's=', 'c=', 'n|namespace=', 'F='] },
    flags: { change: { 'K|k|kill': 'ends what uses {}' } },
  },
  {
    names: 'tcpdump tshark ngrep dumpcap wireshark tcpflow',
    effect: 'look',
    does: 'records traffic',
    options: {
      '': ['c|count=', 'i|interface=', 'w=', 's=', 'n=', 'G=', 'W=', 'C=', 'a=', 'r=', 'Y='],
    },
  },
  {
    names: 'ip bridge',
    effect: 'look',
    does: 'shows the network of the machine',
    options: { '': ['n|netns=', 'f|family='] },
    verbs: {
      look: {
        'a|addr|address|link|l|route|r|ro|neigh|n|rule|netns|s|maddr|tunnel|addr show|link show|route show|route get|neigh show|netns list|a show|a s|r s|-s link|rule list|rule show|xfrm state|xfrm policy|fdb|vlan':
          'shows the network of the machine',
      },
      change: {
        'link set|addr add|addr del|route add|route del|route replace|neigh flush|netns add|netns del|rule add|rule del|route flush|link add|link delete|link del|neigh del|route change|addr flush|neigh add|a add|a del|a flush|address add|address del|address flush|l set|l add|l del|r add|r del|r flush|r replace|n flush|n del':
          'changes the network of the machine',
      },
      prepare: { 'netns exec': 'enters a network namespace' },
    },
    inner: [{ verbs: 'netns exec', where: 'container', skip: 1 }],
    open: true,
  },
  {
    names:
      'ifconfig iwconfig route arp ethtool nmcli networkctl tc brctl iw wg wg-quick conntrack ipset',
    effect: 'look',
    does: 'shows the network of the machine',
    verbs: {
      change: {
        'up|down|add|del|delete|flush|set|connection up|connection down|connection modify|con up|con down|con reload|qdisc add|qdisc del|reload|reconfigure|device disconnect|device connect|networking off|networking on|syncconf|destroy|create|restart':
          'changes the network of the machine',
      },
      look: {
        'show|status|list|device status|connection show|qdisc show|device show|con show|dev status|qdisc|class show|general status':
          'shows the network of the machine',
      },
    },
    open: true,
    flags: { change: { 'D|F|s-set|K|A|delete|flush': 'changes the network of the machine' } },
  },
  {
    names: 'ifup ifdown dhclient netplan dhcpcd',
    effect: 'change',
    does: 'changes the network of the machine',
    verbs: {
      look: { 'status|get': 'shows the network' },
      safe: { generate: 'prepares the network' },
    },
    open: true,
  },
  {
    names: 'iptables ip6tables ebtables arptables',
    effect: 'change',
    does: 'changes the firewall',
    flags: {
      look: { 'L|list|S|list-rules|C|check': 'shows the firewall' },
      change: {
        'A|append|I|insert|D|delete|R|replace|P|policy|N|new-chain': 'changes the firewall',
      },
      destroy: { 'F|flush|X|delete-chain|Z': 'empties the firewall' },
    },
  },
  { names: 'iptables-save ip6tables-save', effect: 'look', does: 'shows the firewall' },
  {
    names: 'iptables-restore ip6tables-restore netfilter-persistent',
    effect: 'change',
    does: 'loads the firewall',
  },
  {
    names: 'ufw firewall-cmd nft csf fail2ban-client pfctl shorewall',
    effect: 'change',
    does: 'changes the firewall',
    verbs: {
      look: {
        'status|list|list ruleset|show|app list|app info|get|status verbose|status numbered|list table|list tables|list chain|version|banned':
          'shows the firewall',
      },
      destroy: {
        'flush|flush ruleset|reset|disable|--force reset|delete table': 'empties the firewall',
      },
    },
    open: true,
    flags: {
      look: {
        'list-all|state|list-ports|list-services|get-active-zones|list-all-zones|list-rich-rules|query-port|query-service|t|g|l|s':
          'shows the firewall',
      },
    },
  },
  {
    names: 'openssl',
    effect: 'look',
    does: 'looks at certificates and keys',
    options: { '': [] },
    dashes: 'single',
    flags: { safe: { 'out|keyout|newkey': 'writes a key or certificate' } },
    verbs: {
      ask: { 's_client|ocsp|s_time': 'asks a server for its certificate' },
      look: {
        'x509|verify|rsa|req|pkcs12|crl|version|ciphers|asn1parse|ec|pkey|dgst|pkcs7|crl2pkcs7|storeutl':
          'looks at certificates and keys',
      },
      safe: {
        'genrsa|rand|enc|genpkey|ecparam|dhparam|ca|passwd|gendsa': 'makes a key or certificate',
      },
    },
  },
  {
    names: 'certbot acme.sh lego acme-tiny step',
    effect: 'change',
    does: 'asks for certificates',
    options: { '': [] },
    verbs: {
      look: {
        'certificates|show_account|list|plugins|certificate inspect|certificate verify|ca health':
          'shows certificates',
      },
      change: {
        'renew|certonly|run|install|reconfigure|enhance|ca renew|ca certificate':
          'renews certificates',
      },
      destroy: { 'delete|revoke|rollback': 'takes certificates back' },
    },
    flags: { look: { 'dry-run|list': 'tries whether a certificate can be renewed' } },
    open: true,
  },
  {
    names: 'keytool mkcert cfssl ssh-keygen ssh-keyscan ssh-add ssh-copy-id ssh-agent',
    effect: 'safe',
    does: 'works with keys',
    flags: {
      look: { 'list|printcert|l|L|lf': 'looks at keys' },
      change: { R: 'forgets a host key', 'delete|import|importcert': 'changes keys' },
    },
  },
  {
    names:
      'swaks mailq exim sendmail-status qshape ldapsearch ldapwhoami snmpwalk snmpget radtest kinit klist smbclient showmount rpcinfo nfsstat mountstats ntpdc',
    effect: 'look',
    does: 'asks another system',
  },
  {
    names: 'postqueue',
    effect: 'look',
    does: 'shows queued mail',
    flags: { change: { 'f|i|s': 'sends queued mail again' } },
  },
  {
    names: 'postsuper postcat ldapmodify ldapadd ldapdelete exportfs kadmin',
    effect: 'change',
    does: 'changes another system',
    flags: { destroy: { d: 'deletes queued mail' } },
  },
  {
    names: 'cloudflared ngrok tailscale zerotier-cli wireguard openvpn warp-cli',
    effect: 'change',
    does: 'controls a tunnel',
    verbs: {
      look: {
        'status|ping|netcheck|tunnel list|tunnel info|version|info|listnetworks|ip|listpeers|peers|tail':
          'shows the state of a tunnel',
      },
    },
    open: true,
  },
];
