/** Files in which tools keep passwords: which the rule tells of, and which it leaves alone. */
import type { LeakCase } from './leak-cases.ts';
import type { Content, Files } from './root-of.ts';
import type { Given } from './subject-of.ts';

export const SECRET = 'hunter2hunter2';

const WIREGUARD_KEY = `${Buffer.alloc(32, 200).toString('base64')}\n`;

/** A user and a password as HTTP and docker's settings have them. */
const login = (password: string): string => Buffer.from(`me:${password}`).toString('base64');

const CLUSTER = 'apiVersion: v1\nkind: Config\nusers:\n- user:\n';

const copied = (path: string, content: Content): Given => ({ copied: { [path]: content } });
const made = (files: Files): Given => ({ made: files });
const base = (files: Files): Given => ({ base: files });

export const CREDENTIAL_LEAKS: LeakCase = {
  rule: 'credentials',
  fires: {
    npm: copied('root/.npmrc', `//registry.example/:_authToken=${SECRET}\n`),
    yarn: copied('app/.yarnrc.yml', `npmAuthToken: "${SECRET}"\n`),
    netrc: copied('root/.netrc', `machine example login me password ${SECRET}\n`),
    git: copied('root/.git-credentials', `https://me:${SECRET}@example.org\n`),
    docker: copied('root/.docker/config.json', `{"auths":{"x":{"auth":"${login(SECRET)}"}}}`),
    aws: copied('root/.aws/credentials', `[default]\naws_secret_access_key = ${SECRET}\n`),
    kubernetes: copied('root/.kube/config', `users:\n- user:\n    token: ${SECRET}\n`),
    google: copied('app/service-account.json', '{"private_key": "-----BEGIN PRIVATE KEY-----"}'),
    pypi: made({ 'root/.pypirc': `[pypi]\npassword = ${SECRET}\n` }),
    cargo: copied('root/.cargo/credentials.toml', `[registry]\ntoken = "${SECRET}"\n`),
    gem: copied('root/.gem/credentials', `:rubygems_api_key: ${SECRET}\n`),
    maven: copied('root/.m2/settings.xml', `<server><password>${SECRET}</password></server>`),
    composer: copied('root/.composer/auth.json', `{"github-oauth": {"github.com": "${SECRET}"}}`),
    postgres: copied('root/.pgpass', `db:5432:app:me:${SECRET}\n`),
    github: copied('root/.config/gh/hosts.yml', `github.com:\n  oauth_token: ${SECRET}\n`),
    vault: copied('root/.vault-token', `hvs.${SECRET}${SECRET}\n`),
    'npm, a login in base64': copied('root/.npmrc', `//registry.example/:_auth="${login(SECRET)}"\n`),
    'npm, a password in base64': copied(
      'app/.npmrc',
      `//x/:_password=${Buffer.from(SECRET).toString('base64')}\n`,
    ),
    'npm, for all users': copied('usr/local/etc/npmrc', `_authToken=${SECRET}\n`),
    'docker, under any name': copied('app/pull.json', `{"auths": {"x": {"auth": "${login(SECRET)}"}}}`),
    'docker, a token': copied('app/pull.json', `{"auths": {"x": {"identitytoken": "${SECRET}"}}}`),
    'docker, in a secret of Kubernetes': copied(
      'app/pull.yaml',
      `.dockerconfigjson: ${Buffer.from(`{"auths":{"x":{"auth":"${login(SECRET)}"}}}`).toString('base64')}\n`,
    ),
    'kubernetes, under any name': copied('app/prod', `${CLUSTER}    token: ${SECRET}\n`),
    'kubernetes, a password': copied('app/prod.yaml', `${CLUSTER}    password: "${SECRET}"\n`),
    apt: copied('etc/apt/auth.conf.d/own.conf', `machine x login me password ${SECRET}\n`),
    'git, in an address': copied('root/.gitconfig', `[url "https://me:${SECRET}@example.org/"]\n`),
    'git, a header': copied('app/.git/config', `extraheader = AUTHORIZATION: basic ${login(SECRET)}\n`),
    pip: copied('etc/pip.conf', `[global]\nindex-url = https://me:${SECRET}@pypi.example/simple\n`),
    bundler: copied('app/.bundle/config', `---\nBUNDLE_GEMS__EXAMPLE__ORG: "me:${SECRET}"\n`),
    nuget: copied('app/NuGet.Config', `<add key="ClearTextPassword" value="${SECRET}" />`),
    mysql: copied('root/.my.cnf', `[client]\npassword = ${SECRET}\n`),
    terraform: copied('root/.terraform.d/credentials.tfrc.json', `{"token": "${SECRET}"}`),
    'bundler, a host with dashes': copied('app/.bundle/config', `BUNDLE_MY___GEMS__ORG: "me:${SECRET}"\n`),
    'maven, beside comments': copied(
      'opt/maven/conf/settings.xml',
      `<!-- a --><password>${SECRET}</password><!-- b -->`,
    ),
    'maven, behind a comment without end': copied(
      'root/.m2/settings.xml',
      `<!-- a <password>${SECRET}</password>`,
    ),
    wireguard: copied('etc/wireguard/privatekey', WIREGUARD_KEY),
    'wireguard, by another name': copied('etc/wireguard/server.key', WIREGUARD_KEY),
    'wireguard, the private key for the public side': copied(
      'etc/wireguard/public_peer.private.key',
      WIREGUARD_KEY,
    ),
  },
  quiet: {
    'a variable in place of a token': copied(
      'app/.npmrc',
      '//registry.example/:_authToken=\u0024{NPM_TOKEN}\n',
    ),
    'settings without a token': copied('app/.npmrc', 'registry=https://registry.example/\n'),
    'a helper in place of passwords': copied('root/.docker/config.json', '{"credsStore":"desktop"}'),
    'an AWS region': copied('root/.aws/credentials', '[default]\nregion = eu-central-1\n'),
    'a placeholder': copied('root/.netrc', 'machine example login me password <password>\n'),
    'a placeholder in base64': copied('app/.npmrc', `_auth=${login('your-password')}\n`),
    'a variable in base64': copied('app/config.json', `{"auths":{"x":{"auth":"${login('$PASSWORD')}"}}}`),
    'an empty login': copied('root/.docker/config.json', '{"auths":{"x":{"auth":"bWU6"}}}'),
    'a registry without a login': copied('root/.docker/config.json', '{"auths":{"x":{}}}'),
    'what is no login in base64': copied('app/x.json', '{"auths": 1, "auth": "AAECAwQFBgcICQ=="}'),
    'a kubeconfig with a file for its token': copied('app/prod', `${CLUSTER}    tokenFile: /run/token\n`),
    'a kubeconfig with a placeholder': copied('app/prod', `${CLUSTER}    token: <token>\n`),
    ...Object.fromEntries(
      ['publickey', 'server.pub', 'public.key', 'peer1.pub.key', 'PublicKey', 'server_publickey'].map(
        (name) => [`a public key of WireGuard, ${name}`, copied(`etc/wireguard/${name}`, WIREGUARD_KEY)],
      ),
    ),
    'comments in the settings that Maven brings': copied(
      'opt/maven/conf/settings.xml',
      '<servers>\n<!-- server\n<password>repopwd</password>\n--><!--<passphrase>some-text</passphrase>-->\n</servers>',
    ),
    'comments in the settings of NuGet': copied(
      'app/nuget.config',
      `<!-- <add key="ClearTextPassword" value="${SECRET}" /> -->`,
    ),
    'the groups that bundler leaves out': copied(
      'app/.bundle/config',
      '---\nBUNDLE_PATH: "vendor/bundle"\nBUNDLE_WITHOUT: "development:test:staging"\nBUNDLE_WITH: "assets:production"\n',
    ),
    'the flags that bundler builds a gem with': copied(
      'app/.bundle/config',
      'BUNDLE_BUILD__MYSQL2: "--with-ldflags=-Wl,-z:relro123"\n',
    ),
    'an index without a password': copied('etc/pip.conf', '[global]\nindex-url = https://x.example/\n'),
    'a password that everybody knows': copied('root/.pgpass', 'db:5432:app:postgres:postgres\n'),
    'another auth.json': copied('app/auth.json', '{"title": "Log in"}'),
    'of the base image': base({ 'root/.npmrc': `_authToken=${SECRET}\n` }),
  },
};
