export type { DomainEvent, EventOf, EventType, NewDomainEvent } from './event.ts';
export { eventsLead, openOutbox, type Outbox } from './outbox.ts';
export { eventsPersonalData } from './personal.ts';
export { subscriber, type Subscriber } from './subscriber.ts';
