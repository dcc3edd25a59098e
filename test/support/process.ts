import { spawn, type ChildProcess } from 'node:child_process';
import { PROJECT } from '../house/source-files.js';

/** A command of the project that runs for as long as a test wants it to. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** Everything it has printed on both streams so far. */
  output(): string;
  /** Waits until it has printed what matches. Rejects with its output where it ends before. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends the signal to the command and all it started; gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs a command from the project's root in a process group of its own, with these variables on top of the environment. */
export function runCommand(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningCommand {
  const child = spawn(command, args, { cwd: PROJECT, env: { ...process.env, NODE_OPTIONS: '', ...environment }, detached: true });
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const watcher of watchers) watcher();
    });
  }
  return {
    child,
    output: () => output,
    printed: (pattern) => new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output);
        if (match === null) return;
        watchers.delete(look);
        resolve(match);
      };
      watchers.add(look);
      look();
      void exited.then((code) => reject(new Error(`${command} ended with ${code} before it printed ${pattern}:\n${output}`)));
    }),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, signal);
      return exited;
    },
  };
}
