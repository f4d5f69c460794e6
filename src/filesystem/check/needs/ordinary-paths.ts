/** Paths that nearly every program names, and whose absence tells nothing. */

/** Folders that are there for many programs: no single one needs all of such a folder. */
const SHARED_FOLDERS: ReadonlySet<string> = new Set(
  (
    '/etc /usr /opt /var /lib /lib64 /srv /bin /sbin /usr/bin /usr/sbin /usr/lib /usr/lib64 /usr/libexec /usr/share ' +
    '/usr/include /usr/src /usr/games /usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /usr/local/share ' +
    '/usr/local/etc /usr/share/misc /usr/share/icons /usr/share/applications /usr/share/mime /usr/lib/sysusers.d ' +
    '/var/lib /var/log /var/cache /var/spool /var/mail /var/opt /var/local /var/backups /etc/default /etc/init.d ' +
    '/etc/profile.d /etc/cron.d /etc/alternatives /etc/opt /etc/pam.d /etc/security /etc/ssl /etc/skel'
  ).split(' '),
);

/** The folder of libraries of one processor, below /lib, /usr/lib or /usr/local/lib. */
const MULTIARCH = /^\/(?:usr\/(?:local\/)?)?lib\/[a-z\d_]{2,12}-linux-(?:gnu|musl)[a-z\d]{0,8}$/;

/**
 * Documents, texts in other languages, files for building; what only a running system has; accounts, certificates, time
 * zones and what the C library reads, which have readers of their own.
 */
const TOLD_ELSEWHERE: readonly RegExp[] = [
  /^\/usr\/(?:local\/)?share\/(?:doc|man|info|locale|lintian|bug|pkgconfig|aclocal|bash-completion|zsh|gir-1\.0)(?:\/|$)/,
  /^\/usr\/(?:include|src|lib\/debug|lib\/locale|lib\/os-release|share\/zoneinfo|share\/ca-certificates|lib\/ssl)(?:\/|$)/,
  /\/(?:pkgconfig|gconv)(?:\/|$)|(?:\/lib(?:64)?|\/share|-linux-[a-z\d]{2,12})\/cmake(?:\/|$)/,
  /^\/var\/(?:lock|tmp|cache\/(?:apt|debconf|ldconfig|man)|lib\/dpkg|lib\/apt|lib\/systemd)(?:\/|$)/,
  /^\/etc\/(?:ssl|pki|ca-certificates|ld\.so[^/]*|pam\.d|security|init\.d|rc[^/]*|cron[^/]*|systemd|apt|dpkg)(?:\/|$)/,
  /^\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid|hosts|resolv\.conf|nsswitch\.conf|services|protocols|networks|rpc)$/,
  /^\/etc\/(?:host\.conf|gai\.conf|localtime|timezone|mtab|fstab|ethers|shells|environment|hostname|machine-id|adjtime)$/,
  /^\/etc\/(?:issue[^/]*|motd|os-release|debian_version|login\.defs|profile|inputrc|bash\.bashrc|terminfo|crypttab)$/,
  // What systemd reads when a system starts: libsystemd names it, and every program that links that.
  /^\/(?:usr\/)?lib\/(?:(?:[a-z\d_]{2,12}-linux-gnu\/)?systemd|kernel|pam\.d|(?:binfmt|environment|modules-load|sysctl|sysusers|tmpfiles)\.d)(?:\/|$)/,
  // What compilers write down of where they are and what they read.
  /^\/usr\/(?:local\/(?:go|cargo|rustup)|lib\/(?:go|gcc|rustlib)|lib\/go-\d[^/]*|share\/go-\d[^/]*)(?:\/|$)/,
  /\/include(?:\/|$)/,
  /\.(?:go|rs|c|h|cc|cpp|cxx|hh|hpp|s|S|f90|zig|swift|java|ml)$/,
];

/** Folders of headers, which compilers are set to, and which others only write down. */
const HEADERS = /^\/usr\/(?:local\/)?lib\/.{1,200}\/include(?:\/|$)/;

/** Whether a path that settings name is worth telling when it is missing. */
export function isTellingOfSettings(path: string): boolean {
  return isTelling(path) || HEADERS.test(path);
}

/** Whether a folder is there for many programs. */
export function isShared(path: string): boolean {
  return SHARED_FOLDERS.has(path) || MULTIARCH.test(path);
}

/** Whether a path is worth telling when it is missing. */
export function isTelling(path: string): boolean {
  return !isShared(path) && !TOLD_ELSEWHERE.some((each) => each.test(path));
}
