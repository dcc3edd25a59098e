import { APPROXIMATE_CASES } from './approximate-cases.js';
import { COHORT_CASES } from './cohort-cases.js';
import { JOURNEY_CASES } from './journey-cases.js';
import { compareWithSql } from './oracle-suite.js';
import { PER_CASES } from './per-cases.js';
import { ROW_CASES } from './row-cases.js';
import { STOCK_CASES } from './stock-cases.js';

compareWithSql([...ROW_CASES, ...STOCK_CASES, ...JOURNEY_CASES, ...PER_CASES, ...COHORT_CASES, ...APPROXIMATE_CASES], 130);
