import { apiKeysById } from '../store/api-keys.js';
import type { Author } from '../store/catalog.js';
import { membersById } from '../store/members.js';
import type { ApiKeyModel } from './api-keys.js';
import type { AppContext } from './context.js';
import type { MemberModel } from './members.js';

export type ActorModel = MemberModel | ApiKeyModel;

/** The actors behind author columns, in their order; null where there is none. A member stands for all of their keys. */
export async function actors(ctx: AppContext, authors: readonly Author[]): Promise<(ActorModel | null)[]> {
  const members = await membersByIds(ctx, authors.map(({ member }) => member));
  const keys = await apiKeysByIds(ctx, authors.map(({ member, apiKey }) => (member === null ? apiKey : null)));
  return authors.map((_author, index) => members[index] ?? keys[index] ?? null);
}

/** Members in the order of their ids, removed ones too; null for null. */
export async function membersByIds(ctx: AppContext, ids: readonly (string | null)[]): Promise<(MemberModel | null)[]> {
  const wanted = ids.filter((id) => id !== null);
  if (wanted.length === 0) return ids.map(() => null);
  const found = await membersById(await ctx.reading(), wanted);
  return ids.map((id) => (id === null ? null : found.get(id) ?? null));
}

async function apiKeysByIds(ctx: AppContext, ids: readonly (string | null)[]): Promise<(ApiKeyModel | null)[]> {
  const wanted = ids.filter((id) => id !== null);
  if (wanted.length === 0) return ids.map(() => null);
  const found = await apiKeysById(await ctx.reading(), wanted);
  return ids.map((id) => (id === null ? null : found.get(id) ?? null));
}
