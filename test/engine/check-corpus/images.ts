/** Images with programs of Debian, installed as apt installs them: the build stages of the corpus. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { execa } from 'execa';
import { aptNetworkSettings, bootstrapTool, mirror } from '../../../demo/engine.d/apt.js';
import { createProgress } from '../../../demo/engine.d/index.js';

const SUITE = 'trixie';

/** Increased when images are made in another way. */
const RECIPE = 1;

/** Packages by image. Few images, since each takes half a minute to make; not one, since every check lists all of it. */
export const PACKAGES = {
  core: 'curl wget ca-certificates openssl gnupg file jq git openssh-client tzdata less nano vim-tiny ncurses-bin tmux rsync zip unzip sqlite3 gawk bc gosu sudo socat whois bind9-dnsutils iputils-ping nmap',
  lang: 'python3 python3-requests python3-yaml perl libimage-exiftool-perl ack ruby lua5.4 lua-socket lua-cjson tcl php-cli php-sqlite3 nodejs node-semver',
  server: 'nginx-light redis-server postgresql haproxy memcached lighttpd dnsmasq-base apache2',
  plugins:
    'ansible-core jekyll aspell aspell-en gstreamer1.0-tools gstreamer1.0-plugins-base prosody unbound gettext',
  java: 'openjdk-21-jre-headless',
  jvm: 'ant maven groovy clojure',
  media:
    'imagemagick graphviz ghostscript fontconfig librsvg2-bin poppler-utils tesseract-ocr fonts-dejavu-core groff man-db gcc libc6-dev make locales',
  musl: 'musl-tools gcc binutils tzdata ca-certificates',
  tools:
    'guile-3.0 gnuplot-nox ffmpeg cmake ninja-build r-base-core gdb-minimal aria2 w3m lynx busybox-static musl musl-tools qemu-utils erlang-base elixir sox pandoc hugo mawk lua5.1 luajit asciidoctor units xmlstarlet xsltproc libxml2-utils html2text dos2unix pv procps iproute2 mtr-tiny tcpdump strace bash-completion fish zsh rlwrap expect fortune-mod cowsay figlet ncal sbcl ocaml-base gnucobol4 swi-prolog-core-packages tini',
  daemons:
    'mosquitto bind9 openssh-server vsftpd samba-common-bin mariadb-server tor tinyproxy stunnel4 php-fpm php-intl rsyslog monit pgbouncer slapd ldap-utils snmp msmtp cron logrotate supervisor uwsgi-core uwsgi-plugin-python3 gunicorn dropbear-bin nftables iperf3 fping icecast2 squid-openssl',
  workshop:
    'python3-numpy python3-pil python3-lxml python3-cryptography restic borgbackup gdal-bin libvips-tools webp mediainfo exiv2 qpdf weasyprint mercurial subversion shellcheck yamllint autoconf automake bison flex meson swig protobuf-compiler spamassassin npm composer puma starman pass age dc m4 mutt gpgv valgrind clang-format python3-pip',
  services:
    'postfix dovecot-core varnish nsd knot pdns-recursor chrony openvpn wireguard-tools ngircd znc rabbitmq-server etcd-server prometheus-node-exporter caddy nats-server rclone webhook collectd-core zabbix-agent monitoring-plugins-basic beanstalkd privoxy proftpd-core fetchmail isync notmuch rspamd opendkim freeradius coturn keepalived nghttp2-proxy tftpd-hpa lftp smbclient krb5-user transmission-cli irssi weechat-headless rrdtool lmdb-utils pgcli s3cmd certbot mini-httpd gearman-job-server hitch',
  compilers:
    'tcc nasm chicken-bin clisp openjdk-21-jdk-headless plantuml jruby flac lame espeak-ng netpbm potrace mupdf-tools djvulibre-bin catdoc xmlto hunspell hunspell-en-us tidy yq graphicsmagick qrencode e2fsprogs squashfs-tools xorriso mtools git-lfs parallel john texlive-latex-base octave ldc valac fossil brz lcov doxygen cppcheck scons universal-ctags global rakudo cloc mc tig',
  modules:
    'python3-flask python3-django python3-uvicorn python3-matplotlib python3-sphinx mkdocs python3-pytest pylint python3-twisted python3-scrapy csvkit sqlmap ruby-sinatra rubocop eslint webpack node-express phpunit php-gd php-mbstring php-curl ruby-nokogiri python3-psycopg2 python3-gi libdbd-sqlite3-perl libxml-libxml-perl libgd-perl lua-sec luarocks tcllib libperl-critic-perl r-cran-jsonlite',
  network:
    'exim4-daemon-light swaks getmail6 s-nail clamav clamav-daemon fail2ban suricata lynis dirb hydra apt-cacher-ng bird2 strongswan-swanctl strongswan-pki lldpd radvd ntpsec ejabberd inspircd valkey-server valkey-tools pgpool2 mariadb-client postgresql-client nginx-extras tomcat10 prometheus-alertmanager dnsdist pound puppet-agent icinga2-bin munin-node sysstat ipset iptables conntrack hostapd aptly reprepro debootstrap lintian devscripts gitolite3 cgit pgbadger mycli percona-toolkit proxychains4 kamailio syslog-ng-core syncthing vnstat goaccess awstats httpie siege testssl.sh tinycdb pdns-server pgbackrest',
  papers:
    'neovim emacs-nox joe ranger vifm taskwarrior ledger remind newsboat neomutt screen byobu miller jo gron moreutils 7zip unar lhasa cabextract sharutils ripmime antiword unrtf docx2txt odt2txt txt2tags discount cmark asciidoc-base texinfo enscript a2ps pdftk-java pdfgrep img2pdf ocrmypdf gocr zbar-tools barcode jpegoptim optipng gifsicle abcm2ps timidity mkvtoolnix yt-dlp streamlink beets vorbis-tools opus-tools dbus cups-client calcurse khal visidata bat ripgrep hyperfine brotli lzip dictd dict wordnet rst2pdf scour eyed3 toilet jp2a caca-utils csound indent gpp source-highlight highlight',
  science:
    'maxima pari-gp gap-core z3 minisat glpk-utils newlisp chezscheme ecl fp-compiler bats shunit2 direnv fzf just proj-bin osmium-tool spatialite-bin samtools bcftools bwa bowtie2 gnuchess gnugo bsdgames frotz cvs rcs git-crypt ansible-lint cfengine3 lsof ltrace htop cryptsetup-bin parted dosfstools xfsprogs btrfs-progs fakeroot debhelper sqlite-utils gfortran python3-sympy singular-ui cadical gprolog gauche micropython duktape quickjs fennel lp-solve netcdf-bin hdf5-tools mafft hmmer bedtools ngspice iverilog sdcc quilt tox flake8 black cookiecutter ccache gperf byacc capnproto flatbuffers-compiler task-spooler qalc nethack-console tmuxinator darcs',
} as const;

