export type { EventType, Fact, FactOf, NewFact } from './event.ts';
export { hearer, type Hearer } from './hearer.ts';
export { factsLead, openOutbox, type Outbox } from './outbox.ts';
export { factsPersonalData } from './personal.ts';
