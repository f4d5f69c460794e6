import type { CorpusProgram } from './program.ts';

/** What people run beside servers: their clients, keys, jobs and firewalls. */
export const DAEMON_TOOLS: readonly CorpusProgram[] = [
  {
    name: 'ldapsearch',
    image: 'daemons',
    copies: ['/usr/bin/ldapsearch'],
    command: ['/usr/bin/ldapsearch', '-VV'],
    prints: /ldapsearch/,
  },
  {
    name: 'snmptranslate',
    image: 'daemons',
    copies: ['/usr/bin/snmptranslate'],
    command: ['/usr/bin/snmptranslate', '-m', '', '-On', '.1.3.6.1'],
    prints: /\.1\.3\.6\.1/,
  },
  {
    name: 'msmtp',
    image: 'daemons',
    copies: ['/usr/bin/msmtp'],
    command: ['/usr/bin/msmtp', '--version'],
    prints: /msmtp version/,
  },
  {
    name: 'crontab',
    image: 'daemons',
    copies: ['/usr/bin/crontab', '/etc/crontab'],
    command: ['/usr/bin/crontab', '-n', '/etc/crontab'],
    prints: /./,
  },
  {
    name: 'logrotate',
    image: 'daemons',
    copies: ['/usr/sbin/logrotate'],
    files: { 'rotate.conf': '/var/log/own.log {\n  rotate 2\n  compress\n}\n', 'own.log': 'one\n' },
    lines: ['COPY rotate.conf /etc/logrotate.conf', 'COPY own.log /var/log/own.log'],
    command: ['/usr/sbin/logrotate', '-f', '-v', '-s', '/tmp/status', '/etc/logrotate.conf'],
    prints: /compressing log with: \/bin\/gzip/,
  },
  {
    name: 'dropbear',
    image: 'daemons',
    copies: ['/usr/bin/dropbearkey'],
    command: ['/usr/bin/dropbearkey', '-t', 'ed25519', '-f', '/tmp/key'],
    prints: /Public key portion/,
  },
  {
    name: 'nft',
    image: 'daemons',
    copies: ['/usr/sbin/nft'],
    command: ['/usr/sbin/nft', '--version'],
    prints: /nftables/,
  },
  {
    name: 'iperf3',
    image: 'daemons',
    copies: ['/usr/bin/iperf3'],
    command: ['/usr/bin/iperf3', '--version'],
    prints: /iperf 3/,
  },
  {
    name: 'sshd-script',
    image: 'daemons',
    from: 'shell',
    copies: ['/usr/bin/ssh-keygen'],
    files: {
      'start.sh':
        '#!/bin/sh\nset -e\n[ -f /tmp/k ] || ssh-keygen -q -t ed25519 -N "" -f /tmp/k\nexec cat /tmp/k.pub\n',
    },
    lines: ['COPY --chmod=755 start.sh /start.sh'],
    command: ['/start.sh'],
    prints: /ssh-ed25519/,
  },
];
