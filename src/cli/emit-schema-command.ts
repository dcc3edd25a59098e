import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';

/** yardstick emit-schema [FILE] */
export const emitSchemaCommand = (): Command =>
  new Command('emit-schema')
    .description("Write the API's schema as SDL.")
    .argument('[file]', 'where to', 'schema/schema.graphql')
    .action(async (file: string) => {
      // Loaded here alone: building the schema takes longer than any other command takes to start.
      const { emitSchema } = await import('../graphql/emit-schema.js');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, emitSchema());
    });
