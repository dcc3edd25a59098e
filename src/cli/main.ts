import { Command, CommanderError } from 'commander';
import { YardstickError } from '../kernel/errors.js';
import { StartupError } from '../kernel/startup-error.js';
import { CliError, EXIT } from './cli-error.js';
import { convertCommand } from './convert/convert-command.js';
import { applyCommand } from './definitions/apply-command.js';
import { exportCommand } from './definitions/export-command.js';
import { planCommand } from './definitions/plan-command.js';
import { demoCommand } from './demo/demo-command.js';
import { emitSchemaCommand } from './emit-schema-command.js';
import { importCommand } from './import/import-command.js';
import { packsCommand } from './packs/packs-command.js';

const program = new Command('yardstick')
  .description(
    'Yardstick from the command line: works on the database of DATABASE_URL or YARDSTICK_DATA_DIR, or on a server by --url.',
  )
  .exitOverride()
  .showHelpAfterError('(yardstick --help lists the commands)');
const commands = [
  importCommand(), packsCommand(), exportCommand(), planCommand(), applyCommand(), convertCommand(), demoCommand(),
  emitSchemaCommand(),
];
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** One line for people; a stack only for what nobody foresaw. */
function explain(error: unknown): number {
  // Commander has printed its own line.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof CliError) {
    process.stderr.write(`yardstick: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof YardstickError || error instanceof StartupError) {
    const hint = error instanceof YardstickError && error.details.hint !== undefined ? ` ${error.details.hint}` : '';
    process.stderr.write(`yardstick: ${error.message}${hint}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`yardstick: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}
