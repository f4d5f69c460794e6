import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { explainFailure } from '../../src/llb/explain-failure.ts';
import type { FailureFacts } from '../../src/llb/explanation.ts';

const DOCKERFILE = parseDockerfile(
  new TextEncoder().encode(`FROM busybox AS build
RUN true
FROM biuld
COPY --from=localhost:1/x/y /a /b
ADD http://127.0.0.1:9/x.tgz /x
`),
  { fileName: 'Dockerfile' },
);

function explained(message: string, more: Partial<FailureFacts> = {}, log = '') {
  const explanation = explainFailure({ message, exitCode: null, lines: [], ...more }, DOCKERFILE, log);
  return explanation === null
    ? null
    : [explanation.line, explanation.sentence, ...explanation.advice].join('\n');
}

const OLD = 'failed to solve with frontend dockerfile.v0: failed to create LLB definition: ';

describe('a Dockerfile that cannot be read', () => {
  it('is explained by its line', () => {
    // 26.1 and 28.5, then 20.10.
    expect(
      explained('dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)', {
        lines: [{ start: 2 }],
      }),
    ).toContain('2\nLine 2 cannot be read: unknown instruction: RUNN (did you mean RUN?).');
    expect(explained(`${OLD}dockerfile parse error line 2: unknown instruction: RUNN`)).toContain(
      '2\nLine 2 cannot be read: unknown instruction: RUNN (did you mean RUN?).',
    );
    expect(explained(`${OLD}circular dependency detected on stage: build`)).toContain(
      '1\nStage build depends on itself',
    );
    expect(explained('target stage "buidl" could not be found')).toContain('did you mean build?');
  });
});

describe('a line that is split at blanks', () => {
  const file = parseDockerfile(
    new TextEncoder().encode(
      `FROM x
COPY --link "my app/a.txt" 'b c' ./
ADD "plain.txt ./
RUN --mount=type=cache,id=my cache,target=/cache make
RUN --mount=type=cache make
`,
    ),
    { fileName: 'Dockerfile' },
  );
  const said = (line: number, message: string): string | undefined => {
    const found = explainFailure({ message, exitCode: null, lines: [{ start: line }] }, file, '');
    return found === null ? undefined : [found.line, found.sentence, ...found.advice].join('\n');
  };
  const QUOTE =
    'failed to process "\\"my": unexpected end of statement while looking for matching double-quote';

  it('within quotes, is written as a list', () => {
    expect(said(2, QUOTE)).toBe(
      '2\nCOPY takes what stands between blanks as a path each, also within quotes.\nWrite paths with blanks as a list: ["my app/a.txt", "b c", "./"].',
    );
    expect(said(3, QUOTE)).toBeUndefined();
  });

  it('within a mount, is said to end it', () => {
    expect(said(4, 'invalid mount target "/"')).toBe(
      '4\nThe mount ends at the blank before cache,target=/cache, which is taken for the command.\nWrite \\ before a blank in a flag.',
    );
    expect(said(5, 'invalid mount target "/"')).toContain('A mount cannot replace the root folder.');
  });
});

describe('a here-document for an old frontend', () => {
  const file = parseDockerfile(new TextEncoder().encode('FROM x\nRUN <<END\necho a\nnosuch\nEND\nRUN b\n'), {
    fileName: 'Dockerfile',
  });
  const said = (line: number): string | undefined =>
    explainFailure(
      {
        message: `${OLD}dockerfile parse error line ${line}: unknown instruction: ECHO`,
        exitCode: null,
        lines: [],
      },
      file,
      '',
    )?.sentence;

  it('is named as the cause', () => {
    expect(said(3)).toBe(
      'Line 3 is inside the heredoc of line 2, and the Dockerfile frontend built into this engine is too old for heredocs.',
    );
  });

  it('does not explain an error outside it', () => {
    expect(said(2)).toContain('Line 2 cannot be read');
  });
});

