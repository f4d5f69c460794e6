import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ExecMessageSchema } from '../gen/gateway_pb.ts';

type Message = MessageInitShape<typeof ExecMessageSchema>;

/** A queue of messages to the engine. The next one is taken when the previous one is on the wire. */
export class Outgoing implements AsyncIterable<Message> {
  readonly #waiting: { readonly message: Message; readonly sent: () => void }[] = [];
  #wake: () => void = () => {};
  /** Of the message that was taken last: whoever takes messages may never come back for the next one. */
  #sent: () => void = () => {};
  #over = false;

  /** Resolves when the message is on the wire or can no longer be sent. */
  send(message: Message): Promise<void> {
    if (this.#over) return Promise.resolve();
    return new Promise((sent) => {
      this.#waiting.push({ message, sent });
      this.#wake();
    });
  }

  /** Ends our side of the call. Unsent messages are dropped. */
  end(): void {
    this.#over = true;
    this.#sent();
    for (const { sent } of this.#waiting.splice(0)) sent();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    while (!this.#over) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      this.#sent = next.sent;
      try {
        yield next.message;
      } finally {
        next.sent();
      }
    }
  }
}
