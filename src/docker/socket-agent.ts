import { Agent, type ClientRequest } from 'node:http';
import { inspect } from 'node:util';

/**
 * The agent of an engine on a local socket: one connection a request, none kept. It spares two costs of a short
 * program: node:http works out a TLS server name even for a socket, and docker-modem prints every request's options,
 * agent and all, for a debug log that nobody reads.
 */
export class SocketAgent extends Agent {
  constructor() {
    super({ keepAlive: false });
  }

  // node:http calls it for every request; its types leave it out.
  addRequest(request: ClientRequest, options: object): void {
    const parent = Agent.prototype as unknown as { addRequest: typeof SocketAgent.prototype.addRequest };
    parent.addRequest.call(this, request, Object.assign(options, { servername: '' }));
  }

  [inspect.custom](): string {
    return 'SocketAgent';
  }
}