describe('an image that cannot be pulled', () => {
  const unreachable =
    'dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable';

  it('is named with its registry and its line', () => {
    const said = explained(
      `biuld: failed to resolve source metadata for docker.io/library/biuld:latest: failed to do request: Head "https://registry-1.docker.io/v2/library/biuld/manifests/latest": ${unreachable}`,
      { lines: [{ start: 3 }] },
    );
    expect(said).toContain(
      '3\nThe engine cannot find the registry docker.io by its name (network is unreachable), and biuld is not in the engine.',
    );
    expect(said).toContain('did you mean build?');
    // 20.10 names neither line nor image.
    expect(
      explained(
        `${OLD}failed to do request: Head "https://registry-1.docker.io/v2/library/biuld/manifests/latest": ${unreachable}`,
      ),
    ).toBe(said);
  });

  it('may be of another registry, and taken by COPY --from', () => {
    expect(
      explained(
        'failed to load cache key: failed to do request: Head "http://localhost:1/v2/x/y/manifests/latest": dial tcp [::1]:1: connect: connection refused',
      ),
    ).toContain(
      '4\nThe registry localhost:1 cannot be reached (connection refused), and localhost:1/x/y is not in the engine.',
    );
  });

  it('may be refused, or unknown', () => {
    expect(
      explained(
        'pull access denied for team/tool, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      ),
    ).toContain('The registry docker.io refuses team/tool');
    expect(
      explained(
        'ghcr.io/team/tool:1: failed to resolve source metadata for ghcr.io/team/tool:1: unexpected status from HEAD request to https://ghcr.io/v2/team/tool/manifests/1: 401 Unauthorized',
      ),
    ).toContain('docker login ghcr.io');
    expect(
      explained(
        'busybox:nope: failed to resolve source metadata for docker.io/library/busybox:nope: docker.io/library/busybox:nope: not found',
      ),
    ).toContain('There is no image busybox:nope at docker.io.');
    expect(
      explained('failed to resolve source metadata for localhost/tool:1: localhost/tool:1: not found'),
    ).toContain('There is no image localhost/tool:1 at localhost.');
  });
});

describe('trouble with a registry', () => {
  it('is understood in the few words of engines before 23', () => {
    expect(explained(`${OLD}localhost:1/x/y:latest: not found`)).toContain(
      '4\nThere is no image localhost:1/x/y at localhost:1.',
    );
    expect(
      explained(
        `${OLD}pulling from host localhost:1 failed with status code [manifests latest]: 401 Unauthorized`,
      ),
    ).toContain('4\nThe registry localhost:1 refuses localhost:1/x/y (401 Unauthorized)');
    // Which image it is, is not said, and there are several.
    const platform = `${OLD}no match for platform in manifest sha256:8d43: not found`;
    expect(explained(platform) ?? '').not.toContain('definition');
    const single = parseDockerfile(new TextEncoder().encode('FROM a/b:1\n'), { fileName: 'Dockerfile' });
    expect(explainFailure({ message: platform, exitCode: null, lines: [] }, single, '')).toMatchObject({
      line: 1,
      sentence: 'The image a/b:1 does not exist for this platform.',
    });
  });

  const metadata = 'failed to resolve source metadata for reg.test:5000/a/b:1';
  const asked = `reg.test:5000/a/b:1: ${metadata}: unexpected status from HEAD request to https://reg.test:5000/v2/a/b/manifests/1`;
  const tls = `${metadata}: failed to do request: Head "https://reg.test:5000/v2/a/b/manifests/1": tls: failed to verify certificate: x509`;
  const dial = `${metadata}: failed to do request: Head "https://reg.test:5000/v2/a/b/manifests/1": dial tcp`;

  it.each([
    [
      `${asked}: 401 Unauthorized`,
      'refuses reg.test:5000/a/b:1 (401 Unauthorized)',
      'docker login reg.test:5000',
    ],
    [`${asked}: 403 Forbidden`, 'forbids reg.test:5000/a/b:1 (403 Forbidden)', 'docker login reg.test:5000'],
    [
      `${asked}: 429 Too Many Requests`,
      'takes no more requests for now (429 Too Many Requests)',
      'Wait and build again',
    ],
    [
      `${metadata}: failed to copy: httpReadSeeker: failed open: unexpected status code https://reg.test:5000/v2/a/b/manifests/1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.`,
      'takes no more requests for now (429 Too Many Requests)',
      'docker login reg.test:5000',
    ],
    [`${asked}: 500 Internal Server Error`, 'failed (500 Internal Server Error)', 'Build again later'],
    [
      `${metadata}: failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://auth.test/token: 503 Service Unavailable`,
      'failed (503 Service Unavailable)',
      'Build again later',
    ],
    [
      `${tls}: certificate signed by unknown authority`,
      'does not trust the registry reg.test:5000, which has reg.test:5000/a/b:1 (certificate signed by unknown authority)',
      '/etc/docker/certs.d/reg.test:5000/ca.crt',
    ],
    [
      `${tls}: certificate is valid for other.test, www.other.test, not reg.test`,
      'is not valid (certificate is valid for other.test, www.other.test, not reg.test)',
      'Use the name that the certificate is for',
    ],
    [
      `${tls}: cannot validate certificate for 203.0.113.7 because it doesn't contain any IP SANs`,
      "is not valid (cannot validate certificate for 203.0.113.7 because it doesn't contain any IP SANs)",
      'Use the name',
    ],
    [
      `${tls}: certificate has expired or is not yet valid: current time 2026-11-28T16:00:00Z is after 2025-01-01T00:00:00Z`,
      'certificate has expired or is not yet valid: current time 2026-11-28T16:00:00Z is after 2025-01-01T00:00:00Z',
      'renew',
    ],
    [
      `${metadata}: failed to do request: Head "https://reg.test:5000/v2/a/b/manifests/1": http: server gave HTTP response to HTTPS client`,
      'speaks HTTP where the engine expects HTTPS',
      'insecure-registries',
    ],
    [
      `${dial}: lookup reg.test on 127.0.0.11:53: no such host`,
      'cannot find the registry reg.test:5000 by its name (no such host)',
      'check the DNS of the engine, load the image into the engine (docker load), or use another image instead',
    ],
    [
      `${dial} 203.0.113.7:5000: connect: no route to host`,
      'cannot be reached (no route to host)',
      'docker load',
    ],
    [`${dial} 203.0.113.7:5000: i/o timeout`, 'cannot be reached (i/o timeout)', 'docker load'],
    [
      `${metadata}: reg.test:5000/a/b:1: not found`,
      'There is no image reg.test:5000/a/b:1',
      'Check the name',
    ],
    [
      `${metadata}: no match for platform in manifest: not found`,
      'The image reg.test:5000/a/b:1 does not exist for this platform',
      'Choose a --platform',
    ],
  ])('is said with its reason and what to do: %s', (message, sentence, advice) => {
    const said = explained(message);
    expect(said).toContain(sentence);
    expect(said).toContain(advice);
  });

  it('is never answered with the engine’s images where a builder has none of them', () => {
    for (const end of [': lookup reg.test: no such host', ' 203.0.113.7:5000: connect: connection refused']) {
      const said = explained(`${dial}${end}`, { inBuilder: true });
      expect(said).toContain('a builder gets reg.test:5000/a/b:1 from nowhere else');
      expect(said).toContain('--build-context reg.test:5000/a/b:1=docker-image://OTHER');
      expect(said).not.toMatch(/docker load|the engine/);
    }
    const plain = `${metadata}: failed to do request: Head "https://reg.test:5000/v2/a/b/manifests/1": http: server gave HTTP response to HTTPS client`;
    for (const message of [`${tls}: certificate signed by unknown authority`, plain]) {
      const said = explained(message, { inBuilder: true });
      expect(said).toContain('[registry."reg.test:5000"]');
      expect(said).not.toMatch(/certs\.d|daemon\.json/);
    }
  });
});

describe('a mistake that the file itself shows', () => {
  const file = parseDockerfile('FROM busybox\nRUN true\nCOPY http://x/y /y\nRUN --mount=source=a ls\n', {
    fileName: 'Dockerfile',
  });
  const about = (message: string) =>
    explainFailure({ message: `${OLD}${message}`, exitCode: null, lines: [{ start: 4 }] }, file, '');

  it('is named with what to do', () => {
    expect(about("source can't be a URL for COPY")).toEqual({
      line: 3,
      sentence: "source can't be a URL for COPY (use ADD).",
      advice: [],
    });
    expect(about('invalid mount target "/"')).toMatchObject({
      line: 4,
      advice: [expect.stringContaining('Add target=FOLDER')],
    });
  });

  it('is not named if the engine reports something else', () => {
    expect(about('source is no source')).toBeNull();
  });
});

describe('a flag that only newer frontends know', () => {
  const text = 'FROM busybox\nRUN --security=insecure --device=x true\nCOPY --parents --link \\\n  a /b\n';
  const about = (message: string, written = text) =>
    explainFailure(
      { message: `dockerfile parse error ${message}`, exitCode: null, lines: [] },
      parseDockerfile(written, { fileName: 'Dockerfile' }),
      '',
    );

  it('is named with the frontend that knows it', () => {
    // 26.1, 28.5, and 20.10.
    expect(about('on line 2: unknown flag: security')).toEqual({
      line: 2,
      sentence: 'Line 2 uses RUN --security, and the Dockerfile frontend of this build is too old for it.',
      advice: [
        'Start the Dockerfile with # syntax=docker/dockerfile:1, so that the engine fetches a newer frontend, or use a newer Docker.',
      ],
    });
    expect(about('on line 2: unknown flag: --device')?.advice[0]).toContain('docker/dockerfile:1-labs,');
    expect(about('on line 3: unknown flag: security', `# syntax=a/b:1\n${text}`)?.advice).toEqual([
      'Set # syntax= to docker/dockerfile:1 or newer and check that the engine can reach its registry, or use a newer Docker.',
    ]);
    expect(about('line 3: Unknown flag: parents')?.sentence).toContain('Line 3 uses COPY --parents');
  });

  it('is not blamed if the line has no such flag', () => {
    expect(about('on line 3: unknown flag: --form')?.sentence).toBe(
      'Line 3 cannot be read: unknown flag: --form.',
    );
  });
});

describe('a frontend that is too old', () => {
  it('is named, with what to do', () => {
    expect(
      explained('failed to solve: unsupported frontend capability moby.buildkit.frontend.contexts'),
    ).toBe(
      '\nThe Dockerfile frontend built into this engine is too old for named build contexts (--build-context).\nStart the Dockerfile with # syntax=docker/dockerfile:1, so that the engine fetches a newer frontend, or use Docker 23 or newer.',
    );
  });
});

describe('what is missing on the command line', () => {
  it('is a secret or an ssh agent, by its name', () => {
    const lines = [{ start: 2 }];
    for (const message of ['secret tok: not found', 'secret tok not found: not found']) {
      expect(explained(message, { lines })).toBe(
        '2\nThe secret tok was not given to the build.\nPass --secret id=tok,src=FILE, or --secret id=tok,env=NAME.',
      );
    }
    for (const message of [
      'ssh default was not given; pass --ssh default',
      'NotFound: ssh default was not given; pass --ssh default',
      'rpc error: code = NotFound desc = ssh default was not given; pass --ssh default',
    ]) {
      expect(explained(message, { lines })).toContain(
        'No SSH agent or key was given to the build as default.',
      );
    }
  });
});

describe('a process', () => {
  it('that cannot be started', () => {
    const shell =
      'runc run failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no such file or directory\n';
    expect(explained('did not complete successfully: exit code: 1', { exitCode: 1 }, shell)).toContain(
      'This stage has no shell',
    );
    const bash = explained('exit code: 1', { exitCode: 1 }, shell.replaceAll('/bin/sh', '/bin/bash'));
    expect(bash).toContain('This stage has no /bin/bash: install it');
    expect(bash).not.toContain('no shell');
    const user =
      'executor failed running [/bin/sh -c x]: unable to find user nobody2: no matching entries in passwd file';
    expect(explained(user, { lines: [{ start: 2 }] })).toContain(
      '2\nThere is no user nobody2 in this state.',
    );
    const number = 'process "/app" did not complete successfully: unable to find user 33: invalid argument';
    expect(explained(number, { lines: [{ start: 2 }] })).toContain('2\nThe engine cannot look up user 33');
  });

  it('that ends with a status that has a meaning', () => {
    const ended = (exitCode: number, log = '') => explained('exit code', { exitCode }, log);
    expect(ended(127, '/bin/sh: nosuch: not found\n')).toContain('nosuch was not found in this stage.');
    expect(ended(127, '/bin/bash: line 1: nosuch: command not found')).toContain('nosuch was not found');
    expect(ended(126, '/bin/sh: ./tool: Permission denied')).toContain(
      './tool is there, but cannot be executed.',
    );
    expect(ended(137)).toContain('memory');
    expect(ended(139)).toContain('segmentation fault');
    expect(ended(143)).toContain('SIGTERM');
    expect(ended(1, 'cp: write error: No space left on device')).toContain('docker builder prune');
    expect(ended(1, 'curl: (6) Could not resolve host: example.com')).toContain('network');
    expect(ended(1, 'some error')).toBeNull();
    expect(ended(2)).toBeNull();
  });
});

it('a download that fails is explained with its line', () => {
  expect(
    explained(
      'failed to load cache key: Get "http://127.0.0.1:9/x.tgz": dial tcp 127.0.0.1:9: connect: connection refused',
    ),
  ).toContain(
    '5\nhttp://127.0.0.1:9/x.tgz could not be downloaded: dial tcp 127.0.0.1:9: connect: connection refused.',
  );
});

describe('Windows line ends', () => {
  const heredoc = parseDockerfile('FROM x\r\nRUN <<EOT\r\nset -eux\r\nEOT\r\nRUN ./run.sh\r\n', {
    fileName: 'Dockerfile',
  });
  const said = (line: number, log: string, exitCode: number | null = 2) =>
    explainFailure({ message: 'exit code: 2', exitCode, lines: [{ start: line }] }, heredoc, log);

  it('are named where the heredoc that failed has them', () => {
    expect(said(2, '')).toMatchObject({
      line: 2,
      sentence: expect.stringContaining('The lines of the heredoc EOT end in CR LF'),
      advice: [expect.stringContaining('with LF line ends')],
    });
    expect(said(2, '', null)).toBeNull();
  });

  it('are named where a program shows a carriage return in the name of another', () => {
    expect(said(5, "env: 'bash\\r': No such file or directory", 127)?.sentence).toMatch('end in CR LF');
    expect(said(5, '/run.sh: /bin/sh^M: bad interpreter', 126)?.sentence).toMatch('end in CR LF');
    expect(said(5, 'nothing of the kind')).toBeNull();
  });
});

it('a check directive that the engine cannot read is explained by its line', () => {
  const file = parseDockerfile('# syntax=x\n# check=error=maybe\nFROM x\n', { fileName: 'Dockerfile' });
  const message =
    'failed to parse check options: failed to parse check option "error=maybe": strconv.ParseBool: parsing "maybe": invalid syntax';
  expect(explainFailure({ message, exitCode: null, lines: [] }, file, '')).toMatchObject({
    line: 2,
    sentence:
      'The check directive of the Dockerfile cannot be read: check option "error" is neither true nor false: "maybe".',
  });
});

it('a blank after << is named where the engine accepts none', () => {
  const file = parseDockerfile("FROM x\nRUN << 'EOF'\necho hi\nEOF\n", { fileName: 'Dockerfile' });
  const message = 'dockerfile parse error on line 3: unknown instruction: echo';
  expect(explainFailure({ message, exitCode: null, lines: [{ start: 3 }] }, file, '')).toMatchObject({
    line: 3,
    sentence: expect.stringContaining('accepts no blank after <<.'),
  });
});

it('a line that is not UTF-8 is found where the engine only says that there is one', () => {
  const bytes = Buffer.from('# caf\xe9\nFROM x\n# \xe9\nRUN echo caf\xe9\n', 'latin1');
  const file = parseDockerfile(bytes, { fileName: 'Dockerfile' });
  for (const message of [
    'failed to marshal LLB definition: string field contains invalid UTF-8',
    'grpc: error while marshaling: string field contains invalid UTF-8',
  ]) {
    expect(explainFailure({ message, exitCode: null, lines: [] }, file, '')).toEqual({
      line: 4,
      sentence: 'Line 4 has bytes that are not UTF-8, and this engine refuses them.',
      advice: ['Save Dockerfile as UTF-8.'],
    });
  }
});

it('a Dockerfile that is UTF-8 is not blamed for a name in the context that is not', () => {
  const message = 'grpc: failed to unmarshal the received message: string field contains invalid UTF-8';
  expect(explained(message) ?? '').not.toContain('Dockerfile as UTF-8');
});
