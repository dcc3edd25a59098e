import type { Command } from 'commander';

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** 1 file, 2 files. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** With the options of a command that asks an organisation's definitions. */
export const onApi = (command: Command): Command =>
  command
    .option('--url <url>', 'a server to ask, instead of the database (YARDSTICK_URL)')
    .option('--api-key <key>', 'API key of the organisation (YARDSTICK_API_KEY)');
