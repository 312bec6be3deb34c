/**
 * The architecture: modules in the order of the show, each with those above it that it may ask. Read by
 * `tools/arch`, which also reads the disk, so that no module is missing here or there.
 */
export interface ModuleEntry {
  readonly name: string;
  readonly owns: string;
  readonly dependsOn: readonly string[];
  /** Money or goods go through it: where it changes, the simulation runs ten times as many seeds. */
  readonly money?: true;
}

/*
 * The order with what is still to come, so that nobody guesses where a new module stands:
 * team · audit · privacy · ledger · partners · catalog · compliance · knowledge · experiment · crm · promo · supply · payment ·
 * risk · order · delivery · aftersale · service · ingest · tape · live · speech · finance · insight · forecast · budget · works ·
 * academy · people · green · showroom.
 * A later module answers an earlier one (readiness gates, sources of a bot, what a certificate allows) by registering where the
 * program is wired, never by import. `domain` may also use `platform/learn` when that is there.
 */
export const modules: readonly ModuleEntry[] = [
  { name: 'team', owns: 'staff, roles, sign-in', dependsOn: [] },
  {
    name: 'audit',
    owns: 'the audit log and its chain, approvals of two people',
    dependsOn: ['team'],
  },
  {
    name: 'privacy',
    owns: 'sealing, purposes, consents, subject requests, keeping',
    dependsOn: ['team', 'audit'],
  },
  {
    name: 'ledger',
    owns: 'double entry: entries, balances, the chain',
    dependsOn: [],
    money: true,
  },
  {
    name: 'catalog',
    owns: 'appliances, labels, evidence, prices',
    dependsOn: ['audit', 'privacy', 'team'],
  },
  {
    name: 'compliance',
    owns: 'rules on words and claims, the engine that judges them, waivers',
    dependsOn: ['audit', 'privacy', 'team', 'catalog'],
  },
  { name: 'crm', owns: 'viewers, addresses, followers, reservations', dependsOn: ['privacy'] },
  {
    name: 'promo',
    owns: 'flash sales, coupons, bundles, subsidy policy, prices',
    dependsOn: ['audit', 'privacy', 'team', 'catalog', 'compliance', 'crm'],
    money: true,
  },
  {
    name: 'supply',
    owns: 'lots, movements, allocations, holds, stocktakes',
    dependsOn: ['audit', 'privacy', 'team', 'catalog'],
    money: true,
  },
  { name: 'payment', owns: 'payments, notices, refunds', dependsOn: [], money: true },
  {
    name: 'risk',
    owns: 'rules, groups, the learned model, queue tickets, risk cases',
    dependsOn: ['audit', 'privacy', 'team'],
  },
  {
    name: 'order',
    owns: 'orders: placed in batches, quoted, closed, cancelled, undone; the list',
    dependsOn: ['audit', 'team', 'catalog', 'crm', 'promo', 'supply', 'payment', 'risk'],
    money: true,
  },
  {
    name: 'delivery',
    owns: 'parcels, carriers, waybills, installation',
    dependsOn: ['audit', 'catalog', 'crm', 'order'],
    money: true,
  },
  {
    name: 'aftersale',
    owns: 'tickets with clocks and rights, refunds, completion, the story of an order',
    dependsOn: [
      'audit',
      'privacy',
      'team',
      'catalog',
      'supply',
      'payment',
      'risk',
      'order',
      'delivery',
    ],
    money: true,
  },
  { name: 'ingest', owns: 'stream keys, segments, recordings', dependsOn: ['audit', 'privacy'] },
  {
    name: 'tape',
    owns: 'runs and their tapes: the writer, the facts, the chain, evidence packs',
    dependsOn: ['audit', 'privacy', 'catalog', 'order', 'ingest'],
  },
  {
    name: 'live',
    owns: 'sessions, rundown, room, control actions',
    dependsOn: [
      'audit',
      'team',
      'catalog',
      'compliance',
      'crm',
      'promo',
      'supply',
      'order',
      'ingest',
      'tape',
    ],
  },
  {
    name: 'speech',
    owns: 'recognisers, what is said and written on air, captions',
    dependsOn: ['compliance', 'ingest', 'tape', 'live'],
  },
  {
    name: 'finance',
    owns: 'what events mean in accounts, reconciliation, closing days',
    dependsOn: [
      'audit',
      'privacy',
      'team',
      'ledger',
      'catalog',
      'supply',
      'payment',
      'order',
      'aftersale',
      'live',
    ],
    money: true,
  },
  {
    name: 'insight',
    owns: 'figures, indicators, control room, review, replay',
    dependsOn: [
      'audit',
      'privacy',
      'team',
      'compliance',
      'promo',
      'supply',
      'order',
      'ingest',
      'tape',
      'live',
      'finance',
    ],
  },
  { name: 'academy', owns: 'the simulated audience', dependsOn: ['live'] },
];

/** The only files by which others may enter a module. */
export const entryPoints = [
  'index.ts',
  'contract.ts',
  'operations.ts',
  'events.ts',
  'web/index.tsx',
] as const;
