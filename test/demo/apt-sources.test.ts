import { describe, expect, it } from 'vitest';
import { debianMirror, parseDeb822, parseOneLine } from '../../demo/engine.d/apt-sources.js';

describe('parseOneLine', () => {
  it('reads options, suites and components, and leaves out sources and comments', () => {
    const text = [
      '# deb http://old.example/debian buster main',
      'deb-src http://deb.example/debian bookworm main',
      'deb http://deb.example/debian bookworm main contrib # the mirror',
      '  deb [arch=amd64 signed-by=/keys/a.gpg trusted=yes] https://in.example/debian/ trixie main',
      'deb http://flat.example/ ./',
    ].join('\n');
    expect(parseOneLine(text)).toEqual([
      {
        uri: 'http://deb.example/debian',
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        trusted: false,
      },
      {
        uri: 'https://in.example/debian/',
        suites: ['trixie'],
        components: ['main'],
        signedBy: '/keys/a.gpg',
        trusted: true,
      },
      { uri: 'http://flat.example/', suites: ['./'], components: [], trusted: false },
    ]);
  });
});

describe('parseDeb822', () => {
  it('reads paragraphs with comments, continued fields and several URIs', () => {
    const text = `# made by an installer
Types: deb deb-src
URIs: http://a.example/debian
 http://b.example/debian
# a note between fields
Suites: trixie trixie-updates
Components: main
 contrib
Signed-By: /keys/debian.gpg

Types: deb
URIs: http://c.example/debian-security
Suites: trixie-security
Components: main
`;
    const shared = {
      suites: ['trixie', 'trixie-updates'],
      components: ['main', 'contrib'],
      signedBy: '/keys/debian.gpg',
      trusted: false,
    };
    expect(parseDeb822(text)).toEqual([
      { uri: 'http://a.example/debian', ...shared },
      { uri: 'http://b.example/debian', ...shared },
      {
        uri: 'http://c.example/debian-security',
        suites: ['trixie-security'],
        components: ['main'],
        trusted: false,
      },
    ]);
  });

  it('leaves out what is disabled or has sources only, and a key written into the file', () => {
    const key =
      'Types: deb\nURIs: http://k.example/debian\nSuites: sid\nComponents: main\nSigned-By:\n -----BEGIN PGP\n .\n AAAA\n';
    const disabled = 'Enabled: no\nTypes: deb\nURIs: http://x.example\nSuites: sid\nComponents: main\n';
    const sources = 'Types: deb-src\nURIs: http://y.example\nSuites: sid\nComponents: main\n';
    expect(parseDeb822([key, disabled, sources].join('\n'))).toEqual([
      { uri: 'http://k.example/debian', suites: ['sid'], components: ['main'], trusted: false },
    ]);
  });
});

describe('debianMirror', () => {
  it("is the first archive of Debian itself, not security, a vendor's, another system's or a medium", () => {
    const text = [
      'deb cdrom:[Debian]/ trixie main',
      'deb http://security.debian.example/debian-security trixie-security main',
      'deb https://vendor.example/linux/browser/deb stable main',
      'deb https://vendor.example/debian/12/prod bookworm main',
      'deb http://archive.ubuntu.example/ubuntu noble main universe',
      'deb http://mirror.example/debian trixie main',
      'deb http://second.example/debian sid main',
    ].join('\n');
    expect(debianMirror(parseOneLine(text))?.uri).toBe('http://mirror.example/debian');
  });

  it('is known by its updates where it lies in a folder of another name', () => {
    const text =
      'deb http://in.example/pool-12 bookworm main\ndeb http://in.example/pool-12 bookworm-updates main';
    expect(debianMirror(parseOneLine(text))?.uri).toBe('http://in.example/pool-12');
  });

  it('is none where there is only something else', () => {
    const text = 'deb http://archive.ubuntu.example/ubuntu noble main';
    expect(debianMirror(parseOneLine(text))).toBeUndefined();
  });
});
