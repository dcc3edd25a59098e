import { transformSync } from '@swc/core';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * One server for the whole run: an embedded cluster in a temporary folder, or the one of DATABASE_URL. The tests find it in
 * YARDSTICK_TEST_SERVER; each of their databases is a copy of a migrated template.
 */
export default async function globalSetup(): Promise<void> {
  loadTypeScript();
  const { connectOrStart } = await import('../../src/store/embedded-postgres.js');
  const { prepareTemplate } = await import('./template.js');
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    process.env['YARDSTICK_TEST_SERVER'] = given;
    await prepareTemplate(given);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'yardstick-test-'));
  const cluster = await connectOrStart({ dataDirectory: directory, as: 'server', durable: false });
  const stop = async (): Promise<void> => {
    process.off('exit', abandon);
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const abandon = (): void => abandonCluster(directory);
  process.once('exit', abandon);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    process.env['YARDSTICK_TEST_SERVER'] = cluster.url;
    await prepareTemplate(cluster.url);
  } catch (error) {
    await stop();
    throw error;
  }
  (globalThis as { stopTestServer?: () => Promise<void> }).stopTestServer = stop;
}

/** Where the run is broken off, nothing asynchronous can happen any more. */
function abandonCluster(directory: string): void {
  process.kill(parseInt(readFileSync(join(directory, 'postgres/postmaster.pid'), 'utf8'), 10), 'SIGQUIT');
  rmSync(directory, { recursive: true, force: true });
}

/** Jest runs its global hooks outside of its transforms: there Node itself has to read our sources, as `jest.config.js` has them. */
function loadTypeScript(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (/^\.{1,2}\//.test(specifier) && specifier.endsWith('.js') && context.parentURL !== undefined) {
        const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
        if (source.protocol === 'file:' && existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
      }
      return next(specifier, context);
    },
    load(url, context, next) {
      if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
      const filename = fileURLToPath(url);
      const { code } = transformSync(readFileSync(filename, 'utf8'), {
        filename, sourceMaps: 'inline', swcrc: false,
        jsc: {
          target: 'es2024', parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      });
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
}
