const SPINNER_FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Reports progress on stderr. On a terminal each phase is one line with a spinner, the elapsed time and the latest
 * note, and ends with a tick. Elsewhere it is one plain line when the phase starts.
 * @param {NodeJS.WriteStream} stream
 * @returns {{phase<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>, say(text:
 *   string): void}}
 */
export function createProgress(stream = process.stderr) {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  const paint = (code, text) => (live && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    say: (text) => void stream.write(`${text}\n`),
    phase: (title, work) => (live ? livePhase(stream, paint, title, work) : plainPhase(stream, title, work)),
  };
}

async function plainPhase(stream, title, work) {
  stream.write(`${title}\n`);
  return await work(() => {});
}

async function livePhase(stream, paint, title, work) {
  const start = process.hrtime.bigint();
  const elapsed = () => `${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(1)}s`;
  let frame = 0;
  let note = '';
  const draw = () => {
    const head = `${SPINNER_FRAMES[frame++ % SPINNER_FRAMES.length]} ${title}  ${elapsed()}`;
    const room = (stream.columns || 80) - head.length - 3;
    const tail = room > 10 && note ? `  ${note.slice(0, room)}` : '';
    stream.write(`\r\x1b[2K${head.slice(0, (stream.columns || 80) - 1)}${paint(2, tail)}`);
  };
  const end = (mark, colour) =>
    stream.write(`\r\x1b[2K${paint(colour, mark)} ${title}  ${paint(2, elapsed())}\n`);
  draw();
  const timer = setInterval(draw, 80);
  try {
    const result = await work((text) => {
      note = printable(text);
    });
    end('✓', 32);
    return result;
  } catch (error) {
    end('✗', 31);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** A line of another program's output without anything that could move the cursor. */
function printable(text) {
  return text
    .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')
    .trim();
}
