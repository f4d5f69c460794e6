/**
 * The program as a plugin of docker: linked as `docker-stagedive` into a folder of docker's plugins, it runs as
 * `docker stagedive …`. The protocol is that of docker/cli (cli-plugins/metadata, cli-plugins/manager/manager.go): docker
 * asks each plugin for its metadata, and runs it with its own arguments, global flags first, then the plugin's name.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { COMPLETE_COMMAND } from '../commands/may-run.ts';
import { UsageError } from '../errors.ts';
import { parseBool } from '../text/go-bool.ts';

const METADATA_COMMAND = 'docker-cli-plugin-metadata';
const PLUGIN = 'docker-stagedive';
const NAME = 'stagedive';

type Environment = Record<string, string | undefined>;

/** What docker prints and checks of a plugin. */
export function pluginMetadata(version: string): string {
  const metadata = {
    SchemaVersion: '0.1.0',
    Vendor: 'stagedive',
    Version: version,
    ShortDescription: 'Step through multi-stage Docker builds',
  };
  return `${JSON.stringify(metadata)}\n`;
}

/** Whether docker asks what the plugin is. */
export function asksForMetadata(args: readonly string[]): boolean {
  return args[0] === METADATA_COMMAND;
}

/**
 * The arguments of the program itself. Started by docker, docker's global flags are taken off the front and put into the
 * environment, where everything that looks for the engine finds them; otherwise the arguments are returned unchanged.
 *
 * @param started the path that was started (`process.argv[1]`)
 * @param env changed as the flags say
 * @throws UsageError for flags that contradict each other, or that cannot be passed on
 */
export function programArguments(
  started: string,
  args: readonly string[],
  env: Environment,
): readonly string[] {
  if (!basename(started).startsWith(PLUGIN)) return args;
  // Docker's completion names the plugin behind the word that asks for candidates.
  const [first = '', second] = args;
  if (first === COMPLETE_COMMAND && second === NAME) return [first, ...args.slice(2)];
  const { flags, rest } = globalFlags(args);
  applyFlags(flags, env);
  return isOn(flags.get('debug')) ? [...rest, '--debug'] : rest;
}

/** Long name by short name, and whether a flag has a value (docker/cli cli/flags/options.go). */
const SHORT: Readonly<Record<string, string>> = { c: 'context', D: 'debug', H: 'host', l: 'log-level' };
const WITH_VALUE: ReadonlySet<string> = new Set([
  ...['config', 'context', 'host', 'log-level', 'tlscacert', 'tlscert', 'tlskey'],
]);
const SWITCHES: ReadonlySet<string> = new Set(['debug', 'tls', 'tlsverify']);

function globalFlags(args: readonly string[]): {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
} {
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === NAME) return { flags, rest: args.slice(at + 1) };
    const given = flagsIn(word);
    // Started by hand under this name: no flag of docker's, and no name of the plugin.
    if (given === null) break;
    for (const [name, value] of given) {
      if (value === undefined) at += 1;
      flags.set(name, value ?? args[at] ?? '');
    }
  }
  return { flags: new Map(), rest: args };
}

/** The flags of a word, each with its value: undefined if that is the next word. Null for no flag of docker's. */
function flagsIn(word: string): readonly (readonly [string, string | undefined])[] | null {
  const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (SWITCHES.has(name)) return [[name, value ?? 'true']];
  if (WITH_VALUE.has(name)) return [[name, value]];
  if (!/^-[a-zA-Z]/.test(word)) return null;
  // Short ones may stand together, the value behind the last of them (spf13/pflag parseShortArg).
  const found: (readonly [string, string | undefined])[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const short = SHORT[word[at] ?? ''] ?? '';
    const rest = word.slice(at + 1);
    const isGiven = rest.startsWith('=');
    if (WITH_VALUE.has(short)) {
      return [...found, [short, rest === '' ? undefined : isGiven ? rest.slice(1) : rest]];
    }
    if (!SWITCHES.has(short)) return null;
    if (isGiven) return [...found, [short, rest.slice(1)]];
    found.push([short, 'true']);
  }
  return found;
}

function applyFlags(flags: ReadonlyMap<string, string>, env: Environment): void {
  const config = flags.get('config');
  if (config !== undefined) env.DOCKER_CONFIG = resolve(config);
  const host = flags.get('host');
  const context = flags.get('context');
  if (host !== undefined && context !== undefined) {
    throw new UsageError('docker --host and docker --context contradict each other: use one of them.');
  }
  if (host !== undefined) {
    env.DOCKER_HOST = host;
    delete env.DOCKER_CONTEXT;
  }
  if (context !== undefined) {
    env.DOCKER_CONTEXT = context;
    delete env.DOCKER_HOST;
  }
  applyTls(flags, env);
}

/** The certificates of a folder, as DOCKER_CERT_PATH names it. */
const CERTIFICATES = { tlscacert: 'ca.pem', tlscert: 'cert.pem', tlskey: 'key.pem' } as const;

function applyTls(flags: ReadonlyMap<string, string>, env: Environment): void {
  if (isOn(flags.get('tls'))) env.DOCKER_TLS = '1';
  const verify = flags.get('tlsverify');
  if (isOn(verify)) env.DOCKER_TLS_VERIFY = '1';
  else if (verify !== undefined) delete env.DOCKER_TLS_VERIFY;
  for (const [flag, file] of Object.entries(CERTIFICATES)) {
    const path = flags.get(flag);
    if (path === undefined) continue;
    const folder = dirname(resolve(path));
    const others = Object.keys(CERTIFICATES).flatMap((other) => flags.get(other) ?? []);
    if (others.some((other) => dirname(resolve(other)) !== folder) || resolve(path) !== join(folder, file)) {
      throw new UsageError(
        `docker --${flag} ${path}: put ca.pem, cert.pem and key.pem into one folder and name it by DOCKER_CERT_PATH.`,
      );
    }
    env.DOCKER_CERT_PATH = folder;
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && parseBool(value) !== false;
}
