import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { defineSchedule } from '../../app/define-schedule.js';
import { defineTag } from '../../app/define-tag.js';
import type { ScheduleModel, TagModel } from '../../app/definitions/models.js';
import { deleteSchedule } from '../../app/delete-schedule.js';
import { deleteTag } from '../../app/delete-tag.js';
import { schedule } from '../../app/schedule.js';
import { schedules } from '../../app/schedules.js';
import { tag } from '../../app/tag.js';
import { tags } from '../../app/tags.js';
import { connection, type ConnectionModel } from '../connection.js';
import { ScheduleInput, TagInput } from '../inputs/calendar.js';
import { PageArgs } from '../inputs/page.js';
import { DeleteArgs, ExpectedVersionArgs } from '../inputs/define.js';
import { payload, type Payload } from '../payload.js';
import type { RequestContext } from '../request-context.js';
import { CalendarTag, CalendarTagConnection, Schedule, ScheduleConnection } from '../types/calendar.js';
import { DefineSchedulePayload, DefineTagPayload } from '../types/define-payloads.js';

@Resolver()
export class TagsResolver {
  @Query(() => CalendarTag, { nullable: true, description: 'A calendar tag by its key; null: there is none.' })
  tag(@Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the tag.' }) key: string): Promise<TagModel | null> {
    return tag(ctx, key);
  }

  @Query(() => CalendarTagConnection, { description: 'The organisation\'s calendar tags, by key.' })
  async tags(@Ctx() ctx: RequestContext, @Args(() => PageArgs) args: PageArgs): Promise<ConnectionModel<TagModel>> {
    return connection(await tags(ctx, args), args);
  }

  @Mutation(() => DefineTagPayload, { description: 'Declares a calendar tag, or gives it other ranges: what uses it follows. ANALYST and above.' })
  async defineTag(
    @Ctx() ctx: RequestContext, @Arg('input', () => TagInput, { description: 'What it is to be.' }) input: TagInput,
    @Args(() => ExpectedVersionArgs) options: ExpectedVersionArgs,
  ): Promise<Payload<'tag', TagModel>> {
    return payload('tag', await defineTag(ctx, input, options));
  }

  @Mutation(() => ID, {
    description: 'Withdraws a calendar tag and returns its id; CONFLICT while measures, KPIs, fields or schedules use it. Earlier definition '
      + 'times still find it, and defining the key again brings it back. ANALYST and above.',
  })
  deleteTag(@Ctx() ctx: RequestContext, @Args(() => DeleteArgs) { key, ...options }: DeleteArgs): Promise<string> {
    return deleteTag(ctx, key, options);
  }
}

@Resolver()
export class SchedulesResolver {
  @Query(() => Schedule, { nullable: true, description: 'A work schedule by its key; null: there is none.' })
  schedule(
    @Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the schedule.' }) key: string,
  ): Promise<ScheduleModel | null> {
    return schedule(ctx, key);
  }

  @Query(() => ScheduleConnection, { description: 'The organisation\'s work schedules, by key.' })
  async schedules(@Ctx() ctx: RequestContext, @Args(() => PageArgs) args: PageArgs): Promise<ConnectionModel<ScheduleModel>> {
    return connection(await schedules(ctx, args), args);
  }

  @Mutation(() => DefineSchedulePayload, { description: 'Declares a work schedule, or gives it other hours: what uses it follows. ANALYST and above.' })
  async defineSchedule(
    @Ctx() ctx: RequestContext, @Arg('input', () => ScheduleInput, { description: 'What it is to be.' }) input: ScheduleInput,
    @Args(() => ExpectedVersionArgs) options: ExpectedVersionArgs,
  ): Promise<Payload<'schedule', ScheduleModel>> {
    return payload('schedule', await defineSchedule(ctx, input, options));
  }

  @Mutation(() => ID, {
    description: 'Withdraws a work schedule and returns its id; CONFLICT while measures, KPIs or fields use it. Earlier definition times still '
      + 'find it, and defining the key again brings it back. ANALYST and above.',
  })
  deleteSchedule(@Ctx() ctx: RequestContext, @Args(() => DeleteArgs) { key, ...options }: DeleteArgs): Promise<string> {
    return deleteSchedule(ctx, key, options);
  }
}
