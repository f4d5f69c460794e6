import { Agent, type ClientRequest } from 'node:http';
import { inspect } from 'node:util';

/**
 * An agent for a local socket: one connection per request, none kept. It avoids two costs that matter to a short
 * program: node:http computes a TLS server name even for a socket, and docker-modem formats the options of every
 * request, agent included, for a debug log that is not shown.
 */
export class SocketAgent extends Agent {
  constructor() {
    super({ keepAlive: false });
  }

  // node:http calls this for every request, but its types leave it out.
  addRequest(request: ClientRequest, options: object): void {
    const parent = Agent.prototype as unknown as { addRequest: typeof SocketAgent.prototype.addRequest };
    parent.addRequest.call(this, request, Object.assign(options, { servername: '' }));
  }

  [inspect.custom](): string {
    return 'SocketAgent';
  }
}
