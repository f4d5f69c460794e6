import { type CorpusProgram, programsOf, sh } from './program.ts';

const network = programsOf('network');
const file = (path: string, text: string, env: readonly string[] = []): Partial<CorpusProgram> => ({
  files: { input: text },
  lines: [`COPY input ${path}`, ...env.map((each) => `ENV ${each}`)],
});

/** Held out: servers of mail, names, files and metrics, and what administers, watches and packages them. */
export const NETWORK: readonly CorpusProgram[] = [
  network('exim', ['/usr/sbin/exim4'], ['/usr/sbin/exim4', '-be', '$' + '{md5:abc}'], /900150983cd24fb0/),
  network('swaks', ['/usr/bin/swaks'], ['/usr/bin/swaks', '--support'], /STARTTLS|Basic/),
  network('getmail', ['/usr/bin/getmail'], ['/usr/bin/getmail', '--version'], /^getmail 6/m),
  network(
    's-nail',
    ['/usr/bin/s-nail', '/etc/s-nail.rc'],
    ['/usr/bin/s-nail', '-H', '-f', '/mbox'],
    /hello there/,
    file(
      '/mbox',
      'From a@example.org Mon Jan  6 10:00:00 2025\nFrom: a@example.org\nSubject: hello there\n\nBody.\n',
      ['HOME=/tmp', 'USER=root'],
    ),
  ),
  network(
    'clamscan',
    ['/usr/bin/clamscan'],
    ['/usr/bin/clamscan', '-d', '/rules.ndb', '--no-summary', '/rules.ndb'],
    /rules\.ndb: OK/,
    file('/rules.ndb', 'Test.Sig:0:*:6162636465666768696a6b6c6d\n'),
  ),
  network('sigtool', ['/usr/bin/sigtool'], ['/usr/bin/sigtool', '--md5', '/input'], /^[0-9a-f]{32}:6/m, {
    files: { input: 'hello\n' },
    lines: ['COPY input /input'],
  }),
  network(
    'clamconf',
    ['/usr/bin/clamconf', '/etc/clamav'],
    ['/usr/bin/clamconf', '-n'],
    /Config file: clamd\.conf/,
  ),
  network(
    'fail2ban-client',
    ['/usr/bin/fail2ban-client', '/etc/fail2ban'],
    ['/usr/bin/fail2ban-client', '-t'],
    /configuration test is successful/,
  ),
  network(
    'fail2ban-regex',
    ['/usr/bin/fail2ban-regex', '/etc/fail2ban'],
    ['/usr/bin/fail2ban-regex', '/auth.log', '/etc/fail2ban/filter.d/sshd.conf'],
    /1 matched/,
    file(
      '/auth.log',
      'Dec  1 10:00:00 host sshd[100]: Failed password for root from 192.0.2.4 port 22 ssh2\n',
    ),
  ),
  network(
    'suricata',
    ['/usr/bin/suricata', '/etc/suricata'],
    ['/usr/bin/suricata', '-T', '-c', '/etc/suricata/suricata.yaml', '-S', '/own.rules', '-l', '/tmp'],
    /Configuration provided was successfully loaded/,
    file('/own.rules', 'alert icmp any any -> any any (msg:"ping"; sid:1000001; rev:1;)\n'),
  ),
  network(
    'lynis',
    ['/usr/sbin/lynis', '/etc/lynis'],
    ['/usr/sbin/lynis', 'show', 'categories'],
    /^security/m,
    { from: 'shell' },
  ),
  network('hydra', ['/usr/bin/hydra'], ['/usr/bin/hydra', '-U', 'ssh'], /Help for module ssh/),
  network('bird', ['/usr/sbin/bird'], sh('bird -p -c /b.conf && echo parsed'), /^parsed/m, {
    ...file('/b.conf', 'router id 192.0.2.1;\nprotocol device {}\nprotocol static { ipv4; }\n'),
    from: 'shell',
  }),
  network(
    'pki',
    ['/usr/bin/pki'],
    ['/usr/bin/pki', '--gen', '--type', 'ed25519', '--outform', 'pem'],
    /BEGIN PRIVATE KEY/,
  ),
  network(
    'radvd',
    ['/usr/sbin/radvd'],
    ['/usr/sbin/radvd', '-c', '-C', '/etc/radvd.conf'],
    /syntax ok/,
    file('/etc/radvd.conf', 'interface eth0 { AdvSendAdvert on; prefix 2001:db8::/64 {}; };\n'),
  ),
  network('ntpq', ['/usr/bin/ntpq'], ['/usr/bin/ntpq', '--version'], /ntpq ntpsec/),
  network(
    'inspircd',
    ['/usr/sbin/inspircd', '/etc/inspircd'],
    ['/usr/sbin/inspircd', '--version'],
    /InspIRCd-4/,
  ),
  network(
    'valkey',
    ['/usr/bin/valkey-server', '/usr/bin/valkey-cli'],
    sh(
      'valkey-server --port 0 --unixsocket /tmp/v.sock --daemonize yes --dir /tmp >/dev/null; for i in 1 2 3 4 5; do sleep 1; valkey-cli -s /tmp/v.sock ping && break; done; valkey-cli -s /tmp/v.sock set k 41; valkey-cli -s /tmp/v.sock incr k; valkey-cli -s /tmp/v.sock shutdown nosave',
    ),
    /PONG[\s\S]*42/,
    { from: 'shell' },
  ),
  network('pg-md5', ['/usr/sbin/pg_md5'], ['/usr/sbin/pg_md5', 'foo'], /^acbd18db4cc2f85c/m),
  network(
    'mariadb-client',
    ['/usr/bin/mariadb', '/etc/mysql'],
    ['/usr/bin/mariadb', '--print-defaults'],
    /mysqld\.sock/,
  ),
  network('psql-wrapper', ['/usr/bin/psql'], ['/usr/bin/psql', '--version'], /PostgreSQL\) 17/),
  network(
    'nginx-lua',
    ['/usr/sbin/nginx'],
    ['/usr/sbin/nginx', '-t', '-c', '/n.conf'],
    /test is successful/,
    file(
      '/n.conf',
      'load_module /usr/lib/nginx/modules/ndk_http_module.so;\nload_module /usr/lib/nginx/modules/ngx_http_lua_module.so;\npid /tmp/n.pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; init_by_lua_block { print("x") } server { listen 8080; location / { content_by_lua_block { ngx.say("hi") } } } }\n',
    ),
  ),
  network(
    'amtool',
    ['/usr/bin/amtool'],
    ['/usr/bin/amtool', 'check-config', '/a.yml'],
    /SUCCESS/,
    file('/a.yml', 'route:\n  receiver: a\nreceivers:\n- name: a\n'),
  ),
  network(
    'dnsdist',
    ['/usr/bin/dnsdist', '/etc/dnsdist'],
    ['/usr/bin/dnsdist', '--check-config', '-C', '/d.conf'],
    /Configuration '\/d\.conf' OK/,
    file('/d.conf', 'addLocal("127.0.0.1:5300")\nnewServer({address="192.0.2.1"})\n'),
  ),
  network(
    'pound',
    ['/usr/sbin/pound', '/etc/pound.cfg'],
    sh('pound -c -f /etc/pound.cfg && echo fine'),
    /^fine/m,
    { from: 'shell' },
  ),
  network(
    'icinga2',
    ['/usr/sbin/icinga2', '/etc/icinga2'],
    ['/usr/sbin/icinga2', 'daemon', '-C'],
    /Finished validating the configuration/,
    { from: 'shell', unseen: 'It looks up the user nagios' },
  ),
  network(
    'munin-run',
    ['/usr/sbin/munin-run', '/etc/munin', '/usr/share/munin/plugins'],
    ['/usr/sbin/munin-run', 'load'],
    /^load\.value \d/m,
    { from: 'shell' },
  ),
  network('mpstat', ['/usr/bin/mpstat'], ['/usr/bin/mpstat'], /%idle[\s\S]*all/),
  network('sar', ['/usr/bin/sar'], ['/usr/bin/sar', '-u', '1', '1'], /Average:/),
  network(
    'iptables-translate',
    ['/usr/sbin/iptables-translate'],
    ['/usr/sbin/iptables-translate', '-A', 'INPUT', '-p', 'tcp', '--dport', '22', '-j', 'ACCEPT'],
    /nft 'add rule ip filter INPUT tcp dport 22/,
  ),
  network('aptly', ['/usr/bin/aptly'], ['/usr/bin/aptly', 'repo', 'create', 'x'], /successfully added/, {
    lines: ['ENV HOME=/tmp'],
  }),
  network(
    'reprepro',
    ['/usr/bin/reprepro'],
    sh('reprepro -b /r export && cat /r/dists/x/Release'),
    /^Codename: x/m,
    {
      ...file('/r/conf/distributions', 'Codename: x\nArchitectures: amd64\nComponents: main\n'),
      from: 'shell',
    },
  ),
  network(
    'debootstrap',
    ['/usr/sbin/debootstrap'],
    ['/usr/sbin/debootstrap', '--version'],
    /^debootstrap 1/m,
    {
      from: 'shell',
    },
  ),
  network(
    'lintian-explain-tags',
    ['/usr/bin/lintian-explain-tags'],
    ['/usr/bin/lintian-explain-tags', 'no-manual-page'],
    /no-manual-page/,
    { unseen: 'is a copy of a link to' },
  ),
  network(
    'debchange',
    ['/usr/bin/debchange'],
    sh('debchange --create --package abc -v 1.0 -D unstable -c /tmp/changelog First. && cat /tmp/changelog'),
    /^abc \(1\.0\) unstable/m,
    { from: 'shell', lines: ['ENV DEBEMAIL=a@example.org DEBFULLNAME=A HOME=/tmp'] },
  ),
  network(
    'gitolite',
    ['/usr/bin/gitolite', '/usr/share/gitolite3'],
    ['/usr/bin/gitolite', 'query-rc', 'GL_BINDIR'],
    /^\/usr\/share\/gitolite3/m,
    { from: 'shell', lines: ['ENV HOME=/tmp USER=root'] },
  ),
  network('cgit', ['/usr/lib/cgit', '/etc/cgitrc'], ['/usr/lib/cgit/cgit.cgi'], /No repositories found/, {
    lines: ['ENV QUERY_STRING=""'],
  }),
  network(
    'pgbadger',
    ['/usr/bin/pgbadger'],
    sh('pgbadger -q -f stderr -o /tmp/out.html /pg.log && grep -o "<title>.*</title>" /tmp/out.html'),
    /pgBadger/i,
    {
      ...file(
        '/pg.log',
        '2025-01-06 10:00:00 UTC [100]: [1-1] user=u,db=d LOG:  duration: 12.5 ms  statement: SELECT 1;\n',
      ),
      from: 'shell',
    },
  ),
  network('mycli', ['/usr/bin/mycli'], ['/usr/bin/mycli', '--version'], /mycli, version 1/, {
    lines: ['ENV HOME=/tmp'],
  }),
  network(
    'pt-query-digest',
    ['/usr/bin/pt-query-digest'],
    ['/usr/bin/pt-query-digest', '--no-version-check', '/slow.log'],
    /# Profile/,
    file(
      '/slow.log',
      '# Time: 2025-01-06T10:00:00.000000Z\n# User@Host: u[u] @ localhost []  Id: 1\n# Query_time: 1.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 1\nSET timestamp=1736157600;\nSELECT a FROM t WHERE b = 1;\n',
      ['HOME=/tmp'],
    ),
  ),
  network(
    'proxychains',
    ['/usr/bin/proxychains4', '/etc/proxychains4.conf'],
    ['/usr/bin/proxychains4', '/bin/echo', 'through'],
    /(?=[\s\S]*preloading)(?=[\s\S]*^through)/m,
    { from: 'shell' },
  ),
  network(
    'kamailio',
    ['/usr/sbin/kamailio', '/etc/kamailio'],
    ['/usr/sbin/kamailio', '-c', '-f', '/etc/kamailio/kamailio.cfg'],
    /config file ok/,
  ),
  network(
    'syslog-ng',
    ['/usr/sbin/syslog-ng', '/etc/syslog-ng'],
    sh('syslog-ng -s --no-caps -f /s.conf && echo fine'),
    /^fine/m,
    {
      ...file(
        '/s.conf',
        '@version: 4.8\nsource s { unix-dgram("/tmp/log"); };\ndestination d { file("/tmp/out" template("$(format-json --scope rfc5424)\\n")); };\nlog { source(s); destination(d); };\n',
      ),
      from: 'shell',
    },
  ),
  network(
    'syncthing',
    ['/usr/bin/syncthing'],
    ['/usr/bin/syncthing', 'generate', '--home=/tmp/st'],
    /Device ID: [A-Z0-9]{7}/,
    { lines: ['ENV HOME=/tmp'] },
  ),
  network(
    'goaccess',
    ['/usr/bin/goaccess'],
    sh('goaccess /access.log -o /tmp/r.json --log-format=COMBINED && cat /tmp/r.json'),
    /"total_requests": 1/,
    {
      ...file(
        '/access.log',
        '192.0.2.1 - - [01/Jan/2025:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"\n',
      ),
      from: 'shell',
    },
  ),
  network(
    'awstats',
    ['/usr/lib/cgi-bin/awstats.pl', '/usr/share/awstats'],
    ['/usr/lib/cgi-bin/awstats.pl', '-config=x', '-configdir=/', '-update'],
    /Found 1 new qualified records/,
    {
      files: {
        conf: 'LogFile="/access.log"\nLogType=W\nLogFormat=1\nSiteDomain="x"\nDirData="/tmp"\n',
        log: '192.0.2.1 - - [01/Jan/2025:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0"\n',
      },
      lines: ['COPY conf /awstats.x.conf', 'COPY log /access.log'],
    },
  ),
  network(
    'httpie-offline',
    ['/usr/bin/http'],
    ['/usr/bin/http', '--offline', '--ignore-stdin', 'POST', 'example.org', 'a=1'],
    /POST \/ HTTP\/1\.1[\s\S]*"a": "1"/,
    { lines: ['ENV HOME=/tmp'] },
  ),
  network(
    'siege',
    ['/usr/bin/siege', '/etc/siege'],
    ['/usr/bin/siege', '-C'],
    /CURRENT\s+SIEGE\s+CONFIGURATION/,
    {
      lines: ['ENV HOME=/tmp'],
    },
  ),
  network('testssl', ['/usr/bin/testssl'], ['/usr/bin/testssl', '--version'], /Using .*OpenSSL/, {
    from: 'shell',
  }),
  network('tinycdb', ['/usr/bin/cdb'], sh('cdb -c /tmp/t.cdb /in && cdb -q /tmp/t.cdb a'), /^b/m, {
    ...file('/in', '+1,1:a->b\n\n'),
    from: 'shell',
  }),
  network('pdnsutil', ['/usr/bin/pdnsutil'], ['/usr/bin/pdnsutil', 'hash-password'], /^\$scrypt\$/m),
  network(
    'pgbackrest',
    ['/usr/bin/pgbackrest', '/etc/pgbackrest.conf'],
    ['/usr/bin/pgbackrest', 'info'],
    /No stanzas exist/,
  ),
];
