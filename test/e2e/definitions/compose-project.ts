const shellImage = 'stagedive-demo/shell';

/** Says what its RUN step sees, so that every setting is in the image. */
const SEES = `ARG A=none
ARG B=none
ARG FROM_ENV=none
ARG FROM_DOTENV=none
RUN echo "$A|$B|$FROM_ENV|$FROM_DOTENV" > /seen
`;

const APP = `FROM ${shellImage} AS first
RUN echo first > /stage
FROM ${shellImage} AS second
RUN echo second > /stage
${SEES}`;

/**
 * A Compose project in which every key of \`build\` is used, in short and in long form. */
export const COMPOSE_FILES: Readonly<Record<string, string>> = {
  '.env': 'FROM_DOTENV=dot env\nTAG=from-dotenv\nTOKEN=s3cret-of-dotenv\nQUOTED="a $$b ${FROM_DOTENV}"\n',
  'app/Dockerfile': APP,
  'app/other.Dockerfile': `FROM ${shellImage}\nRUN echo other > /stage\n`,
  'app/copied': 'copied\n',
  'app/reproducible.Dockerfile': 'FROM scratch\nARG SOURCE_DATE_EPOCH\nCOPY copied /\n',
  'app/hosts.Dockerfile': `FROM ${shellImage}\nRUN grep stagedive /etc/hosts | sort > /hosts\n`,
  'app/limits.Dockerfile': `FROM ${shellImage}\nRUN df /dev/shm | tail -1 > /shm; ulimit -n > /nofile; ulimit -u > /nproc\n`,
  'app/secrets.Dockerfile': `FROM ${shellImage}
RUN --mount=type=secret,id=file_secret cat /run/secrets/file_secret | md5sum > /one
RUN --mount=type=secret,id=renamed cat /run/secrets/renamed | md5sum > /two
`,
  'app/ssh.Dockerfile': `FROM ${shellImage}\nRUN --mount=type=ssh,id=mine [ -S "$SSH_AUTH_SOCK" ] && echo yes > /agent\n`,
  'app/contexts.Dockerfile': `FROM base\nCOPY --from=folder shared /shared\n`,
  'app/network.Dockerfile': `FROM ${shellImage}\nRUN ls /sys/class/net | sort > /net\n`,
  'shared/shared': 'from another context\n',
  'secret.txt': 's3cret of a file\n',
  'extended/compose.yaml': `services:
  base:
    build:
      context: ../app
      args: {A: from the base, B: from the base}
      target: first
      labels: {from: base}
`,
  'included/.env': 'INNER=inner of the included\n',
  'included/compose.yaml': `services:
  included:
    build:
      context: ../app
      args:
        A: \${INNER}
        B: \${FROM_DOTENV:?}
`,
  'compose.yaml': `name: defs
include:
  - included/compose.yaml
  - path: [included/compose.yaml]
x-args: &args
  A: from an anchor
  B: from an anchor
x-build: &build
  context: app
  args: *args
services:
  short: {build: app}
  dockerfile: {build: {context: ./app, dockerfile: other.Dockerfile}}
  inline:
    build:
      context: app
      dockerfile_inline: |
        FROM ${shellImage}
        RUN echo "$$PATH" > /path
        COPY copied /copied
  args-list:
    build: {context: app, args: [A=1=2, "B=\${TAG}", FROM_ENV, FROM_DOTENV, MISSING]}
  args-map:
    build:
      context: app
      args: {A: 1.10, B: yes, FROM_DOTENV: "\${QUOTED}"}
  numbers:
    build: {context: app, args: {A: 0x1F, B: 1_000, FROM_ENV: true, FROM_DOTENV: 2020-01-01}}
  interpolated:
    build:
      context: \${NONE:-app}
      args:
        A: \${NONE-\${ALSO:-nested \${TAG}}}
        B: \${TAG:+set}\${NONE+not}$$$$\${FROM_ENV:?needed}
  target: {build: {context: app, target: first}}
  merged:
    build:
      <<: *build
      args:
        <<: *args
        B: own
  contexts-list:
    build:
      context: app
      dockerfile: contexts.Dockerfile
      additional_contexts: ["folder=./shared", "base=docker-image://${shellImage}"]
  contexts-map:
    build:
      context: app
      dockerfile: contexts.Dockerfile
      additional_contexts: {folder: shared, base: docker-image://${shellImage}}
  secrets:
    build:
      context: app
      dockerfile: secrets.Dockerfile
      secrets: [file_secret, {source: env_secret, target: renamed}]
  ssh:
    build: {context: app, dockerfile: ssh.Dockerfile, ssh: ["mine=./key"]}
  labels-list:
    build: {context: app, target: first, labels: ["one=1", "empty", "text=with = and, comma"]}
  labels-map:
    build: {context: app, target: first, labels: {one: 1, text: "a $$b", half: 0.5}}
  hosts:
    build:
      context: app
      dockerfile: hosts.Dockerfile
      extra_hosts: ["stagedive-a:[fd00::1]"]
  hosts-map:
    build: {context: app, dockerfile: hosts.Dockerfile, extra_hosts: {stagedive-b: 10.1.2.4}}
  limits:
    build: {context: app, dockerfile: limits.Dockerfile, ulimits: {nofile: {soft: 1000, hard: 2000}}}
  limits-number: {build: {context: app, dockerfile: limits.Dockerfile, ulimits: {nproc: 5000}}}
  shm: {build: {context: app, dockerfile: limits.Dockerfile, shm_size: 32mb}}
  network: {build: {context: app, dockerfile: network.Dockerfile, network: none}}
  no-cache:
    build:
      context: app
      dockerfile: reproducible.Dockerfile
      no_cache: "true"
      pull: true
      args: [SOURCE_DATE_EPOCH=1700000000]
  caches:
    build: {context: app, target: first, cache_from: [stagedive-defs/none], cache_to: [type=inline]}
  platform:
    platform: linux/PLATFORM
    image: stagedive-defs/platform:\${TAG}
    build: {context: app, target: first, tags: [stagedive-defs/platform:more]}
  platforms: {build: {context: app, target: first, platforms: [linux/PLATFORM]}}
  profiled: {profiles: [debug], build: {context: app, target: first, args: {A: profiled}}}
  extends:
    extends: {file: extended/compose.yaml, service: base}
    build: {args: {B: own}, labels: [more=1]}
  extends-here: {extends: {service: args-list}, build: {args: {B: of the child}}}
  overridden: {build: {context: shared, target: first, args: {A: 1, B: 2}, labels: {a: b}}}
  without-build: {image: ${shellImage}}
secrets:
  file_secret: {file: ./secret.txt}
  env_secret: {environment: TOKEN}
`,
  'compose.override.yaml': `services:
  overridden:
    build:
      context: app
      args: !override {A: overridden}
      labels: !reset null
      target: second
`,
};