export type CorpusImage = keyof typeof PACKAGES;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const EXCLUDED_FOLDERS = ['doc', 'man', 'locale', 'info', 'bash-completion'];

/**
 * The name of an image on the engine. It is made of packages once, kept in the cache, and imported where an engine lacks
 * it. Needs root and mmdebstrap.
 */
export function corpusImage(image: CorpusImage): Promise<string> {
  const making = wanted.get(image) ?? makeImage(image);
  wanted.set(image, making);
  return making;
}

/** Programs are tried at the same time, and each image is made once for all of them. */
const wanted = new Map<CorpusImage, Promise<string>>();

async function makeImage(image: CorpusImage): Promise<string> {
  const mark = createHash('sha256')
    .update(`${RECIPE} ${SUITE} ${PACKAGES[image]}`)
    .digest('hex')
    .slice(0, 12);
  const repository = `stagedive-demo/corpus-${image}`;
  const docker = new Docker();
  const name = `${repository}:${mark}`;
  if (await hasImage(docker, name)) return name;
  const tar = await archive(image, mark);
  const stream = await docker.importImage(createReadStream(tar), {
    repo: repository,
    tag: mark,
    changes: `ENV PATH=${PATH}`,
  });
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error))),
  );
  return name;
}

async function hasImage(docker: Docker, name: string): Promise<boolean> {
  return await docker
    .getImage(name)
    .inspect()
    .then(() => true)
    .catch(() => false);
}

async function archive(image: CorpusImage, mark: string): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
  const kept = join(cache, `corpus-${image}-${mark}.tar`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'unpacking-'));
  const tar = join(folder, 'image.tar');
  // Installs it where a machine has neither; a debootstrap alone cannot make these.
  await bootstrapTool(createProgress());
  const { uri, keyrings, trusted } = mirror();
  const marks = [keyrings.length > 0 && `signed-by=${keyrings.join(',')}`, trusted && 'trusted=yes'];
  try {
    // What it mounts must end with it, also where it is killed: removing its folder would go through what is mounted there.
    await execa(
      'unshare',
      [
        '--mount',
        '--propagation=private',
        'mmdebstrap',
        '--mode=root',
        '--variant=essential',
        `--include=${PACKAGES[image].replaceAll(' ', ',')}`,
        ...(await aptNetworkSettings())
          .split('\n')
          .flatMap((line) => (line === '' ? [] : [`--aptopt=${line}`])),
        ...EXCLUDED_FOLDERS.map((each) => `--dpkgopt=path-exclude=/usr/share/${each}/*`),
        // Scripts of packages put links there.
        '--setup-hook=mkdir -p "$1"/usr/share/man/man1 "$1"/usr/share/man/man7 "$1"/usr/share/man/man8',
        '--customize-hook=rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt',
        SUITE,
        tar,
        `deb [${marks.filter(Boolean).join(' ')}] ${uri} ${SUITE} main`,
      ],
      { env: { TMPDIR: folder } },
    );
    await rename(tar, kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
