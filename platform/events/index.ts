export { openOutbox, type Fact, type Hearer, type Outbox } from './outbox.ts';
