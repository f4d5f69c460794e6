/** A rule of `check`. Its name is what people use to turn it off. */
export interface Rule {
  readonly name: string;
  readonly kind: 'lacks' | 'holds';
  readonly about: string;
}

export const RULES = [
  {
    name: 'missing-program',
    kind: 'lacks',
    about: 'the program of ENTRYPOINT, CMD or HEALTHCHECK is not there',
  },
  { name: 'not-executable', kind: 'lacks', about: 'that program cannot be executed, or not by USER' },
  { name: 'wrong-architecture', kind: 'lacks', about: 'a program is for another processor than the image' },
  { name: 'missing-loader', kind: 'lacks', about: 'the loader that a program asks for is not there' },
  { name: 'missing-library', kind: 'lacks', about: 'a library is not where the loader looks for it' },
  { name: 'library-version', kind: 'lacks', about: 'a library is older than a program needs' },
  {
    name: 'missing-interpreter',
    kind: 'lacks',
    about: 'the interpreter of a script (#!) is not there',
  },
  { name: 'missing-user', kind: 'lacks', about: 'USER names a user without an entry in /etc/passwd' },
  { name: 'missing-group', kind: 'lacks', about: 'USER names a group without an entry in /etc/group' },
  { name: 'dangling-link', kind: 'lacks', about: 'a link was copied without its target' },
  {
    name: 'missing-certificates',
    kind: 'lacks',
    about: 'a program uses TLS and there are no CA certificates',
  },
  { name: 'missing-time-zones', kind: 'lacks', about: 'a program or TZ needs time zones that are not there' },
  { name: 'missing-module', kind: 'lacks', about: 'a language lacks its own library or a module' },
  { name: 'missing-helper', kind: 'lacks', about: 'a program or script starts another that is not there' },
  {
    name: 'missing-plugin',
    kind: 'lacks',
    about: 'a library that a program opens while it runs is not there',
  },
  { name: 'missing-data', kind: 'lacks', about: 'data or settings that a program reads are not there' },
  {
    name: 'shorter-base',
    kind: 'lacks',
    about: 'installing the packages of what the fixes copy would be shorter',
  },
  { name: 'not-looked-at', kind: 'lacks', about: 'what cannot be known from the files of the state' },
  { name: 'private-key', kind: 'holds', about: 'a private key' },
  { name: 'credentials', kind: 'holds', about: 'a file with tokens or passwords' },
  { name: 'env-file', kind: 'holds', about: 'a .env file' },
  { name: 'token', kind: 'holds', about: 'a token of a known form (GitHub, AWS, Slack …) in a file' },
  { name: 'secret-value', kind: 'holds', about: 'a random value behind a name such as client_secret' },
  { name: 'build-secret', kind: 'holds', about: 'the value of a --secret of this build in a file' },
  { name: 'deleted-secret', kind: 'holds', about: 'a secret that was deleted, but stays in a layer' },
  { name: 'config-secret', kind: 'holds', about: 'a secret in ENV, LABEL or a command of the image' },
  {
    name: 'history-secret',
    kind: 'holds',
    about: 'a secret in the history: of an ARG, a command or a replaced value',
  },
  { name: 'unsearched', kind: 'holds', about: 'files that were not searched for secrets: too many bytes' },
  { name: 'version-control', kind: 'holds', about: 'a folder of git, Mercurial, Subversion or Bazaar' },
  { name: 'compiler', kind: 'holds', about: 'a compiler' },
  { name: 'package-manager', kind: 'holds', about: 'a package manager that is not in the base image' },
  { name: 'package-cache', kind: 'holds', about: 'lists and downloads of a package manager' },
  { name: 'build-cache', kind: 'holds', about: 'the cache of a build tool' },
  {
    name: 'setuid-program',
    kind: 'holds',
    about: 'a set-uid or set-gid program that is not in the base image',
  },
  { name: 'low-efficiency', kind: 'holds', about: 'less of the image is of use than check.limits allows' },
  { name: 'wasted-bytes', kind: 'holds', about: 'more bytes are wasted than check.limits allows' },
  { name: 'wasted-share', kind: 'holds', about: 'a larger share is wasted than check.limits allows' },
  { name: 'stage-size', kind: 'holds', about: 'a stage is larger than check.limits allows' },
] as const satisfies readonly Rule[];

export type RuleName = (typeof RULES)[number]['name'];

const NAMES: ReadonlySet<string> = new Set(RULES.map(({ name }) => name));

export function isRule(name: string): name is RuleName {
  return NAMES.has(name);
}
