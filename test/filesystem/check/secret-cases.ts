/** What the rules about secrets and sizes tell of, and what they leave alone. */
import type { Exposure } from '../../../src/filesystem/check/exposure.ts';
import { NO_LIMITS } from '../../../src/filesystem/check/index.ts';
import { checked, randomText } from '../secrets/token-cases.ts';
import type { LeakCase } from './leak-cases.ts';
import type { Content } from './root-of.ts';
import type { Given } from './subject-of.ts';

/** A value that looks like a secret. */
export const RANDOM = randomText(32);

const TOKEN = checked('ghp_');

const copied = (path: string, content: Content): Given => ({ copied: { [path]: content } });

const set = (keyword: 'ENV' | 'LABEL', name: string, value: string): Given => ({
  exposure: { config: [{ keyword, name, value, line: 3 }] },
});

const arg = (name: string, value: string, isGiven: boolean): Given => ({
  exposure: { historyArgs: [{ name, value, line: 3, isGiven }] },
});

const text = (keyword: string, given: string, isReplaced = false): Given => ({
  exposure: { texts: [{ keyword, text: given, line: 3, isReplaced }] },
});

function deleted(path: string, text: string): Given {
  const exposure: Partial<Exposure> = {
    deleted: async () => [{ path, size: text.length, line: 4, by: 6, why: 'deleted', layer: 1 }],
    deletedContents: async (_layer, paths, take) => {
      for (const each of paths) {
        await take(each, Buffer.from(text));
        await take(each, null);
      }
    },
  };
  return { exposure };
}

const needle = { exposure: { needles: [{ id: 'npm', bytes: Buffer.from(RANDOM) }] } };

const huge: Content = { entry: { size: 17 * 1024 * 1024 }, text: 'x' };

