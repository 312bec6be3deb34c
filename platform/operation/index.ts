export {
  anyOf,
  entry,
  operation,
  permit,
  row,
  specOf,
  unaudited,
  type AnswerOf,
  type AuditRule,
  type InputOf,
  type Operation,
  type Operations,
  type PermitName,
  type Spec,
  type Who,
} from './declare.ts';
export { isTable, type Table } from './table.ts';
