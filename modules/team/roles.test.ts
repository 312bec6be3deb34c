import { describe, expect, it } from 'vitest';
import { abilityOf } from '../../platform/access/index.ts';
import { permitsOf, roles } from './domain/roles.ts';

describe('roles', () => {
  it('[TEAM-1] a role may do what its list says and nothing else', () => {
    const legal = abilityOf(permitsOf('legal'));
    expect(legal.can('review', 'session')).toBe(true);
    expect(legal.can('run', 'session')).toBe(false);
    expect(abilityOf(permitsOf('admin')).can('anything', 'whatever')).toBe(true);
  });

  it('[TEAM-1] an unknown role may do nothing, and every known one sees the show', () => {
    expect(abilityOf(permitsOf('intruder')).can('view', 'session')).toBe(false);
    for (const role of roles) expect(abilityOf(permitsOf(role)).can('view', 'session')).toBe(true);
  });
});
