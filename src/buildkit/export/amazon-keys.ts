import { homedir } from 'node:os';
import { join } from 'node:path';
import { readRegularFile } from '../../read-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Keys of an account at Amazon, by the attributes of a cache. */
export interface AmazonKeys {
  readonly access_key_id?: string;
  readonly secret_access_key?: string;
  readonly session_token?: string;
}

const NAMES: Readonly<Record<string, keyof AmazonKeys>> = {
  aws_access_key_id: 'access_key_id',
  aws_secret_access_key: 'secret_access_key',
  aws_session_token: 'session_token',
};

/**
 * The keys that Amazon's tools would use: those of the environment, else of the profile in the file of shared
 * credentials (docs.aws.amazon.com/sdkref, "Shared config and credentials files"). Roles and single sign-on are not
 * followed. Empty if there are none.
 */
export async function amazonKeys(env: Environment): Promise<AmazonKeys> {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_SESSION_TOKEN: token = '',
  } = env;
  if (id !== '' && secret !== '') {
    return {
      access_key_id: id,
      secret_access_key: secret,
      ...(token === '' ? {} : { session_token: token }),
    };
  }
  const path = env.AWS_SHARED_CREDENTIALS_FILE || join(env.HOME || homedir(), '.aws/credentials');
  const text = await readRegularFile(path).then(String, () => '');
  return keysOf(text, env.AWS_PROFILE || 'default');
}

/** The keys of a profile in a file like an INI file. */
export function keysOf(text: string, profile: string): AmazonKeys {
  const keys = new Map<keyof AmazonKeys, string>();
  let isWanted = false;
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line.startsWith('[')) isWanted = line.slice(1, line.indexOf(']')).trim() === profile;
    const equals = line.indexOf('=');
    const name = NAMES[line.slice(0, Math.max(0, equals)).trim().toLowerCase()];
    if (isWanted && name !== undefined) keys.set(name, line.slice(equals + 1).trim());
  }
  return keys.has('access_key_id') && keys.has('secret_access_key') ? Object.fromEntries(keys) : {};
}
