import { Property } from '@mikro-orm/decorators/legacy';
import { ApiKey, Member } from './access.js';
import { ForeignKey, Id, Instant, Uuid } from './tenant.js';

/** What is written once, by somebody: never changed, never removed. */
export abstract class Authored {
  @Id() organizationId!: string;
  @Instant() recordedAt!: string;
  @Uuid({ nullable: true }) createdByMember!: string | null;
  @Uuid({ nullable: true }) createdByKey!: string | null;

  @ForeignKey(() => Member, ['organization_id', 'created_by_member']) createdByMemberRow?: unknown;
  @ForeignKey(() => ApiKey, ['organization_id', 'created_by_key']) createdByKeyRow?: unknown;
}

/** What a definition was from `recordedAt` on, as canonical content. */
export abstract class AuthoredContent extends Authored {
  @Uuid() id!: string;
  @Property({ type: 'json' }) definition!: unknown;
}
