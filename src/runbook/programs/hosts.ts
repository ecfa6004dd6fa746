/** The machine: processes, memory, disks, kernel, power. */
import type { Program } from './program.ts';

export const hosts: readonly Program[] = [
  {
    names: 'ps pstree pgrep pidof pidstat procs pmap pwdx prstat',
    effect: 'look',
    does: 'shows processes',
  },
  {
    names:
      'top htop btop atop glances nmon bashtop iotop iftop nethogs gtop bmon nvtop slabtop powertop ctop',
    effect: 'look',
    does: 'shows what is busy',
    options: { '': ['n|iterations=', 'd|delay=', 'p|pid=', 'u|user=', 'o='] },
  },
  {
    names:
      'free vm_stat memory_pressure vmstat nfsiostat mpstat iostat sar dstat uptime w who last lastlog lastb users tload numastat ioping smem',
    effect: 'look',
    does: 'shows the load of the machine',
  },
  {
    names:
      'lscpu lsmem system_profiler scutil lsblk lsusb lspci lshw dmidecode hwinfo nproc arch uname lsb_release sw_vers systeminfo lsmod modinfo blkid findmnt numactl getconf ipcs nvidia-smi sensors rocm-smi inxi neofetch osqueryi osquery',
    effect: 'look',
    does: 'shows what the machine is',
  },
  {
    names: 'hostnamectl',
    effect: 'look',
    does: 'shows what the machine is',
    verbs: {
      change: {
        'set-hostname|set-icon-name|set-chassis|set-deployment|set-location':
          'changes the name of the machine',
      },
    },
    open: true,
  },
  {
    names: 'hostname mount swapon quota edquota locale',
    effect: 'change',
    does: 'changes {} of the machine',
    reader: 'alone-looks',
    flags: { look: { 's|show|f|I|i|l|d': 'shows how it is' } },
  },
  { names: 'umount swapoff losetup', effect: 'change', does: 'takes {} out of use' },
  {
    names:
      'nvme badblocks fio dumpe2fs xfs_info zfs zpool lvs vgs pvs lvdisplay vgdisplay pvdisplay pvscan vgscan multipath iscsiadm',
    effect: 'look',
    does: 'shows the state of disks',
    verbs: {
      look: {
        'list|status|get|smart-log|id-ctrl|iostat|history|events|holds': 'shows the state of disks',
      },
      safe: { 'scrub|trim|hold': 'reads or tidies storage' },
      change: {
        'replace|clear|online|offline|import|export|set|snapshot|mount|unmount|create|add|remove|attach|detach|send|receive|recv|inherit|promote|rename|release|upgrade|split|resilver|load-key|unload-key':
          'changes storage',
      },
      destroy: { 'destroy|rollback|labelclear|format|sanitize': 'destroys storage' },
    },
    open: true,
  },
  {
    names: 'btrfs',
    effect: 'change',
    does: 'changes storage',
    verbs: {
      look: {
        'filesystem show|filesystem df|filesystem usage|filesystem du|fi show|fi df|fi usage|device stats|device usage|dev stats|subvolume list|subvolume show|sub list|scrub status|balance status|qgroup show|property get|inspect-internal|check':
          'shows the state of disks',
      },
      safe: { 'scrub start|subvolume snapshot|sub snapshot': 'reads or saves storage' },
      destroy: { 'subvolume delete|sub delete|check --repair|rescue': 'destroys storage' },
    },
    open: true,
    flags: { destroy: { repair: 'rewrites a file system' } },
  },
  {
    names: 'mdadm tune2fs hdparm smartctl',
    effect: 'look',
    does: 'shows the state of disks',
    options: { '': [] },
    flags: {
      safe: { 'smartctl-test|t|test': 'starts a test of the disk' },
      change: {
        'add|re-add|remove|fail|manage|grow|stop|assemble|create|A|r|f|S|G|Y|y|W|B|m|O|j|L|offlineimmediate':
          'changes storage',
      },
      destroy: { 'zero-superblock|security-erase': 'destroys storage' },
    },
  },
  {
    names: 'fdisk parted gdisk sgdisk cfdisk partprobe',
    effect: 'change',
    does: 'changes partitions',
    flags: { look: { 'l|list': 'lists partitions' } },
  },
  {
    names:
      'resize2fs xfs_growfs lvextend growpart pvresize lvresize vgextend pvcreate lvcreate vgcreate mkswap',
    effect: 'change',
    does: 'makes storage larger',
  },
  {
    names: 'fsck e2fsck xfs_repair fsck.ext4',
    effect: 'change',
    does: 'repairs a file system',
    flags: { look: { 'n|N': 'checks a file system' } },
  },
  {
    names: 'mkfs mkfs.ext4 mkfs.xfs mke2fs dd lvremove vgremove pvremove blkdiscard',
    effect: 'destroy',
    does: 'overwrites storage',
  },
  { names: 'sync fstrim', effect: 'safe', does: 'writes what is pending' },
  {
    names: 'dmesg',
    effect: 'look',
    does: "shows the kernel's log",
    options: { '': ['l|level=', 'f|facility=', 'since=', 'until=', 'time-format='] },
    flags: { destroy: { 'c|C|clear|read-clear': "clears the kernel's log" } },
  },
  {
    names: 'kill pkill killall killall5 skill xkill',
    dashes: 'single',
    effect: 'change',
    does: 'ends processes: {}',
    reader: 'signal',
    options: { '': ['s|signal=', 'n=', 'u|euid=', 'g=', 't='] },
  },
  {
    names: 'sysctl',
    effect: 'look',
    does: 'shows settings of the kernel',
    flags: { change: { 'w|write|p|load|system': 'changes settings of the kernel' } },
  },
  { names: 'modprobe rmmod insmod', effect: 'change', does: 'changes modules of the kernel' },
  {
    names: 'setenforce apparmor_parser aa-disable aa-complain',
    effect: 'change',
    does: 'changes what the kernel forbids',
  },
  {
    names: 'getenforce sestatus aa-status ausearch aureport auditctl sealert',
    effect: 'look',
    does: 'shows what the kernel forbids',
  },
  {
    names: 'reboot shutdown poweroff halt init telinit',
    effect: 'change',
    does: 'restarts or stops the machine',
  },
  {
    names: 'crontab at atq',
    effect: 'change',
    does: 'changes planned tasks',
    flags: {
      look: { l: 'lists planned tasks' },
      destroy: { r: 'deletes all planned tasks' },
      change: { e: 'edits planned tasks' },
    },
  },
  {
    names: 'timedatectl chronyc ntpq ntpstat hwclock',
    effect: 'look',
    does: 'shows how the clock is kept',
    verbs: {
      look: {
        'status|tracking|sources|sourcestats|show|timesync-status|show-timesync|activity':
          'shows how the clock is kept',
      },
      change: { 'set-ntp|set-time|set-timezone|makestep|online|burst': 'changes the clock' },
    },
    open: true,
  },
  {
    names: 'ntpdate sntp',
    effect: 'change',
    does: 'sets the clock',
    flags: { look: { q: 'asks for the time' } },
  },
  {
    names:
      'useradd usermod userdel groupadd adduser deluser passwd chpasswd chage gpasswd groupmod',
    effect: 'change',
    does: 'changes users of the machine',
  },
  {
    names: 'loginctl',
    effect: 'look',
    does: 'shows sessions',
    verbs: {
      change: { 'terminate-session|terminate-user|kill-user|kill-session': 'ends sessions' },
    },
    open: true,
  },
  {
    names:
      'sosreport sos cloud-init update-ca-certificates update-grub dpkg-reconfigure alternatives update-alternatives ldconfig hostid',
    effect: 'safe',
    does: 'maintains the machine',
    flags: { look: { 'status|version|list|display': 'shows the state' } },
  },
  {
    names: 'ipmitool ipmiutil racadm virsh VBoxManage qm pct multipass vagrant lxc incus virt-top',
    effect: 'change',
    does: 'controls machines',
    verbs: {
      look: {
        'list|info|status|sel list|sdr|chassis status|dominfo|domstate|console|show|domstats|config|global-status|sel elist|sensor list|sdr list':
          'shows machines',
      },
      safe: { 'start|up|launch': 'starts a machine' },
      destroy: { 'destroy|undefine|delete|purge': 'destroys a machine' },
      prepare: { 'ssh|shell|enter|exec': 'opens a machine' },
    },
    open: true,
    inner: [{ verbs: 'exec', where: 'container', from: '--', skip: 1 }],
  },
];
