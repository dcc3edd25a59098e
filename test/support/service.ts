import { spawn } from 'node:child_process';
import { afterTheFile } from './database.js';

/** The service as its own process, from the built code, as `npm start` runs it. */
export interface Service {
  readonly pid: number;
  /** Everything printed so far. */
  readonly output: () => string;
  readonly complaints: () => string;
  /** Resolves with the match as soon as the output has it; rejects with what was printed where the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** The exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts it on a free port, without anything of this process's own environment that it would read. */
export function startService(environment: Readonly<Record<string, string>>): Service {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: { PATH, HOME, PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text; });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  afterTheFile(async () => {
    if (!hasEnded()) child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid!,
    output: () => output,
    complaints: () => complaints,
    ended,
    kill: (signal) => void child.kill(signal),
    printed: async (pattern) => {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (hasEnded()) throw new Error(`ended with ${child.exitCode} before printing ${pattern}:\n${output}\n${complaints}`);
        await Promise.race([new Promise((done) => { child.stdout.once('data', done); }), ended]);
      }
    },
  };
}
