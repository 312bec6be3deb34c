import { describe, expect, it } from 'vitest';
import { kinds } from './contract.ts';
import { drawProduct } from './domain/picture.ts';

describe('pictures', () => {
  it.each(kinds)(
    '[CATALOG-1] %s is drawn the same way each time, and like no other kind',
    (kind) => {
      const look = { hue: 176, dark: false, variant: 1 };
      const drawn = drawProduct(kind, look);
      expect(drawn).toBe(drawProduct(kind, look));
      expect(drawn).toMatch(/^<svg .*<\/svg>$/s);
      for (const other of kinds.filter((item) => item !== kind)) {
        expect(drawProduct(other, look)).not.toBe(drawn);
      }
    },
  );
});
