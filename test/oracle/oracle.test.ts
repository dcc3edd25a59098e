import { CONTEXT_CASES } from './context-cases.js';
import { compareWithSql } from './oracle-suite.js';
import { PLAIN_CASES } from './plain-cases.js';

compareWithSql([...PLAIN_CASES, ...CONTEXT_CASES], 110);
