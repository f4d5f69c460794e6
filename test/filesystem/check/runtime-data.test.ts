import { describe, expect, it } from 'vitest';
import { elfFile } from '../elf/elf-file.ts';
import { dynamic, fixed, library } from './programs-of.ts';
import { program } from './root-of.ts';
import { findingsOf, told } from './subject-of.ts';

describe('certificates and time zones', () => {
  const go = program(
    Buffer.concat([elfFile(), Buffer.from('crypto/x509…SSL_CERT_FILE…time.LoadLocation\0')]),
  );
  const data = { 'etc/ssl/certs/ca-certificates.crt': 'x', 'usr/share/zoneinfo/UTC': 'x' };

  it('are missed by programs that ask for them', async () => {
    expect(await findingsOf({ copied: { 'bin/app': go }, build: data })).toMatchObject([
      {
        rule: 'missing-certificates',
        severity: 'warning',
        path: '/bin/app',
        fix: 'COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
        line: 5,
      },
      {
        rule: 'missing-time-zones',
        severity: 'warning',
        fix: 'COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo',
      },
    ]);
  });

  it('are missed where a library for TLS is loaded', async () => {
    const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libssl.so.3': library() };
    expect(await told({ base, copied: { 'bin/app': dynamic('libssl.so.3') } })).toEqual([
      'warning missing-certificates /bin/app /etc/ssl/certs/ca-certificates.crt',
    ]);
  });

  it('are there, or at another place', async () => {
    expect(await told({ base: data, copied: { 'bin/app': go } })).toEqual([]);
    const env = ['SSL_CERT_FILE=/my.pem', 'ZONEINFO=/zones.zip'];
    expect(await told({ copied: { 'bin/app': go }, subject: { env } })).toEqual([]);
    const redHat = { 'etc/pki/tls/certs/ca-bundle.crt': 'x', 'usr/share/zoneinfo/UTC': 'x' };
    expect(await told({ base: redHat, copied: { 'bin/app': go } })).toEqual([]);
  });

  it('are not missed by programs that do without, or have their own', async () => {
    const own = program(Buffer.concat([elfFile(), Buffer.from('time.LoadLocation\0time/tzdata.load\0')]));
    expect(await told({ copied: { 'bin/app': fixed, 'bin/own': own } })).toEqual([]);
  });

  it('are found at the border of what is read at a time', async () => {
    const far = Buffer.concat([
      elfFile(),
      Buffer.alloc(1024 * 1024 - elfFile().length - 6),
      Buffer.from('SSL_CERT_FILE'),
    ]);
    expect(await told({ copied: { 'bin/app': program(far) } })).toEqual([
      'warning missing-certificates /bin/app /etc/ssl/certs/ca-certificates.crt',
    ]);
  });

  it('are missed by TZ, where it names a file', async () => {
    const zone = (tz: string) => told({ subject: { env: [`TZ=${tz}`] } });
    expect(await zone('Europe/Berlin')).toEqual([
      'warning missing-time-zones /usr/share/zoneinfo /usr/share/zoneinfo',
    ]);
    for (const tz of ['UTC', 'Etc/UTC', 'CET-1CEST,M3.5.0,M10.5.0/3', '']) expect(await zone(tz)).toEqual([]);
  });
});