export const SECRET_LEAKS: readonly LeakCase[] = [
  {
    rule: 'token',
    fires: {
      'in a file of any name': copied('app/notes', `ask with ${TOKEN}\n`),
      'in a program': copied('app/bin/tool', `\0ELF\0${TOKEN}\0`),
      'in the code of a package': copied('app/node_modules/own/index.js', `t = "${TOKEN}"`),
      'in /etc, whoever brought the file': {
        made: { 'etc/tool.conf': TOKEN, 'var/lib/dpkg/info/tool.list': '/.\n/etc/tool.conf\n' },
      },
    },
    quiet: {
      'in a test of a package': copied('app/node_modules/own/test/index.js', `t = "${TOKEN}"`),
      'in the documentation of a package': copied('app/node_modules/own/README.md', TOKEN),
      'in a file of a package of dpkg': {
        made: { 'usr/lib/tool/a': TOKEN, 'var/lib/dpkg/info/tool.list': '/.\n/usr/lib/tool/a\n' },
      },
      'in a file of a package of apk': {
        made: { 'usr/lib/tool/a': TOKEN, 'lib/apk/db/installed': 'P:tool\nF:usr/lib/tool\nR:a\nZ:Q1\n' },
      },
      'in the base image': { base: { 'app/notes': TOKEN } },
    },
  },
  {
    rule: 'secret-value',
    fires: {
      'in settings': copied('app/config.ini', `[x]\nclient_secret = ${RANDOM}\n`),
      'in YAML': copied('app/settings.yaml', `db:\n  password: "${RANDOM}"\n`),
      'in code, between quotes': copied('app/src/main.py', `API_TOKEN = '${RANDOM}'\n`),
    },
    quiet: {
      'a name in code': copied('app/src/main.js', `const token = ${RANDOM};\n`),
      'a name of a secret': copied('app/config.ini', `secret_name = ${RANDOM}\n`),
      words: copied('app/config.ini', 'token = my-service-account-for-2024\n'),
      'a placeholder': copied('app/config.ini', `token = your-${RANDOM}\n`),
      'a variable': copied('app/config.yaml', 'password: $ENV_DB_PASSWORD_1234\n'),
      'a digest': copied('app/config.ini', `token_sha256 = ${randomText(64, '0123456789abcdef')}\n`),
      'in a package': copied('app/node_modules/own/index.js', `const token = "${RANDOM}";\n`),
      'in a test': copied('app/test/main.js', `const token = "${RANDOM}";\n`),
      'in a lock file': copied('app/yarn.lock', `token "${RANDOM}"\n`),
    },
  },
  {
    rule: 'build-secret',
    fires: {
      'in a file': { ...copied('root/.config/tool', `auth: ${RANDOM}\n`), ...needle },
      'in a program': { ...copied('app/tool', `\0\0${RANDOM}\0`), ...needle },
      'in a package': { ...copied('app/node_modules/a/test/x', RANDOM), ...needle },
      'in the name of a file': { ...copied(`app/cache-${RANDOM}.json`, 'x'), ...needle },
      'in what a link leads to': {
        made: { 'app/current': { link: `/srv/${RANDOM}` }, 'srv/x': 'x' },
        ...needle,
      },
    },
    quiet: { 'another value': { ...copied('root/.config/tool', `auth: ${RANDOM.slice(1)}\n`), ...needle } },
  },
  {
    rule: 'deleted-secret',
    fires: {
      'a key': deleted('root/.ssh/id_rsa', '-----BEGIN RSA PRIVATE KEY-----\n'),
      'a token': deleted('root/x', TOKEN),
      'settings of a tool': deleted('root/.npmrc', `//registry.example/:_authToken=${RANDOM}\n`),
    },
    quiet: { 'other files': deleted('root/x', 'nothing') },
  },
  {
    rule: 'config-secret',
    fires: {
      'a token': set('ENV', 'GREETING', TOKEN),
      'a random value': set('ENV', 'APP_SECRET', RANDOM),
      'a password in an address': set('ENV', 'DATABASE_URL', `postgres://app:${RANDOM}@db/app`),
      'in a label': set('LABEL', 'build.token', TOKEN),
      'a token in a command': text('CMD', `CMD ["app", "--token=${TOKEN}"]`),
      'a password between quotes': text('CMD', `CMD curl "http://me":'${RANDOM}'@host/`),
    },
    quiet: {
      'a place': set('ENV', 'APP_SECRET_FILE', '/run/secrets/app-secret-2'),
      'a known password': set('ENV', 'POSTGRES_PASSWORD', 'postgres'),
      'the fingerprint of a key': set('ENV', 'GPG_KEY', randomText(40, '0123456789ABCDEF')),
      'a digest': set('ENV', 'PYTHON_SHA256', randomText(64, '0123456789abcdef')),
      'a version': set('ENV', 'TOKEN_LIBRARY', '1.2.3'),
      'an address without a password': set('ENV', 'DATABASE_URL', 'postgres://app@db/app'),
      'a variable as a password': set('ENV', 'DATABASE_URL', 'postgres://app:$PASSWORD@db/app'),
      'a variable between quotes': text(
        'HEALTHCHECK',
        'HEALTHCHECK CMD curl http://admin:"$ADMIN_PASSWORD"@localhost/',
      ),
      'a variable between quotes that are escaped': text(
        'CMD',
        'CMD ["sh", "-c", "curl http://admin:\\"$ADMIN_PASSWORD\\"@localhost/"]',
      ),
      'a known password between quotes': text('CMD', 'CMD curl http://admin:"postgres"@localhost/'),
    },
  },
  {
    rule: 'history-secret',
    fires: {
      'what is given to such a name': arg('NPM_TOKEN', 'hunter2hunter2', true),
      'a token of any name': arg('VALUE', TOKEN, false),
      'a random default': arg('APP_SECRET', RANDOM, false),
      'a token in a RUN': text('RUN', `RUN curl -H 'Authorization: token ${TOKEN}' https://host`),
      'a password in an address': text('ADD', `ADD https://me:${RANDOM}@host/x /`),
      'a password behind one that is none': text(
        'RUN',
        `RUN git clone https://x:$TOKEN@a.corp/b && pip install -i https://bob:${RANDOM}@pypi.corp/simple`,
      ),
      'what a later ENV replaces': text('ENV', `TOKEN=${TOKEN}`, true),
    },
    quiet: {
      'a default that is no secret': arg('NPM_TOKEN', 'unset-by-default', false),
      'a switch': arg('USE_TOKEN', 'true', true),
      'a path': arg('KEY_FILE', '/run/secrets/key', true),
      'another name': arg('VERSION', '1.25.3-alpine', true),
      'a variable in an address': text('RUN', 'RUN git clone https://me:$TOKEN@host/x'),
      ...Object.fromEntries(
        [
          '"$GITLAB_TOKEN"',
          `"\${GITLAB_TOKEN}"`,
          "'$GITLAB_TOKEN'",
          `'"$GITLAB_TOKEN"'`,
          '\\$GITLAB_TOKEN',
          '"$(read-token)"',
          '`read-token`',
          '"`read-token`"',
          '<token-of-gitlab>',
          '{gitlab_token}',
          '#{gitlab_token}',
          '%(gitlab_token)s',
          '%GITLAB_TOKEN%',
        ].map((password) => [
          `in place of a password: ${password}`,
          text('RUN', `RUN git clone https://oauth2:${password}@gitlab.example/x/y.git`),
        ]),
      ),
      'a mounted secret': text(
        'RUN',
        'RUN --mount=type=secret,id=token curl https://x:$(cat /run/secrets/token)@host',
      ),
      'a digest': text('RUN', `RUN echo ${randomText(64, '0123456789abcdef')} x | sha256sum -c`),
    },
  },
  {
    rule: 'unsearched',
    fires: {
      'of too many bytes': {
        copied: Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`data/${index}.bin`, huge])),
      },
    },
    quiet: { 'of one large file': copied('data/0.bin', huge) },
  },
];

const stored = { all: 1000, own: 400, wasted: 150, worstLine: 5, worstFile: null };
const limited = (limits: object, sizes = stored): Given => ({
  budget: { limits: { ...NO_LIMITS, ...limits }, stored: async () => sizes },
});
const stage = (most: number): Given => ({
  budget: {
    limits: { ...NO_LIMITS, stages: { runtime: most } },
    stages: async () => [{ name: 'runtime', bytes: 1000, line: 2 }],
  },
});

export const BUDGET_LEAKS: readonly LeakCase[] = [
  {
    rule: 'low-efficiency',
    fires: { 'below the limit': limited({ efficiency: 0.9 }) },
    quiet: {
      'at the limit': limited({ efficiency: 0.85 }),
      'no limit': limited({}),
      'an empty image': limited(
        { efficiency: 1 },
        { all: 0, own: 0, wasted: 0, worstLine: 5, worstFile: null },
      ),
    },
  },
  {
    rule: 'wasted-bytes',
    fires: { 'above the limit': limited({ wastedBytes: 149 }) },
    quiet: { 'at the limit': limited({ wastedBytes: 150 }) },
  },
  {
    rule: 'wasted-share',
    fires: { 'above the limit': limited({ wastedShare: 0.3 }) },
    quiet: { 'at the limit': limited({ wastedShare: 0.375 }) },
  },
  {
    rule: 'stage-size',
    fires: { 'above the limit': stage(999) },
    quiet: { 'at the limit': stage(1000) },
  },
];
