export { entry, operation, permit, row } from './declare.ts';
export { isTable } from './table.ts';
