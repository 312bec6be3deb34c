export {
  entry,
  operation,
  permit,
  row,
  type AuditRule,
  type Operations,
  type Spec,
} from './declare.ts';
export { isTable } from './table.ts';
