const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** Texts that somebody, somewhere, reads as more than a text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '', ' ', '\t\n', '\u0000', 'a\u0000b', '\ud800', 'a\udfffb', '\ufeff', '\u2028', '\u202egnp.exe', '\u0301', '🧨', '👩‍👩‍👧‍👦',
  'İ', 'ﬃ', 'ß'.repeat(300), 'a'.repeat(10_001), '\\', '\\\\x', '%', '_', '%s%n', '$1', '${x}', '{{7*7}}', '__proto__',
  'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'null', 'undefined', 'NaN', 'true', '-0', 'Infinity',
  "' or 1=1 --", '"; drop table member; --', "'); select pg_sleep(10); --", "\\'; select 1; --", '$$; select 1; $$', "E'\\x00'",
  "' union select secret_hash from api_key --", "set_config('app.organization', '', true)", '0', '1', '-1', '1e400', '1e-400',
  '9'.repeat(400), '0x10', '1_000', '1,5', '٣', '2147483648', '9223372036854775808', `${'9'.repeat(34)}e9999`, '2026-02-30',
  '2026-13-01', '0000-01-01', '9999-12-31', '-000001-01-01', '+275760-09-13', '2026-03-01T24:00:00Z', '2026-03-01T00:00:00',
  '2026-03-01T00:00:60Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59.999999-23:59', '1000-01-01T00:00:00Z',
  '8999-12-31T23:59:59Z', '2026-03-01T00:00:00.1234567Z', 'infinity', '-infinity', 'now', 'epoch', 'P1Y', 'PT', '-PT1H',
  'P999999D', 'PT0S', 'P1D', 'UTC', 'utc', 'Europe/Berlin', 'America/Argentina/ComodRivadavia', 'posixrules', '../../etc/passwd',
  '/etc/passwd', 'Etc/GMT+99', '<+02>-02', 'EST5EDT', '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', '{00000000-0000-0000-0000-000000000000}', `ysk_${'0'.repeat(93)}`, cursor([]),
  cursor(['']), cursor(['a']), cursor([null]), cursor([1]), cursor({}), cursor([['a']]), cursor(['a', 'b']),
  cursor(['2026-01-01T00:00:00Z', 'a']), cursor([null, 'a']), cursor(['infinity', 'a']),
  cursor(['2026-01-01T00:00:00Z', '00000000-0000-0000-0000-000000000000']), cursor(['0001-01-01T00:00:00+23:59', 'a']),
  cursor(['a\u0000']), cursor(['1.0']), cursor(['99999999999999999999.0']), cursor(['-1.5']), cursor(['a'.repeat(5_000)]),
  'took', 'channel', 'handled', 'mean_handling', 'tickets', 'occurredAt', 'recordedAt', 'solved', 'key', 'period', 'email', 't1',
  'handled / 0', 'took / 0 > 1', 'took % 0 == 0', '10 ^ 10 ^ 10 ^ 10', 'handled ^ 0.5 > 1', '(0 - 8) ^ 0.333 > 1',
  `${'9'.repeat(34)} * took > 1`, '1e40 * 1e40 > took', 'exp(1e9) > handled', 'ln(0) > handled', 'sqrt(0 - 1) > handled',
  'round(took, 1000) > 1', 'round(took, 0 - 1000) > 1', 'round(handled, 999999999999) > 1', 'channel == "email"',
  "channel == 'it''s'", 'channel in []', 'channel in ["a", $v]', '$v', '$', '$$v', 'channel == $v', 'channel == $__proto__',
  'solved > occurredAt', 'seconds_between(solved, occurredAt) > minutes(5)', 'days(1e12) > took', 'contains(channel, "%")',
  'starts_with(channel, "\\\\")', 'lower(channel) == "É"', 'is_null(is_null(channel))', 'not not not true',
  'true ? true : false', 'where(handled, channel == "email") > 1', 'where(where(handled, true), false) > 0',
  'overall(handled, "channel") > 1', 'overall(handled, "nope") > 1', 'previous(handled) > 1', 'rolling(handled, 1e9, "day") > 1',
  'handled; handled', 'handled = 1', 'x => x', 'f(x) = 1', '[1][0]', 'a.b', 'handled.constructor("return 1")()', 'import("fs")',
  '`a`', '/* */', '-- x', '#', '@', '!', '&&', '||', '('.repeat(5_000), `${'('.repeat(40)}1${')'.repeat(40)}`, '['.repeat(5_000),
  '-'.repeat(5_000), 'not '.repeat(2_000), `1${'+1'.repeat(3_000)}`, `"${'a'.repeat(5_000)}"`, '"', "'", '"\\u0000"',
  'channel == "\u0000"', 'channel == "\ud800"',
];

/** JSON that is not what was meant, as texts: numbers keep their digits. */
export const HOSTILE_JSON: readonly string[] = [
  'null', 'true', '0', '-0', '1e400', '123456789012345678901234567890123456789012345678901234567890', '0.1e-500', '""',
  '"\\u0000"', '[]', '[[]]', '[null]', '{}', '{"": 1}', '{"v": null}', '{"v": {}}', '{"v": [[1]]}',
  '{"v": [1, "a", null, true]}', '{"v": 1e400}', '{"v": 9007199254740993}', '{"v": "\\u0000"}', '{"v": "\\ud800"}', '{"v": []}',
  '{"__proto__": {"v": 1}}', '{"constructor": {"prototype": 1}}', '{"channel": {"a": 1}}', '{"channel": 5, "took": "x"}',
  '{"took": 1e39}', '{"took": "1e400"}', '{"took": true}', '{"solved": "infinity"}', '{"solved": "2026-02-30T00:00:00Z"}',
  '{"solved": 5}', '{"key": 1}', '{"nope": 1}', '{"\\u0000": 1}', `${'['.repeat(40)}${']'.repeat(40)}`,
  `${'{"a":'.repeat(32)}1${'}'.repeat(32)}`,
  JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]))),
  JSON.stringify(Array.from({ length: 20_000 }, () => 'a')),
  JSON.stringify({ v: Array.from({ length: 20_000 }, (_, i) => `a${i}`) }),
];

export const HOSTILE_INTEGERS: readonly number[] = [-2_147_483_648, -1, 0, 1, 100, 101, 10_000, 10_001, 2_147_483_647];
