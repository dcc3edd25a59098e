import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { defineMeasure } from '../../app/define-measure.js';
import type { MeasureModel, SourceModel } from '../../app/definitions/models.js';
import { deleteMeasure } from '../../app/delete-measure.js';
import { measure } from '../../app/measure.js';
import { measures } from '../../app/measures.js';
import { source } from '../../app/source.js';
import type { JourneyStepDefinition } from '../../lang/catalog.js';
import { connection, type ConnectionModel } from '../connection.js';
import { MeasureInput, MeasuresArgs } from '../inputs/measure.js';
import { DefineArgs, DeleteArgs } from '../inputs/define.js';
import { payload, type Payload } from '../payload.js';
import type { RequestContext } from '../request-context.js';
import { DefineMeasurePayload } from '../types/define-payloads.js';
import { JourneyStep } from '../types/measure-kinds.js';
import { Measure, MeasureConnection } from '../types/measure.js';
import { Source } from '../types/source.js';

@Resolver()
export class MeasuresResolver {
  @Query(() => Measure, { nullable: true, description: 'A measure by its key; null: there is none.' })
  measure(
    @Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the measure.' }) key: string,
  ): Promise<MeasureModel | null> {
    return measure(ctx, key);
  }

  @Query(() => MeasureConnection, { description: 'The organisation\'s measures, by key.' })
  async measures(@Ctx() ctx: RequestContext, @Args(() => MeasuresArgs) args: MeasuresArgs): Promise<ConnectionModel<MeasureModel>> {
    return connection(await measures(ctx, args), args);
  }

  @Mutation(() => DefineMeasurePayload, { description: 'Declares a measure, or redefines it. ANALYST and above.' })
  async defineMeasure(
    @Ctx() ctx: RequestContext, @Arg('input', () => MeasureInput, { description: 'What it is to be.' }) input: MeasureInput,
    @Args(() => DefineArgs) options: DefineArgs,
  ): Promise<Payload<'measure', MeasureModel>> {
    return payload('measure', await defineMeasure(ctx, input, options));
  }

  @Mutation(() => ID, {
    description: 'Withdraws a measure and returns its id; CONFLICT while KPIs name it. Earlier definition times still find it, and defining '
      + 'the key again brings it back. ANALYST and above.',
  })
  deleteMeasure(@Ctx() ctx: RequestContext, @Args(() => DeleteArgs) { key, ...options }: DeleteArgs): Promise<string> {
    return deleteMeasure(ctx, key, options);
  }
}

@Resolver(() => JourneyStep)
export class JourneyStepFieldsResolver {
  @FieldResolver(() => Source, { description: 'The source in whose rows it is looked for.' })
  source(@Ctx() ctx: RequestContext, @Root() { source: key }: JourneyStepDefinition): Promise<SourceModel | null> {
    return source(ctx, key);
  }
}

@Resolver(() => Measure)
export class MeasureFieldsResolver {
  @FieldResolver(() => Source, { description: 'The source whose rows it reads.' })
  source(@Ctx() ctx: RequestContext, @Root() { source: key }: MeasureModel): Promise<SourceModel | null> {
    return source(ctx, key);
  }
}
