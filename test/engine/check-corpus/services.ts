import { type CorpusProgram, FINE, sh } from './program.ts';

function service(
  name: string,
  copies: readonly string[],
  command: readonly string[],
  prints: RegExp,
  more: Partial<CorpusProgram> = {},
): CorpusProgram {
  return { name, image: 'services', copies, command, prints, ...more };
}

/** Servers of mail, names, files and queues, and what talks to them. */
export const SERVICES: readonly CorpusProgram[] = [
  service(
    'postconf',
    ['/usr/sbin/postconf', '/etc/postfix'],
    ['/usr/sbin/postconf', '-d', 'mail_version'],
    /mail_version = 3/,
  ),
  service(
    'postmap',
    ['/usr/sbin/postmap', '/etc/postfix'],
    ['/usr/sbin/postmap', '-q', 'a', 'inline:{a=b}'],
    /^b/m,
  ),
  service('dovecot', ['/usr/sbin/dovecot', '/etc/dovecot'], ['/usr/sbin/dovecot', '--version'], /^2\./m),
  service(
    'doveconf',
    ['/usr/bin/doveconf', '/etc/dovecot'],
    ['/usr/bin/doveconf', '-n'],
    /protocols|dovecot_config_version/,
  ),
  service('varnishd', ['/usr/sbin/varnishd', '/etc/varnish'], ['/usr/sbin/varnishd', '-V'], /varnish-7/),
  service(
    'varnish-compile',
    ['/usr/sbin/varnishd', '/etc/varnish'],
    ['/usr/sbin/varnishd', '-C', '-f', '/etc/varnish/default.vcl', '-n', '/tmp/v'],
    /VCL_COMPILER|VGC_/,
  ),
  service(
    'nsd-checkconf',
    ['/usr/sbin/nsd-checkconf', '/etc/nsd'],
    ['/usr/sbin/nsd-checkconf', '/etc/nsd/nsd.conf'],
    FINE,
  ),
  service('nsd', ['/usr/sbin/nsd', '/etc/nsd'], ['/usr/sbin/nsd', '-v'], /NSD version/),
  service('kzonecheck', ['/usr/sbin/knotd', '/etc/knot'], ['/usr/sbin/knotd', '--version'], /Knot DNS/),
  service(
    'pdns',
    ['/usr/sbin/pdns_recursor', '/etc/powerdns'],
    ['/usr/sbin/pdns_recursor', '--version'],
    /PowerDNS Recursor/,
  ),
  service(
    'chronyd',
    ['/usr/sbin/chronyd', '/etc/chrony'],
    ['/usr/sbin/chronyd', '-p', '-f', '/etc/chrony/chrony.conf'],
    /pool|sourcedir/,
  ),
  service('openvpn', ['/usr/sbin/openvpn'], ['/usr/sbin/openvpn', '--genkey', 'secret', '/tmp/k'], FINE),
  service('wg', ['/usr/bin/wg'], ['/usr/bin/wg', 'genkey'], /^[A-Za-z0-9+/]{43}=/m),
  service(
    'wg-quick',
    ['/usr/bin/wg-quick'],
    ['/usr/bin/wg-quick', 'strip', '/etc/wireguard/wg0.conf'],
    /ListenPort/,
    {
      from: 'shell',
      files: { 'wg0.conf': '[Interface]\nAddress = 10.0.0.1/24\nListenPort = 51820\n' },
      lines: ['COPY --chmod=600 wg0.conf /etc/wireguard/wg0.conf'],
    },
  ),
  service('ngircd', ['/usr/sbin/ngircd', '/etc/ngircd'], ['/usr/sbin/ngircd', '--version'], /ngIRCd 2/),
  service('znc', ['/usr/bin/znc'], ['/usr/bin/znc', '--version'], /ZNC 1/),
  service(
    'rabbitmqctl',
    ['/usr/sbin/rabbitmqctl', '/usr/lib/rabbitmq'],
    ['/usr/sbin/rabbitmqctl', 'version'],
    /^4\.|^3\./m,
    { from: 'shell', unseen: 'names the user rabbitmq' },
  ),
  service('etcd', ['/usr/bin/etcd'], ['/usr/bin/etcd', '--version'], /etcd Version/),
  service(
    'node-exporter',
    ['/usr/bin/prometheus-node-exporter'],
    ['/usr/bin/prometheus-node-exporter', '--version'],
    /node_exporter, version/,
  ),
  service(
    'caddy',
    ['/usr/bin/caddy', '/etc/caddy'],
    ['/usr/bin/caddy', 'validate', '--config', '/etc/caddy/Caddyfile'],
    /Valid configuration/,
  ),
  service('nats', ['/usr/sbin/nats-server'], ['/usr/sbin/nats-server', '-v'], /nats-server: v/),
  service('rclone', ['/usr/bin/rclone'], ['/usr/bin/rclone', 'lsf', '/etc'], /hosts/, {
    lines: ['ENV HOME=/tmp'],
  }),
  service('webhook', ['/usr/bin/webhook'], ['/usr/bin/webhook', '-version'], /webhook version/),
  service('collectd', ['/usr/sbin/collectd', '/etc/collectd'], ['/usr/sbin/collectd', '-t'], FINE, {
    files: { 'c.conf': 'LoadPlugin cpu\n' },
    lines: ['COPY c.conf /etc/collectd/collectd.conf'],
  }),
  service(
    'zabbix-agentd',
    ['/usr/sbin/zabbix_agentd', '/etc/zabbix'],
    ['/usr/sbin/zabbix_agentd', '-t', 'agent.version'],
    /agent\.version\s+\[s\|7/,
  ),
  service('beanstalkd', ['/usr/bin/beanstalkd'], ['/usr/bin/beanstalkd', '-v'], /beanstalkd 1/),
  service(
    'privoxy',
    ['/usr/sbin/privoxy', '/etc/privoxy'],
    ['/usr/sbin/privoxy', '--config-test', '/etc/privoxy/config'],
    FINE,
  ),
  service(
    'proftpd',
    ['/usr/sbin/proftpd', '/etc/proftpd'],
    ['/usr/sbin/proftpd', '-t'],
    /Syntax check complete|syntax/i,
  ),
  service('fetchmail', ['/usr/bin/fetchmail'], ['/usr/bin/fetchmail', '--version'], /fetchmail release/, {
    lines: ['ENV HOME=/tmp USER=root'],
  }),
  service('mbsync', ['/usr/bin/mbsync'], ['/usr/bin/mbsync', '--version'], /isync 1/),
  service(
    'notmuch',
    ['/usr/bin/notmuch'],
    sh(
      'mkdir -p /tmp/m/new /tmp/m/cur /tmp/m/tmp; printf "From: a\\nSubject: hi\\nMessage-ID: <1@x>\\n\\nx\\n" > /tmp/m/new/1; notmuch new; notmuch count',
    ),
    /^1/m,
    {
      from: 'shell',
      files: { nm: '[database]\npath=/tmp/m\n[user]\nprimary_email=a@b\n' },
      lines: ['ENV NOTMUCH_CONFIG=/nm HOME=/tmp', 'COPY nm /nm'],
    },
  ),
  service('rspamadm', ['/usr/bin/rspamadm', '/etc/rspamd'], ['/usr/bin/rspamadm', 'configtest'], /syntax OK/),
  service(
    'opendkim',
    ['/usr/sbin/opendkim', '/etc/opendkim.conf'],
    ['/usr/sbin/opendkim', '-V'],
    /OpenDKIM Filter/,
  ),
  service(
    'freeradius',
    ['/usr/sbin/freeradius', '/etc/freeradius'],
    ['/usr/sbin/freeradius', '-CX'],
    /appears to be OK/,
    { unseen: 'a private key does not belong in an image' },
  ),
  service(
    'turnserver',
    ['/usr/bin/turnserver', '/etc/turnserver.conf'],
    ['/usr/bin/turnserver', '--version'],
    /^4\./m,
  ),
  service('keepalived', ['/usr/sbin/keepalived'], ['/usr/sbin/keepalived', '--version'], /Keepalived v2/),
  service('nghttpx', ['/usr/sbin/nghttpx'], ['/usr/sbin/nghttpx', '--version'], /nghttpx nghttp2/),
  service('lftp', ['/usr/bin/lftp'], ['/usr/bin/lftp', '-c', 'open file:/etc; cls'], /hosts/, {
    lines: ['ENV HOME=/tmp'],
  }),
  service('smbclient', ['/usr/bin/smbclient'], ['/usr/bin/smbclient', '--version'], /Version 4/),
  service('kinit', ['/usr/bin/kinit', '/usr/bin/klist'], ['/usr/bin/klist', '-V'], /Kerberos 5 version/),
  service(
    'transmission',
    ['/usr/bin/transmission-create'],
    ['/usr/bin/transmission-create', '-o', '/tmp/a.torrent', '/etc/hosts'],
    /done|Done|Creating/,
  ),
  service('irssi', ['/usr/bin/irssi'], ['/usr/bin/irssi', '--version'], /irssi 1/),
  service('weechat', ['/usr/bin/weechat-headless'], ['/usr/bin/weechat-headless', '--version'], /^4\./m),
  service(
    'rrdtool',
    ['/usr/bin/rrdtool'],
    sh(
      'rrdtool create /tmp/a.rrd --step 300 DS:a:GAUGE:600:0:U RRA:AVERAGE:0.5:1:10 && rrdtool graph /tmp/a.png DEF:x=/tmp/a.rrd:a:AVERAGE LINE1:x#ff0000:abc',
    ),
    /\d+x\d+/,
    { from: 'shell' },
  ),
  service('mdb-stat', ['/usr/bin/mdb_stat', '/usr/bin/mdb_load'], ['/usr/bin/mdb_stat', '-V'], /LMDB/),
  service('pgcli', ['/usr/bin/pgcli'], ['/usr/bin/pgcli', '--version'], /Version: 4/, {
    lines: ['ENV HOME=/tmp'],
  }),
  service('s3cmd', ['/usr/bin/s3cmd'], ['/usr/bin/s3cmd', '--version'], /s3cmd version/, {
    lines: ['ENV HOME=/tmp'],
  }),
  service(
    'certbot',
    ['/usr/bin/certbot'],
    [
      '/usr/bin/certbot',
      'certificates',
      '--config-dir',
      '/tmp/c',
      '--work-dir',
      '/tmp/w',
      '--logs-dir',
      '/tmp/l',
    ],
    /No certificates found/,
  ),
  service('mini-httpd', ['/usr/sbin/mini_httpd'], ['/usr/sbin/mini_httpd', '-V'], /mini_httpd/),
  service('gearmand', ['/usr/sbin/gearmand'], ['/usr/sbin/gearmand', '--version'], /gearmand 1/),
  service('hitch', ['/usr/sbin/hitch'], ['/usr/sbin/hitch', '--version'], /hitch 1/),
  service('tftpd', ['/usr/sbin/in.tftpd'], ['/usr/sbin/in.tftpd', '-V'], /tftp-hpa/),
];
