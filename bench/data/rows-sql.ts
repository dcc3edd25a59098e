import { AGENTS, CHANNELS, CUSTOMERS, KIND_WEIGHTS, PRIORITIES, TEAMS } from './vocabulary.js';

/*
 * The rows, made by the database itself out of their numbers: hashes of number and seed are the chance in them, so the same seed
 * gives the same rows. They are numbered in the order of time, as rows arrive, and organisations take turns by chance.
 *
 * $1, $2: first and last number; $3: seed; $4, $5: from when on, and how many seconds lie between two rows;
 * $6, $7, $8: the organisations, their source, and the stamp of their rows; $9: up to which of 65,536 each has its share.
 */

/** One of the words of a table of weights, by a chance of 16 bits. */
function oneOf(weights: Readonly<Record<string, number>>, chance: string): string {
  let up = 0;
  const bounds = Object.values(weights)
    .slice(0, -1)
    .map((weight) => (up += weight));
  return `(array['${Object.keys(weights).join("', '")}'])[1 + width_bucket(${chance}, array[${bounds.join(', ')}])]`;
}

/** The i-th 16 bits of the hashes a, b and c. */
const bits = (index: number): string => `((${'abc'[Math.floor(index / 4)]} >> ${(index % 4) * 16}) & 65535)::int`;
/** The same as a number from 0 up to 1. */
const unit = (index: number): string => `(${bits(index)} / 65536.0::float8)`;

const rowsOf = (prefix: string, fields: string): string => `
insert into interaction
  (organization_id, source_id, key, occurred_at, customer, "case", fields, sequence, retracted, reason, recorded_at, salt, digest)
select organization_id, source_id, key, occurred_at, customer, null, fields, null, false, null, recorded_at, salt,
  sha256(salt || convert_to(key || occurred_at::text || customer || fields::text, 'UTF8'))
from (
  select ($6::uuid[])[organization] as organization_id, ($7::uuid[])[organization] as source_id,
    ($8::timestamptz[])[organization] as recorded_at, '${prefix}' || lpad(n::text, 10, '0') as key, salt,
    to_timestamp($4::float8 + floor((n + ${unit(0)}) * $5::float8)) as occurred_at,
    'customer-' || ((c & 2147483647) % ${CUSTOMERS}) as customer,
    ${fields} as fields
  from (
    select n, a, b, c, 1 + width_bucket(${bits(1)}, $9::int[]) as organization,
      decode(md5(n || ' ${prefix} ' || $3::bigint), 'hex') as salt
    from (
      select n, hashint8extended(n, $3::bigint * 4 + 1) as a, hashint8extended(n, $3::bigint * 4 + 2) as b,
        hashint8extended(n, $3::bigint * 4 + 3) as c
      from generate_series($1::bigint, $2::bigint) as n
    ) as hashed
  ) as drawn
) as made`;

/** Handling takes a few minutes mostly, and an hour at times; three contacts of ten are rated. */
const HANDLE = `(20 + floor(${unit(5)} ^ 3 * 3600))::int`;

export const CONTACTS = rowsOf(
  'c',
  `jsonb_build_object(
      'channel', ${oneOf(CHANNELS, bits(2))}, 'kind', ${oneOf(KIND_WEIGHTS, bits(3))}, 'priority', ${oneOf(PRIORITIES, bits(4))},
      'agent', 'agent-' || lpad((${bits(6)} % ${AGENTS})::text, 3, '0'), 'team', 'team-' || (${bits(6)} % ${AGENTS}) % ${TEAMS},
      'handle', ${HANDLE}, 'wait', floor(${unit(7)} ^ 2 * 600)::int, 'cost', trim_scale(round(${HANDLE} * 0.0125, 2)),
      'resolved', ${bits(10)} < 49152 - 900 * (${bits(6)} % ${TEAMS}), 'transferred', ${bits(11)} < 9830)
    || case when ${bits(11)} % 10 < 3 then jsonb_build_object('csat', 1 + floor(sqrt(${unit(10)}) * 5)::int) else '{}' end`,
);

export const SURVEYS = rowsOf(
  's',
  `jsonb_build_object(
      'channel', ${oneOf(CHANNELS, bits(2))}, 'team', 'team-' || ${bits(6)} % ${TEAMS},
      'nps', floor(sqrt(${unit(4)}) * 11)::int, 'ces', 1 + floor(${unit(5)} * 7)::int, 'score', 1 + floor(sqrt(${unit(7)}) * 5)::int)`,
);
