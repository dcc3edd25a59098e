import type { IncomingMessage } from 'node:http';

const LINGER_MS = 2_000;
const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * For an answer that is given before its request has come to an end. Closing a connection on which more arrives resets it, and
 * the answer is lost with it: so this side only says that it has ended, and throws away what comes, for a moment and up to a size.
 */
export function lingerOn(request: IncomingMessage): void {
  const { socket } = request;
  let left = LINGER_BYTES;
  const close = (): void => void socket.destroy();
  const timer = setTimeout(close, LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) close();
  });
  // What Node closes a connection with once its last answer is written.
  socket.destroySoon = () => void socket.end();
}