/** The services of the project that have `build`. */
export const SERVICES: readonly string[] = servicesOf(COMPOSE_FILES['compose.yaml'] ?? '').concat('included');

function servicesOf(compose: string): readonly string[] {
  const own = compose.slice(compose.indexOf('\nservices:'), compose.indexOf('\nsecrets:'));
  const names = [...own.matchAll(/^ {2}([\w-]+):/gm)].map(([, name]) => name ?? '');
  return names.filter((name) => name !== 'without-build');
}

/** The same for bake: every key that buildx 0.13 knows (`network` came later), a matrix, groups, variables, and targets that build others first. */
export const BAKE_FILES: Readonly<Record<string, string>> = {
  'docker-bake.json': JSON.stringify({
    variable: { TAG: { default: 'by-default' }, FROM_ENV: {}, BOTH: { default: '${TAG} and ${FROM_ENV}' } },
    group: { default: { targets: ['short', 'all'] }, all: { targets: ['args', 'matrix'] } },
    target: {
      short: { context: 'app' },
      args: { context: 'app', args: { A: '${BOTH}', B: 'a $${b} %%{c}', FROM_ENV: null } },
      common: {
        context: 'app',
        args: { A: 'common', B: 'common' },
        labels: { from: 'common' },
        target: 'first',
      },
      inherits: { inherits: ['common'], args: { B: 'own' }, labels: { more: '1' } },
      twice: { inherits: ['inherits', 'args'], target: 'second' },
      inline: { context: 'app', 'dockerfile-inline': `FROM ${shellImage}\nRUN echo "$PATH" > /path\n` },
      matrix: {
        matrix: { v: ['1', '2'], w: ['x', 'y'] },
        name: 'matrix-${v}-${w}',
        context: 'app',
        args: { A: '${v}', B: '${w}' },
      },
      first: { context: 'app', target: 'first', args: { A: 'inner' } },
      linked: {
        context: 'app',
        dockerfile: 'contexts.Dockerfile',
        contexts: { base: 'target:first', folder: 'shared' },
      },
      chain: {
        context: 'shared',
        contexts: { base: 'target:linked' },
        'dockerfile-inline': 'FROM base\nCOPY shared /again\n',
      },
      secrets: {
        context: 'app',
        dockerfile: 'secrets.Dockerfile',
        secret: ['id=file_secret,src=secret.txt', 'type=env,id=renamed,env=TOKEN'],
      },
      ssh: { context: 'app', dockerfile: 'ssh.Dockerfile', ssh: ['mine=key'] },
      limits: {
        context: 'app',
        dockerfile: 'limits.Dockerfile',
        'shm-size': '128m',
        ulimits: ['nofile=1000:2000'],
      },
      'no-cache': {
        context: 'app',
        dockerfile: 'reproducible.Dockerfile',
        'no-cache': true,
        pull: true,
        args: { SOURCE_DATE_EPOCH: '1700000000' },
      },
      filter: {
        context: 'app',
        target: 'first',
        'no-cache-filter': ['second'],
        'cache-from': ['stagedive-defs/none'],
        'cache-to': ['type=inline'],
      },
      platform: {
        context: 'app',
        target: 'first',
        platforms: ['linux/PLATFORM'],
        tags: ['stagedive-defs/bake:${TAG}'],
      },
    },
  }),
  'docker-bake.override.json': JSON.stringify({ target: { short: { args: { A: 'overridden' } } } }),
};
