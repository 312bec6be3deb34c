/** True for PostgreSQL's 23505; drizzle wraps the driver's error as the cause. */
export function uniqueViolation(error: unknown, constraint?: string): boolean {
  const source = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof source !== 'object' || source === null) return false;
  if (!('code' in source) || source.code !== '23505') return false;
  if (constraint === undefined) return true;
  return 'constraint' in source && source.constraint === constraint;
}
