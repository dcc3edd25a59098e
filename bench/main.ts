// First: it settles NODE_ENV, which others read as they are loaded.
import '../src/config.js';
import { writeFileSync } from 'node:fs';
import { readOptions, UsageError, USAGE } from './options.js';
import { VoidError } from './report/answers.js';
import { tableOf } from './report/table.js';
import { Lifetime } from './support/lifetime.js';

const lifetime = new Lifetime();
try {
  const options = readOptions(process.argv.slice(2));
  // Not before it is known what to do: it loads the whole service.
  const { runBench } = await import('./run-bench.js');
  const report = await runBench(options, lifetime);
  process.stdout.write(tableOf(report));
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  process.exitCode = 1;
  if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
  else if (error instanceof VoidError)
    console.error(`The benchmark is void: it would compare different numbers.\n${error.message}`);
  // Whatever was under way when somebody stopped it has failed, of course.
  else if (!lifetime.isClosing) console.error(error);
} finally {
  await lifetime.close();
}
// Signal listeners and idle connections of libraries keep nobody waiting.
process.exit();
