import { newPlatformKey, secretHash } from '../kernel/secrets.js';
import { parseUrl, withClient } from './connection.js';

/**
 * Makes the platform key what the configuration says, or draws one where there is none yet. As the owner: the service itself can
 * only compare. Returns the key that was drawn, which is then known nowhere else; null where nothing was drawn.
 */
export async function settlePlatformKey(ownerUrl: string, configured: string | null): Promise<string | null> {
  return withClient(parseUrl(ownerUrl), async (client) => {
    await client.query('begin');
    // Two processes that start at once draw one key.
    await client.query('lock table platform_key in exclusive mode');
    const { rowCount } = await client.query('select from platform_key');
    const drawn = configured === null && rowCount === 0 ? newPlatformKey() : null;
    const key = configured ?? drawn;
    if (key !== null) {
      const hash = secretHash(key);
      await client.query('delete from platform_key where secret_hash <> $1', [hash]);
      await client.query(`insert into platform_key (secret_hash, created_at)
        values ($1, date_trunc('milliseconds', clock_timestamp())) on conflict do nothing`, [hash]);
    }
    await client.query('commit');
    return drawn;
  });
}
