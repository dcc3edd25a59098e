import { Field, Int, ObjectType } from 'type-graphql';
import type { InstallAction as InstallActionName, InstallOutcome as InstallOutcomeModel } from '../../app/library/installation.js';
import type { Tier as TierName } from '../../app/library/library.js';
import type { Missing as MissingModel } from '../../app/library/missing.js';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import { Duration } from '../scalars/duration.js';
import { closedList } from './closed-list.js';
import { Diagnostic } from './diagnostic.js';
import { Direction } from './enums.js';

export const Tier = closedList<TierName>('Tier', 'How far into its subject a KPI or pack goes.', {
  CORE: 'What everyone looks at.',
  STANDARD: 'What many look at.',
  ADVANCED: 'What takes more data, or more care.',
  EXTRA: 'From the canon of the trade.',
});

export const MissingKind = closedList<MissingModel['kind']>('MissingKind', 'What a KPI of the library lacks here.', {
  SOURCE: 'A source.',
  FIELD: 'A field of a source, or one of its type and unit.',
  TAG: 'A calendar tag.',
  SCHEDULE: 'A work schedule.',
});

export const DefinitionKind = closedList<InstallOutcomeModel['kind']>('DefinitionKind', 'What is defined.', {
  SOURCE: 'A source.',
  MEASURE: 'A measure.',
  KPI: 'A KPI.',
});

export const InstallAction = closedList<InstallActionName>('InstallAction', 'What became of a definition when its pack was installed.', {
  INSTALLED: 'It was not here, and was defined.',
  EXTENDED: 'A source that was here got the fields that it lacked.',
  UNCHANGED: 'It is here, as the pack has it or with all that is needed; nothing was written.',
  SKIPPED: 'It was left as it is, or cannot be defined here: `why` says which.',
});

@ObjectType({ description: 'A source that a KPI of the library reads, and what it reads there.' })
export class LibraryNeed {
  @Field(() => String, { description: 'Key of the source.' })
  source!: string;

  @Field(() => [String], { description: 'Keys of the fields that its measures name; a computed field of that key serves as well.' })
  fields!: string[];
}

@ObjectType({ description: 'Something that a KPI of the library needs and that is not here.' })
export class Missing {
  @Field(() => MissingKind, { description: 'What it is.' })
  kind!: keyof typeof MissingKind;

  @Field(() => String, { description: 'Its key.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'Of a field: key of its source; null for anything else.' })
  source!: string | null;

  @Field(() => String, { description: 'What is the matter, in a sentence.' })
  message!: string;
}

@ObjectType({ description: 'A KPI of the built-in library, and whether the organisation can have it.' })
export class LibraryKpi {
  @Field(() => String, { description: 'The key that it is installed under.' })
  key!: string;

  @Field(() => String, { description: 'The row of the catalogue that the library follows, or canon; variants of one idea share it.' })
  row!: string;

  @Field(() => String, { nullable: true, description: 'Which of several formulas of one name it is; null: there is but one.' })
  variant!: string | null;

  @Field(() => Tier, { description: 'How far into its subject it goes.' })
  tier!: TierName;

  @Field(() => String, { description: 'Its formula over measures and KPIs of the library.' })
  expression!: string;

  @Field(() => String, { nullable: true, description: 'Its unit; null: it follows from what it reads, as money does.' })
  unit!: string | null;

  @Field(() => Direction, { description: 'Which way is good.' })
  direction!: DirectionName;

  @Field(() => Duration, { nullable: true, description: 'Points younger than this are IMMATURE; null: none is declared.' })
  maturityLag!: string | null;

  @Field(() => Int, { nullable: true, description: 'Values over fewer rows are withheld; null: none are.' })
  minSample!: number | null;

  @Field(() => [String], { description: 'Words to find it by.' })
  tags!: string[];

  @Field(() => [String], { description: 'How the number deceives.' })
  knownTraps!: string[];

  @Field(() => [String], { description: 'What it does to people who are held to it.' })
  knownNegativeEffects!: string[];

  @Field(() => [String], { description: 'Dimensions by whose values it should never be a goal.' })
  forbiddenScopes!: string[];

  @Field(() => [Missing], { description: 'What it lacks here, in the order of its use; empty: the organisation\'s sources can answer it.' })
  missing!: Missing[];

  @Field(() => Boolean, { description: 'Whether a KPI of its key is defined here.' })
  installed!: boolean;
}

@ObjectType({ description: 'A pack of the built-in library: KPIs of one theme.' })
export class KpiPack {
  @Field(() => String, { description: 'What installPacks takes.' })
  key!: string;

  @Field(() => Tier, { description: 'How far into its subject it goes; its KPIs have tiers of their own.' })
  tier!: TierName;

  @Field(() => [String], { description: 'What kinds of organisation it is for; any: all.' })
  industries!: string[];
}

@ObjectType({ description: 'What became of one definition of the packs.' })
export class InstallOutcome {
  @Field(() => DefinitionKind, { description: 'What it is.' })
  kind!: keyof typeof DefinitionKind;

  @Field(() => String, { description: 'Its key.' })
  key!: string;

  @Field(() => InstallAction, { description: 'What became of it.' })
  action!: InstallActionName;

  @Field(() => String, { nullable: true, description: 'What was added, or why it was left alone; null where the action says it all.' })
  why!: string | null;

  @Field(() => [Diagnostic], { description: 'What is wrong with it beside what is here; empty where nothing is.' })
  diagnostics!: Diagnostic[];
}

@ObjectType({ description: 'What became of all that the packs need.' })
export class InstallPacksPayload {
  @Field(() => [InstallOutcome], { description: 'Sources first, then measures, then KPIs.' })
  outcomes!: InstallOutcome[];

  @Field(() => Int, { description: 'How many definitions were written: INSTALLED and EXTENDED.' })
  written!: number;

  @Field(() => Int, { description: 'How many were SKIPPED.' })
  skipped!: number;
}
