export * from './chain.ts';
export * from './ids.ts';
export * from './money.ts';
export * from './numeral.ts';
export * from './pack.ts';
export * from './random.ts';
export * from './result.ts';
export * from './time.ts';
