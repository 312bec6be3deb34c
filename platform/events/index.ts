export { factsLead, openOutbox, type Fact, type Hearer, type Outbox } from './outbox.ts';
export { factsHolder } from './personal.ts';
