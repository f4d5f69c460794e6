import { UsageError } from '../../errors.ts';
import type { SecretSource, SshSource } from '../../ports.ts';
import { csvFields, UnreadableListError } from '../../text/csv.ts';
import { splitOnce } from './fields.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The values of --secret or --ssh that say something: docker takes an empty one for nothing. */
export function givenValues(values: readonly string[]): readonly string[] {
  return values.filter((value) => value !== '');
}

/**
 * `id=ID[,src=FILE]`, `id=ID,env=NAME`, `type=file|env`. Without a source, the id names the variable or file. If an id
 * is given twice, the last one counts (docker/buildx util/buildflags/secrets.go).
 *
 * @throws UsageError, which never repeats what may be a secret
 */
export function parseSecrets(values: readonly string[], env: Environment): readonly SecretSource[] {
  const all = givenValues(values).map((value) => parseSecret(value, env));
  return [...new Map(all.map((secret) => [secret.id, secret])).values()];
}

export function parseSecret(value: string, env: Environment): SecretSource {
  const fields = secretFields(value);
  const id = fields.get('id') ?? '';
  if (id === '') throw new UsageError('--secret: the id is missing: write id=ID,src=FILE or id=ID,env=NAME.');
  const type = fields.get('type');
  if (type !== undefined && type !== 'file' && type !== 'env') {
    throw new UsageError(`--secret id=${id}: the type must be file or env.`);
  }
  for (const key of fields.keys()) {
    if (!['id', 'type', 'src', 'source', 'env'].includes(key)) {
      throw new UsageError(`--secret id=${id}: unknown key ${key}: use id, src, env or type.`);
    }
  }
  const source = fields.get('src') ?? fields.get('source');
  const variable = fields.get('env') ?? (type === 'env' ? (source ?? id) : undefined);
  if (variable !== undefined) return { id, from: { kind: 'env', name: variable } };
  if (source !== undefined) return { id, from: { kind: 'file', path: source } };
  return env[id] === undefined
    ? { id, from: { kind: 'file', path: id } }
    : { id, from: { kind: 'env', name: id } };
}

function secretFields(value: string): ReadonlyMap<string, string> {
  try {
    return new Map(
      csvFields(value).map((field) => {
        const [key, text] = splitOnce(field);
        if (text === undefined) {
          throw new UsageError(
            '--secret: each part must be KEY=VALUE: write id=ID,src=FILE or id=ID,env=NAME.',
          );
        }
        return [key.toLowerCase(), text] as const;
      }),
    );
  } catch (error) {
    if (error instanceof UnreadableListError) throw new UsageError(`--secret: ${error.message}.`);
    throw error;
  }
}

/**
 * `default`, `ID`, `ID=SOCKET` or `ID=KEY[,KEY]`.
 *
 * @throws UsageError for an id that is given twice, as docker does
 */
export function parseSshs(values: readonly string[]): readonly SshSource[] {
  const all = givenValues(values).map(parseSsh);
  const twice = all.find(({ id }, at) => all.findIndex((other) => other.id === id) < at);
  if (twice !== undefined) {
    throw new UsageError(
      `--ssh ${twice.id}: the id is given twice; write its keys after one =, with commas.`,
    );
  }
  return all;
}

export function parseSsh(value: string): SshSource {
  const [id, paths] = splitOnce(value);
  return {
    id: id === '' ? 'default' : id,
    paths: paths === undefined ? [] : paths.split(',').filter((path) => path !== ''),
  };
}
