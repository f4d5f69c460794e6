import { describe, expect, it } from 'vitest';
import {
  dockerFindings,
  doctorStatus,
  type EngineFacts,
  engineFindings,
  findingsText,
  roomFindings,
  terminalFindings,
} from '../../../src/commands/doctor/doctor.ts';

const ENGINE: EngineFacts = {
  tried: [],
  engine: {
    address: 'unix:///run/d.sock',
    source: 'default socket',
    version: '28.5.2',
    platform: 'linux/amd64',
    nodes: null,
  },
  kind: 'engine',
  abilities: null,
  host: null,
  error: null,
  env: {},
  configuredContext: null,
};

const TERMINAL = {
  isTerminal: true,
  columns: 120,
  rows: 40,
  colourDepth: 8,
  env: { TERM: 'xterm', LANG: 'C.UTF-8' },
};

const TOOLS = {
  config: '/home/u/.docker/config.json',
  currentContext: null,
  exists: true,
  error: null,
  helpers: [],
  stored: [],
  contexts: [],
  builders: [],
  docker: '/usr/bin/docker',
  buildx: '/usr/lib/docker/cli-plugins/docker-buildx',
};

const levels = (findings: readonly { readonly level: string }[]) => findings.map(({ level }) => level);

describe('what doctor says of the engine', () => {
  it('names where it is and why there, and what was tried before', () => {
    const tried = [{ address: 'unix:///a', source: 'default socket', reason: 'there is no such socket' }];
    const text = findingsText(engineFindings({ ...ENGINE, tried }));
    expect(text).toContain(
      'note     engine         unix:///a (default socket): there is no such socket; the next',
    );
    expect(text).toContain(
      'ok       engine         Docker 28.5.2 (linux/amd64) at unix:///run/d.sock (default socket)',
    );
  });

  it('says what to do for each place, when none answers', () => {
    const tried = [
      { address: 'tcp://h:1', source: 'DOCKER_HOST', reason: 'nothing is listening there' },
      { address: 'context x', source: 'context x', reason: 'there is no context of that name' },
    ];
    const findings = engineFindings({ ...ENGINE, engine: null, tried });
    expect(levels(findings)).toEqual(['problem', 'problem']);
    expect(findings.map(({ advice }) => advice)).toEqual([
      expect.stringContaining('unset DOCKER_HOST'),
      expect.stringContaining('docker context use'),
    ]);
    expect(doctorStatus(findings, false)).toBe(3);
  });

  it('still gives a reason where no place was tried', () => {
    const findings = engineFindings({ ...ENGINE, engine: null, error: 'The builder b cannot be reached.' });
    expect(findingsText(findings)).toContain('The builder b cannot be reached; ');
  });

  it('says which of two settings wins', () => {
    const both = { DOCKER_HOST: 'tcp://h', DOCKER_CONTEXT: 'c' };
    expect(findingsText(engineFindings({ ...ENGINE, env: both }))).toContain('wins over DOCKER_CONTEXT=c');
    const configured = engineFindings({ ...ENGINE, env: { DOCKER_HOST: 'tcp://h' }, configuredContext: 'd' });
    expect(findingsText(configured)).toContain('wins over the context d of the docker config');
  });

  it.each([
    ['19.3.1', 'problem', 'older than 20.10'],
    ['99.0.0', 'note', 'newer than what stagedive was tested with'],
  ])('says that Docker %s is too old or too new', (version, level, words) => {
    const engine = { address: 'a', source: 'b', version, platform: '', nodes: null };
    const last = engineFindings({ ...ENGINE, engine }).at(-1);
    expect(last).toMatchObject({ level, text: expect.stringContaining(words) });
  });

  it('says what the engine itself said that it can do', () => {
    const abilities = { capabilities: new Set(['gateway.exec']), checks: true };
    const text = findingsText(engineFindings({ ...ENGINE, abilities }));
    expect(text).toContain('it can open a shell in a state; check a Dockerfile (build checks)\n');
    expect(text).toContain('note     engine         it cannot keep what a failed step left');
    expect(text).toContain('it cannot attach attestations (--sbom, --provenance); a newer one can');
  });

  it('says what the engine keeps, and whether its disk is nearly full', () => {
    const host = {
      storage: 'overlayfs',
      usesContainerd: true,
      cpus: 4,
      memoryBytes: 8_000_000_000,
      dataFolder: '/var/lib/docker',
      freeBytes: 5_000_000,
      use: { imageBytes: 1_000_000, cacheBytes: 2_000_000 },
    };
    const text = findingsText(engineFindings({ ...ENGINE, host }));
    expect(text).toContain("overlayfs in containerd's image store in /var/lib/docker");
    expect(text).toContain('images take 1.0 MB, the build cache 2.0 MB');
    expect(text).toMatch(/note +engine disk +5\.0 MB free in \/var\/lib\/docker; make room/);
    const silent = findingsText(engineFindings({ ...ENGINE, host: { ...host, freeBytes: null, use: null } }));
    expect(silent).toContain('does not say in time');
    expect(silent).not.toContain('free');
    const use = '(HTTP code 500) server error - lstat /x: file name too long';
    expect(findingsText(engineFindings({ ...ENGINE, host: { ...host, use } }))).toContain(
      `note     engine disk    it cannot say what its images and cache take: ${use}\n`,
    );
  });

  it('does not advise to start an engine where Podman is', () => {
    const reason = 'that is Podman 5.4.2, which builds with Buildah';
    const tried = [{ address: 'unix:///p', source: 'DOCKER_HOST', reason }];
    const [finding] = engineFindings({ ...ENGINE, engine: null, tried });
    expect(finding?.advice).toBe(
      'set DOCKER_HOST to a Docker engine, or choose a buildx builder with --builder',
    );
  });

  it('shows no password of an address, and nothing that moves the cursor', () => {
    const tried = [{ address: 'tcp://me:s3cret@h:1', source: 'DOCKER_HOST', reason: 'no\u001b[2J\nanswer' }];
    const text = findingsText(engineFindings({ ...ENGINE, engine: null, tried }));
    expect(text).not.toContain('s3cret');
    expect(text).toContain('tcp://***@h:1');
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });
});

