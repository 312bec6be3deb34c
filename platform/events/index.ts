export type { EventType, Fact, FactOf, NewFact } from './event.ts';
export { factsLead, openOutbox, type Outbox } from './outbox.ts';
export { factsHolder } from './personal.ts';
export { subscriber, type Subscriber } from './subscriber.ts';
