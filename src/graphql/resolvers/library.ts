import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { installPacks } from '../../app/install-packs.js';
import { kpi } from '../../app/kpi.js';
import { kpiPacks, type LibraryKpiModel, type PackModel } from '../../app/kpi-packs.js';
import type { KpiModel } from '../../app/definitions/kpi-model.js';
import { textIn } from '../../app/library/library-texts.js';
import type { InstallOutcome } from '../../app/library/installation.js';
import type { Missing as MissingModel } from '../../app/library/missing.js';
import { InstallPacksArgs, LanguageArgs, LibraryKpisArgs } from '../inputs/library.js';
import type { RequestContext } from '../request-context.js';
import { FieldRole, FieldType } from '../types/enums.js';
import { Kpi } from '../types/kpi.js';
import { InstallPacksPayload, KpiPack, LibraryKpi, LibraryNeed, Missing } from '../types/library.js';

@Resolver()
export class LibraryResolver {
  @Query(() => [KpiPack], {
    description: 'The packs of the built-in library, by key, each KPI judged by the organisation\'s own sources.',
  })
  async kpiPacks(
    @Ctx() ctx: RequestContext,
    @Arg('keys', () => [String], { nullable: true, description: 'Only these packs, of those that exist; absent: all.' }) keys: string[] | null = null,
  ): Promise<readonly PackModel[]> {
    return kpiPacks(ctx, keys);
  }

  @Mutation(() => InstallPacksPayload, {
    description: 'Defines what the packs need and is not here yet, in one transaction. What is here is never overwritten, so it can be '
      + 'asked again. ANALYST and above.',
  })
  async installPacks(
    @Ctx() ctx: RequestContext, @Args(() => InstallPacksArgs) args: InstallPacksArgs,
  ): Promise<{ outcomes: readonly InstallOutcome[]; written: number; skipped: number }> {
    const outcomes = await installPacks(ctx, args);
    const having = (...actions: InstallOutcome['action'][]): number => outcomes.filter(({ action }) => actions.includes(action)).length;
    return { outcomes, written: having('INSTALLED', 'EXTENDED'), skipped: having('SKIPPED') };
  }
}

@Resolver(() => KpiPack)
export class KpiPackFieldsResolver {
  @FieldResolver(() => String, { description: 'What people call it.' })
  name(@Root() pack: PackModel, @Args(() => LanguageArgs) { language }: LanguageArgs): string {
    return textIn(pack.name, language);
  }

  @FieldResolver(() => String, { description: 'What it tells.' })
  description(@Root() pack: PackModel, @Args(() => LanguageArgs) { language }: LanguageArgs): string {
    return textIn(pack.description, language);
  }

  @FieldResolver(() => [LibraryKpi], { description: 'Its KPIs, those that others stand on first. The filters narrow each other.' })
  kpis(@Root() pack: PackModel, @Args(() => LibraryKpisArgs) { tier, answerable, installed }: LibraryKpisArgs): LibraryKpiModel[] {
    return pack.kpis.filter((each) =>
      (tier ?? each.tier) === each.tier
      && (answerable ?? each.missing.length === 0) === (each.missing.length === 0)
      && (installed ?? each.installed) === each.installed);
  }
}

@Resolver(() => LibraryKpi)
export class LibraryKpiFieldsResolver {
  @FieldResolver(() => String, { description: 'What people call it.' })
  name(@Root() of: LibraryKpiModel, @Args(() => LanguageArgs) { language }: LanguageArgs): string {
    return textIn(of.name, language);
  }

  @FieldResolver(() => String, { description: 'What it tells.' })
  description(@Root() of: LibraryKpiModel, @Args(() => LanguageArgs) { language }: LanguageArgs): string {
    return textIn(of.description, language);
  }

  @FieldResolver(() => [String], { description: 'The languages that its name comes in.' })
  languages(@Root() of: LibraryKpiModel): string[] {
    return Object.keys(of.name);
  }

  @FieldResolver(() => [LibraryNeed], { description: 'The sources that it reads, with all that it stands on.' })
  needs(@Root() { needs }: LibraryKpiModel): { source: string; fields: readonly string[] }[] {
    return [...needs.fields].map(([source, fields]) => ({ source, fields }));
  }

  @FieldResolver(() => [String], { description: 'Keys of the calendar tags that it names.' })
  calendarTags(@Root() { needs }: LibraryKpiModel): readonly string[] {
    return needs.tags;
  }

  @FieldResolver(() => [String], { description: 'Keys of the work schedules that it counts by.' })
  schedules(@Root() { needs }: LibraryKpiModel): readonly string[] {
    return needs.schedules;
  }

  @FieldResolver(() => Boolean, { description: 'Whether the organisation\'s sources can answer it: nothing is missing.' })
  answerable(@Root() { missing }: LibraryKpiModel): boolean {
    return missing.length === 0;
  }

  @FieldResolver(() => Kpi, { nullable: true, description: 'The KPI of its key as it is defined here; null: there is none.' })
  kpi(@Ctx() ctx: RequestContext, @Root() { key, installed }: LibraryKpiModel): Promise<KpiModel | null> {
    return installed ? kpi(ctx, key) : Promise.resolve(null);
  }
}

@Resolver(() => Missing)
export class MissingFieldsResolver {
  @FieldResolver(() => FieldType, { nullable: true, description: 'Of a field: the type that is needed; null for anything else.' })
  type(@Root() { field }: MissingModel): keyof typeof FieldType | null {
    return field?.type ?? null;
  }

  @FieldResolver(() => FieldRole, { nullable: true, description: 'Of a field: the role that it has in the library; null for anything else.' })
  role(@Root() { field }: MissingModel): keyof typeof FieldRole | null {
    return field?.role ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Of a number: the unit that it has in the library; null for a plain number and for anything else.' })
  unit(@Root() { field }: MissingModel): string | null {
    return field?.unit ?? null;
  }
}
