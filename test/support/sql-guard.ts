import { parse } from 'libpg-query';
import type { Database } from '../../src/store/database.js';

/** Node kinds that a scan may be made of, as PostgreSQL's own parser names them. Everything else is a finding. */
const NODES = new Set([
  'SelectStmt', 'ResTarget', 'ColumnRef', 'String', 'Integer', 'Float', 'ParamRef', 'A_Const', 'A_Star', 'A_Expr', 'A_ArrayExpr', 'A_Indirection', 'A_Indices',
  'BoolExpr', 'BooleanTest', 'NullTest', 'CaseExpr', 'CaseWhen', 'CoalesceExpr', 'MinMaxExpr', 'FuncCall', 'TypeCast', 'TypeName', 'SubLink', 'RangeVar',
  'RangeSubselect', 'Alias', 'GroupingSet', 'SortBy', 'List', 'RowExpr', 'CollateClause', 'CommonTableExpr', 'WithClause', 'JoinExpr', 'RangeFunction', 'WindowDef', 'Boolean',
]);

/** Functions that a scan may call. */
const FUNCTIONS = new Set([
  'width_bucket', 'count', 'sum', 'min', 'max', 'stddev_samp', 'percentile_cont', 'array_agg', 'num_nulls', 'power', 'ln', 'abs', 'trunc', 'round', 'floor', 'ceil',
  'lower', 'position', 'starts_with', 'trim_scale', 'to_char', 'timezone', 'extract',
  'generate_series', 'avg', 'sqrt', 'row_number', 'first_value', 'bool_or', 'unnest', 'jsonb_build_array', 'json_agg', 'date_trunc',
  'hashtextextended', 'sign', 'float8send', 'get_byte', 'string_agg', 'substring', 'int4send', 'int8send', 'octet_length',
]);

/** Text constants of our own writing; any other has to be a key of a field. */
const OWN_TEXT = new Set(['0', '[]', ' ', ':', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"', 'YYYY-MM-DD', 'UTC', 'epoch', '1 day', '1 month', '3 hours']);
const FIELD_KEY = /^[a-z][a-z0-9_]{0,62}$/;

/** What is wrong with a statement that should be one harmless SELECT with every value bound; empty where nothing is. */
export async function findingsOf(text: string): Promise<string[]> {
  const { stmts } = await parse(text) as { stmts: { stmt: Record<string, unknown> }[] };
  if (stmts.length !== 1) return [`${stmts.length} statements`];
  if (!('SelectStmt' in stmts[0]!.stmt)) return [`a ${Object.keys(stmts[0]!.stmt).join()}, not a SELECT`];
  return visit(stmts[0]!.stmt);
}

function visit(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(visit);
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) => [...finding(key, value), ...visit(value)]);
}

function finding(key: string, value: unknown): string[] {
  if (/^[A-Z]/.test(key) && !NODES.has(key)) return [`a ${key}`];
  if (key === 'FuncCall') {
    const name = (value as { funcname: { String: { sval: string } }[] }).funcname.at(-1)!.String.sval;
    return FUNCTIONS.has(name) ? [] : [`a call of ${name}`];
  }
  if (key === 'A_Const' && typeof (value as { sval?: unknown }).sval === 'object') {
    const text = (value as { sval: { sval?: string } }).sval.sval ?? '';
    return OWN_TEXT.has(text) || FIELD_KEY.test(text) ? [] : [`the literal ${JSON.stringify(text)}`];
  }
  return [];
}

/** Watches every statement that reads interactions to answer a question. `check` parses each distinct one and gives what is wrong. */
export function guardScans(database: Database): { seen: ReadonlySet<string>; check(): Promise<{ statement: string; findings: string[] }[]> } {
  const seen = new Set<string>();
  database.onStatement((statement) => {
    if (/\binteraction as "r"/.test(statement)) seen.add(statement);
  });
  return {
    seen,
    async check() {
      const wrong: { statement: string; findings: string[] }[] = [];
      for (const statement of seen) {
        const findings = await findingsOf(statement);
        if (findings.length > 0) wrong.push({ statement, findings });
      }
      return wrong;
    },
  };
}
