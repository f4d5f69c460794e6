/** Why a server was not believed, by node's codes, which are OpenSSL's X509_V_ERR_…. */
const UNTRUSTED = /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_.*|CERT_UNTRUSTED)$/;

const NO_CLIENT_CERTIFICATE =
  'it asks for a client certificate: put cert.pem and key.pem into the folder of DOCKER_CERT_PATH';
const OTHER_CLIENT_CERTIFICATE =
  'it does not accept the client certificate in DOCKER_CERT_PATH (cert.pem, key.pem)';

/** What the server's alerts mean here (RFC 8446, 6). Before TLS 1.3 a missing certificate is only a failed handshake. */
const ALERTS: Readonly<Record<string, string>> = {
  40: NO_CLIENT_CERTIFICATE,
  42: OTHER_CLIENT_CERTIFICATE,
  46: OTHER_CLIENT_CERTIFICATE,
  48: OTHER_CLIENT_CERTIFICATE,
  51: OTHER_CLIENT_CERTIFICATE,
  116: NO_CLIENT_CERTIFICATE,
};

/**
 * Why no TLS connection came about, with what to do; null if an error is about something else. OpenSSL's own messages speak
 * of its sources.
 */
export function tlsReason(code: string, message: string): string | null {
  if (UNTRUSTED.test(code))
    return 'its certificate is not signed by the authority that DOCKER_CERT_PATH has in ca.pem';
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
  if (code === 'CERT_NOT_YET_VALID')
    return 'its certificate is not valid yet; check the clock of this machine';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const why = /altnames: (.*)/s.exec(message)?.[1]?.replace(/\.$/, '');
    return `its certificate is for another name${why === undefined ? '' : ` (${why})`}`;
  }
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH')
    return 'cert.pem and key.pem in DOCKER_CERT_PATH do not belong together';
  if (/HTTP request to an HTTPS server/.test(message))
    return 'it speaks TLS: set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of the certificates';
  if (code !== 'EPROTO' && !/^ERR_(?:SSL|OSSL)_/.test(code)) return null;
  const alert = ALERTS[/SSL alert number (\d+)/.exec(message)?.[1] ?? ''];
  if (alert !== undefined) return alert;
  if (/wrong version number|packet length too long/.test(message))
    return 'it does not speak TLS: unset DOCKER_TLS_VERIFY and DOCKER_TLS, or name the port that does';
  return `TLS failed (${/:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? code})`;
}
