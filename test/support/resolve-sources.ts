import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface ResolverOptions {
  readonly basedir: string;
  readonly defaultResolver: (specifier: string, options: ResolverOptions) => string;
}

/** Jest's resolver, which finds our sources by the names that the built files import each other by. */
export default function resolveSources(specifier: string, options: ResolverOptions): string {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && !options.basedir.includes('/node_modules/')) {
    const source = join(options.basedir, specifier.replace(/\.js$/, '.ts'));
    if (existsSync(source)) return source;
  }
  return options.defaultResolver(specifier, options);
}
