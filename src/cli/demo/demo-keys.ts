import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Role } from '../../app/role.js';
import type { PlatformApi, YardstickApi } from '../api/yardstick-api.js';
import type { DemoDefinitions } from '../../../seeds/demo-definitions.js';
import type { DemoPerson } from '../../../seeds/demo-goals.js';

/** The secret of one key per role of a demo's organisation, and of one for each of the people who lead its goals. */
export type DemoKeys = Partial<Record<Role | DemoPerson, string>>;

/** Where the keys of a demo are kept between runs: secrets are shown once, and a demo that was interrupted has to go on. */
export interface KeyRing {
  read(): Promise<DemoKeys>;
  write(keys: DemoKeys): Promise<void>;
}

/** In a file that only its owner can read. Demo organisations hold nothing that is secret elsewhere. */
export const keyFile = (path: string): KeyRing => ({
  async read() {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as DemoKeys;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  },
  async write(keys) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  },
});

const ROLES: readonly Role[] = ['ADMIN', 'ANALYST', 'INGEST', 'VIEWER'];

/**
 * Makes the demo's organisation with its owner's key, or finds the one of an earlier run by the keys that were kept.
 * Undefined: there is one of that key, and nobody here has a key of it.
 */
export async function demoOrganization(
  platform: PlatformApi,
  { organization }: DemoDefinitions,
  ring: KeyRing,
): Promise<YardstickApi | undefined> {
  const kept = (await ring.read()).OWNER;
  if (kept !== undefined && (await isGood(platform.withKey(kept)))) return platform.withKey(kept);
  const secret = await platform.createOrganization({
    ...organization,
    ownerEmail: `owner@${organization.key}.example`,
    ownerName: 'Demo Owner',
  });
  if (secret === null) return undefined;
  await ring.write({ OWNER: secret });
  return platform.withKey(secret);
}

/** The keys that are kept may be those of a database that is gone. */
const isGood = (api: YardstickApi): Promise<boolean> =>
  api.timeZone().then(
    () => true,
    () => false,
  );

/** Service keys are made when everything else is. */
export const isFinished = (keys: DemoKeys): boolean => ROLES.every((role) => keys[role] !== undefined);

/** One service key for each role that has none yet. */
export async function keyPerRole(owner: YardstickApi, ring: KeyRing): Promise<DemoKeys> {
  const keys = await ring.read();
  for (const role of ROLES) {
    if (keys[role] !== undefined) continue;
    keys[role] = await owner.createServiceKey(`Demo ${role.toLowerCase()}`, role);
    await ring.write(keys);
  }
  return keys;
}

/** As they are shown: one a line, each after whose it is. */
export const keyLines = (keys: DemoKeys): string[] => Object.entries(keys).map(([holder, secret]) => `  ${holder.padEnd(9)}${secret}`);

/** For the line above them: a demo without goals has nobody who leads them. */
export const andOfLeaders = ({ LEAD }: DemoKeys): string => (LEAD === undefined ? '' : ', and of the two people who lead its goals');
