import { Field, Int, ObjectType } from 'type-graphql';
import type { ChangedKind as KindName } from '../../app/changes/definition-change.js';
import { ChangedKind, DefinitionChange } from './definition-change.js';

@ObjectType({ description: 'A file that holds definitions.' })
export class DefinitionFile {
  @Field(() => String, { description: 'Relative to the folder of the definitions.' })
  path!: string;

  @Field(() => String, { description: 'YAML; of definitions.schema.json the JSON Schema by which editors check it.' })
  text!: string;
}

@ObjectType({ description: 'What is wrong with a file, or with what it defines.' })
export class FileFinding {
  @Field(() => String, { description: 'Path of the file.' })
  file!: string;

  @Field(() => Int, { description: 'From 1.' })
  line!: number;

  @Field(() => Int, { description: 'From 1, in UTF-16 units.' })
  column!: number;

  @Field(() => String, { nullable: true, description: 'FIL6xx, or the code of a diagnostic; null: a value that cannot be stored.' })
  code!: string | null;

  @Field(() => String, { description: 'What is wrong, in a sentence.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it; null: nothing to suggest.' })
  hint!: string | null;

  @Field(() => String, { description: 'The line of the file with carets under the fault.' })
  rendered!: string;
}

@ObjectType({ description: 'A definition that stands here and is not in the files.' })
export class UnmanagedDefinition {
  @Field(() => ChangedKind, { description: 'What it is.' })
  kind!: KindName;

  @Field(() => String, { description: 'Its key.' })
  key!: string;
}

@ObjectType({ description: 'What applying files would do.' })
export class DefinitionsPlan {
  @Field(() => [FileFinding], { description: 'Everything that is wrong with the files, by place; then nothing can be applied.' })
  findings!: FileFinding[];

  @Field(() => [DefinitionChange], { nullable: true, description: 'What would change; empty: the files say what stands. Null where something is wrong.' })
  changes!: DefinitionChange[] | null;

  @Field(() => [UnmanagedDefinition], { description: 'What stands here and is not in the files, closed goals left out; with prune goals alone, which are never withdrawn.' })
  unmanaged!: UnmanagedDefinition[];

  @Field(() => String, { nullable: true, description: 'The same for the same plan: applyDefinitions takes it as expectedPlan. Null where something is wrong.' })
  digest!: string | null;
}

@ObjectType({ description: 'What came of applying files: all of it was written, or, where something is wrong, nothing.' })
export class ApplyDefinitionsPayload {
  @Field(() => [FileFinding], { description: 'Everything that is wrong with the files, by place; empty where they were applied.' })
  findings!: FileFinding[];

  @Field(() => [DefinitionChange], { description: 'What became of the definitions, what stands as it was among them.' })
  changes!: DefinitionChange[];

  @Field(() => [UnmanagedDefinition], { description: 'What stands here and is not in the files.' })
  unmanaged!: UnmanagedDefinition[];
}
