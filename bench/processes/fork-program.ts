import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Lifetime } from '../support/lifetime.js';
import { PROJECT } from './project.js';

/** A program of the benchmark in a process of its own, which is sent messages and answers each. */
export interface Program<Request, Answer> {
  ask(request: Request): Promise<Answer>;
}

/** @param path of the program below `bench`, without its ending. */
export const forkProgram = <Request extends object, Answer>(path: string, lifetime: Lifetime): Program<Request, Answer> =>
  forkFile(join(PROJECT, 'dist/bench', `${path}.js`), lifetime);

export function forkFile<Request extends object, Answer>(file: string, lifetime: Lifetime): Program<Request, Answer> {
  const child = fork(file, { serialization: 'advanced' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  lifetime.add(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    ask: (request) =>
      new Promise((done, fail) => {
        child.once('message', (answer) => done(answer as Answer));
        void ended.then(() => fail(new Error(`${file} has ended`)));
        child.send(request);
      }),
  };
}

/** What such a program does with each message. An error ends it, after it was printed. */
export function answerMessages<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  // Ctrl-C reaches the whole group; whoever started it ends it when its turn has come.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  process.on(
    'message',
    (request) =>
      void answer(request as Request).then(
        (result) => process.send!(result as object),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      ),
  );
}
