import { authorize } from './access.js';
import { actors, type ActorModel } from './actors.js';
import { authorOf, type AppContext } from './context.js';

/** Who asks: a member, or a service's key. */
export async function me(ctx: AppContext): Promise<ActorModel> {
  authorize(ctx, 'identity');
  const [actor] = await actors(ctx, [authorOf(ctx)]);
  return actor!;
}