describe('what doctor says of the rest', () => {
  it('has one line for a terminal without troubles', () => {
    const findings = terminalFindings(TERMINAL);
    expect(findingsText(findings)).toBe('ok       terminal       120×40, 256 colours, TERM=xterm\n');
  });

  it.each([
    [{ columns: 50 }, 'the window is 50×40'],
    [{ env: { TERM: 'dumb' } }, 'TERM=dumb cannot'],
    [{ env: { TERM: 'xterm', NO_COLOR: '1', LANG: 'C.UTF-8' } }, 'NO_COLOR is set'],
    [{ env: { TERM: 'xterm', LANG: 'de_DE.ISO-8859-1' } }, 'the locale is de_DE.ISO-8859-1'],
    [{ env: { TERM: 'xterm', LANG: 'C.UTF-8', LC_ALL: 'POSIX' } }, 'the locale is POSIX'],
    [{ env: { TERM: 'vt220' } }, 'a terminal of DEC (TERM=vt220) is taken to show ASCII alone'],
    [{ isTerminal: false }, 'not a terminal'],
  ])('notes %j, which is no problem', (facts, words) => {
    const findings = terminalFindings({ ...TERMINAL, ...facts });
    expect(findingsText(findings)).toContain(words);
    expect(doctorStatus(findings, true)).toBe(0);
  });

  it('says of a terminal of DEC that it has no colours, although node says sixteen', () => {
    const facts = { ...TERMINAL, colourDepth: 4, env: { TERM: 'vt220', LANG: 'C.UTF-8' } };
    expect(findingsText(terminalFindings(facts))).toBe(
      'ok       terminal       120×40, no colours, TERM=vt220\n',
    );
  });

  it('fails for a credential helper that is not installed', () => {
    const helper = { program: 'docker-credential-x', hosts: ['', 'r.io'], found: false };
    const findings = dockerFindings({ ...TOOLS, helpers: [helper], stored: ['ghcr.io'] });
    expect(findingsText(findings)).toContain(
      'docker-credential-x, for all registries, is not in PATH; install it',
    );
    expect(findingsText(findings)).toContain('in the docker config: ghcr.io');
    expect(doctorStatus(findings, true)).toBe(1);
  });

  it('takes a missing docker program, plugin and config as nothing to worry about', () => {
    for (const facts of [{ docker: null }, { buildx: null }, { exists: false }]) {
      expect(doctorStatus(dockerFindings({ ...TOOLS, ...facts }), true)).toBe(0);
    }
    for (const facts of [{ docker: null }, { buildx: null }]) {
      expect(findingsText(dockerFindings({ ...TOOLS, ...facts }))).toContain(
        'builders (--builder, BUILDX_BUILDER, `docker buildx use`) and bake files in HCL need it; install it',
      );
    }
    expect(doctorStatus(dockerFindings({ ...TOOLS, error: 'It is not valid JSON.' }), true)).toBe(1);
  });

  it('notes a disk that is nearly full', () => {
    const rooms = [
      { what: 'a', folder: '/a', freeBytes: 5 * 1024 * 1024 },
      { what: 'b', folder: '/b', freeBytes: 5 * 1024 ** 3 },
      { what: 'c', folder: '/c', freeBytes: null },
    ];
    expect(levels(roomFindings(rooms))).toEqual(['note', 'ok']);
  });
});
