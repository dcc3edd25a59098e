import { join } from 'node:path';
import { Command } from 'commander';
import { DEMO_MONTHS, readConfig, wholeMonths } from '../../config.js';
import { CliError, EXIT } from '../cli-error.js';
import { andOfLeaders, keyFile, keyLines, type DemoKeys, type KeyRing } from './demo-keys.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The keys of a demo lie beside the data, whichever database holds them. */
export const demoKeyRing = (dataDirectory: string, demo: string): KeyRing => keyFile(join(dataDirectory, `demo-${demo}.json`));

/** yardstick demo … */
export function demoCommand(): Command {
  const demo = new Command('demo').description('Make an organisation to try things on.');
  demo
    .command('contactcenter')
    .description('A synthetic contact centre of two years, up to now. Again: what has happened since.')
    .option('--months <n>', 'whole months before the present one; below 4 it has no goals', months, DEMO_MONTHS)
    .action(contactcenter);
  demo
    .command('servicedesk')
    .description(
      'The incidents of a real IT service desk, from the public log that you downloaded (UCI data set 498, CC BY 4.0).',
    )
    .argument('<file>', 'incident_event_log.csv, plain or gzipped')
    .action(servicedesk);
  return demo;
}

/** What makes demos, and the service that it makes them by: no other command has to wait for them. */
async function loaded() {
  const [{ withDirectPlatform }, { makeContactCenterDemo }, { makeServicedeskDemo }] = await Promise.all([
    import('../api/direct-access.js'), import('./contactcenter.js'), import('./servicedesk.js'),
  ]);
  return { withDirectPlatform, makeContactCenterDemo, makeServicedeskDemo };
}

async function contactcenter({ months }: { readonly months: number }): Promise<void> {
  const config = readConfig();
  const { withDirectPlatform, makeContactCenterDemo } = await loaded();
  const { keys } = await withDirectPlatform(config, (platform) =>
    makeContactCenterDemo(platform, { keys: demoKeyRing(config.dataDirectory, 'contactcenter'), log: say, months }),
  );
  if (keys === null)
    throw new CliError('There is an organisation "contactcenter" already, and its keys are not kept here: it was left alone.');
  show(keys);
}

function months(text: string): number {
  const whole = wholeMonths(text);
  if (whole !== undefined) return whole;
  throw new CliError(`"${text}" is no number of months: it takes 1 to 99.`, EXIT.usage);
}

async function servicedesk(file: string): Promise<void> {
  const config = readConfig();
  const { withDirectPlatform, makeServicedeskDemo } = await loaded();
  show(await withDirectPlatform(config, (platform) => makeServicedeskDemo(platform, file, demoKeyRing(config.dataDirectory, 'servicedesk'), say)));
}

function show(keys: DemoKeys): void {
  say(`API keys of the demo, by role${andOfLeaders(keys)}:`);
  for (const line of keyLines(keys)) say(line);
}
