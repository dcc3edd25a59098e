/** What the dimensions of the generated rows take, with how often of 65,536 times; see `rows-sql.ts`. */
export const CHANNELS = { phone: 22_938, email: 16_384, chat: 13_107, web: 5_243, social: 5_243, letter: 2_621 } as const;

export const KIND_WEIGHTS = { question: 29_491, order: 13_107, ticket: 9_830, complaint: 7_865, return: 5_243 } as const;
export const KINDS = Object.keys(KIND_WEIGHTS) as readonly (keyof typeof KIND_WEIGHTS)[];

export const PRIORITIES = { normal: 45_875, low: 9_830, high: 7_865, urgent: 1_966 } as const;

export const TEAMS = 12;
export const AGENTS = 400;
export const CUSTOMERS = 500_000;
