import { ArgsType, Field } from 'type-graphql';
import type { Tier as TierName } from '../../app/library/library.js';
import { Tier } from '../types/library.js';

@ArgsType()
export class LanguageArgs {
  @Field(() => String, {
    defaultValue: 'en', description: 'A language tag: fr, fr-CA. Where the library does not have it, English is given.',
  })
  language!: string;
}

@ArgsType()
export class LibraryKpisArgs {
  @Field(() => Tier, { nullable: true, description: 'Only those of this tier.' })
  tier?: TierName | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that the organisation\'s sources can answer; false: only the others.' })
  answerable?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are defined here; false: only the others.' })
  installed?: boolean | null;
}

@ArgsType()
export class InstallPacksArgs {
  @Field(() => [String], { description: 'Keys of packs, at least one.' })
  keys!: string[];

  @Field(() => [String], { nullable: true, description: 'Only these KPIs of the packs, with what they stand on; absent: all.' })
  kpis?: string[] | null;

  @Field(() => String, { defaultValue: 'en', description: 'Language of names and descriptions: en, fr, it, ru, lv; English where a text has no other.' })
  language!: string;

  @Field(() => String, { defaultValue: 'EUR', description: 'Currency code of money in sources that are new.' })
  currency!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether sources that are here get the fields that they lack.' })
  addFields!: boolean;
}
