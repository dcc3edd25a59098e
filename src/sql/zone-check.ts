import { sql, type RawBuilder } from 'kysely';

import type { ZoneProbe, ZoneReading } from '../calendar/zone-comparison.js';

/** What PostgreSQL's zones say at the probed instants: one row each, `offsetMs` null where PostgreSQL lacks the zone. */
export function zoneReadings(probes: readonly ZoneProbe[]): RawBuilder<ZoneReading> {
  const zones = probes.flatMap(({ timeZone, at }) => at.map(() => timeZone));
  const instants = probes.flatMap(({ at }) => at);
  return sql<ZoneReading>`
    with probe as (
      select time_zone, at, to_timestamp(at / 1000.0) as instant
      from unnest(${zones}::text[], ${instants}::bigint[]) as probe (time_zone, at)
    ), known as materialized (
      select name from pg_timezone_names where name in (select time_zone from probe)
    )
    select probe.time_zone as "timeZone", probe.at::float8 as "at",
      case when known.name is not null then
        extract(epoch from (probe.instant at time zone probe.time_zone) - (probe.instant at time zone 'UTC'))::float8 * 1000
      end as "offsetMs"
    from probe left join known on known.name = probe.time_zone`;
}
