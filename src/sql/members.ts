import { sql, type RawBuilder } from 'kysely';

/** The organisation of that key or id, as the platform finds it. */
export const organizationNamed = (name: string): RawBuilder<{ id: string }> => sql`
  select id from organization where key = ${name} or id::text = ${name}`;

/** The present member of that e-mail address, in lower case. */
export const memberForAuthentication = (organizationId: string, email: string): RawBuilder<{ id: string; role: string }> => sql`
  select id, role from member where organization_id = ${organizationId} and email = ${email} and removed_at is null`;
